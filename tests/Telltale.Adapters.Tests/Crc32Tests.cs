using FsCheck;
using FsCheck.Fluent;
using Telltale.Core.Numerics;

namespace Telltale.Adapters.Tests;

/// <summary>Exact: bit for bit against the definition.</summary>
public sealed class Crc32Tests
{
    [Fact]
    public void The_check_value_of_the_catalogue_of_crcs()
    {
        Assert.Equal(0xCBF43926u, Crc32.Of("123456789"u8));
        Assert.Equal(0u, Crc32.Of([]));
        Assert.Equal(0xD202EF8Du, Crc32.Of([0]));
        Assert.Equal(0x414FA339u, Crc32.Of("The quick brown fox jumps over the lazy dog"u8));
    }

    [Fact]
    public void Equals_the_division_bit_by_bit_and_may_be_cut_anywhere() =>
        Prop.ForAll<byte[], int>(
                (bytes, cut) =>
                {
                    bytes ??= [];
                    int at = bytes.Length == 0 ? 0 : Math.Abs(cut % bytes.Length);
                    uint whole = Crc32.Of(bytes);
                    return whole == BitByBit(bytes)
                        && whole == Crc32.Append(Crc32.Of(bytes.AsSpan(0, at)), bytes.AsSpan(at));
                }
            )
            .QuickCheckThrowOnFailure();

    private static uint BitByBit(byte[] bytes)
    {
        uint state = 0xFFFFFFFF;
        foreach (byte b in bytes)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                uint low = (state ^ (uint)(b >> bit)) & 1;
                state = (state >> 1) ^ (low * 0xEDB88320);
            }
        }

        return ~state;
    }
}
