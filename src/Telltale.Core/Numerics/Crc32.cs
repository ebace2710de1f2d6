using System.Buffers.Binary;

namespace Telltale.Core.Numerics;

/// <summary>
/// The cyclic redundancy check of zip and gzip: the remainder of the message modulo the reflected polynomial
/// 0xEDB88320, begun and ended with all bits turned (ISO-HDLC; the check value of "123456789" is CBF43926).
/// It finds damage, not malice: for the identity of content use SHA-256.
/// </summary>
public static class Crc32
{
    private const int Lanes = 8;
    private static readonly uint[] Tables = BuildTables();

    /// <summary>The CRC-32 of some bytes; of none it is 0.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes) => Append(0, bytes);

    /// <summary>The CRC-32 of what gave <paramref name="crc"/>, followed by <paramref name="bytes"/>.</summary>
    /// <param name="crc">The CRC-32 so far; 0 before the first byte.</param>
    /// <param name="bytes">What comes next; any length.</param>
    public static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        uint[] t = Tables;
        uint state = ~crc;
        // Eight bytes at a time: one table for each byte's distance from the end of the group (Kounavis and Berry 2005).
        while (bytes.Length >= Lanes)
        {
            uint low = state ^ BinaryPrimitives.ReadUInt32LittleEndian(bytes);
            uint high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            state =
                t[(7 << 8) | (int)(low & 0xFF)]
                ^ t[(6 << 8) | (int)(low >> 8 & 0xFF)]
                ^ t[(5 << 8) | (int)(low >> 16 & 0xFF)]
                ^ t[(4 << 8) | (int)(low >> 24)]
                ^ t[(3 << 8) | (int)(high & 0xFF)]
                ^ t[(2 << 8) | (int)(high >> 8 & 0xFF)]
                ^ t[(1 << 8) | (int)(high >> 16 & 0xFF)]
                ^ t[(int)(high >> 24)];
            bytes = bytes[Lanes..];
        }

        foreach (byte b in bytes)
        {
            state = (state >> 8) ^ t[(int)((state ^ b) & 0xFF)];
        }

        return ~state;
    }

    private static uint[] BuildTables()
    {
        uint[] tables = new uint[Lanes << 8];
        for (uint i = 0; i < 256; i++)
        {
            uint remainder = i;
            for (int bit = 0; bit < 8; bit++)
            {
                remainder = (remainder >> 1) ^ ((remainder & 1) * 0xEDB88320);
            }

            tables[i] = remainder;
        }

        for (int i = 256; i < tables.Length; i++)
        {
            uint shorter = tables[i - 256];
            tables[i] = (shorter >> 8) ^ tables[shorter & 0xFF];
        }

        return tables;
    }
}
