using System.Buffers.Binary;
using System.Text;

namespace Telltale.Adapters.Formats.Npy;

/// <summary>The header of an .npy file, version 1, C order, byte for byte as numpy writes it.</summary>
internal static class NpyHeaderWriter
{
    private const int Alignment = 64;

    // numpy leaves room for the first extent to grow, so that arrays can be appended to in place.
    private const int GrowthDigits = 21;

    /// <summary>Magic, version, length and text; the elements follow at a multiple of 64 bytes.</summary>
    public static byte[] Format(NpyType type, ReadOnlySpan<long> shape)
    {
        if (shape.Length > NpyHeader.MaxRank)
        {
            throw new ArgumentException($"{shape.Length} axes; .npy arrays have at most {NpyHeader.MaxRank}.");
        }

        string tuple = shape.Length switch
        {
            0 => "()",
            1 => $"({shape[0]},)",
            _ => $"({string.Join(", ", shape.ToArray())})",
        };
        StringBuilder text = new($"{{'descr': '{type.Descr}', 'fortran_order': False, 'shape': {tuple}, }}");
        text.Append(' ', shape.Length > 0 ? GrowthDigits - shape[0].ToString().Length : 0);
        const int before = 10;
        int unpadded = before + text.Length + 1;
        text.Append(' ', Alignment - (unpadded % Alignment)).Append('\n');

        byte[] header = new byte[before + text.Length];
        ReadOnlySpan<byte> magic = [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0];
        magic.CopyTo(header);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), checked((ushort)text.Length));
        Encoding.ASCII.GetBytes(text.ToString(), header.AsSpan(before));
        return header;
    }
}
