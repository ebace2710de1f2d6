using System.Buffers.Binary;
using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using Telltale.EndToEnd.Tests.Attack;
using Telltale.EndToEnd.Tests.Program;

namespace Telltale.EndToEnd.Tests.Refusals;

/// <summary>Archives that are damaged, or meant to do damage.</summary>
public sealed class ArchiveRefusalTests
{
    [Fact]
    public void A_bad_checksum_is_found()
    {
        using TemporaryFolder folder = new();
        string archive = folder.At("evidence.npz");
        ZipFile.CreateFromDirectory(SmallEvidence.In(folder).Folder, archive, CompressionLevel.NoCompression, false);
        byte[] bytes = File.ReadAllBytes(archive);
        float third = SmallEvidence.Logits(1)[2];
        Span<byte> needle = stackalloc byte[4];
        BinaryPrimitives.WriteSingleLittleEndian(needle, third);
        // One bit of a logit in the middle of target_logits: still a number, but not the one that was stored.
        int name = bytes.AsSpan().IndexOf("target_logits.npy"u8);
        int at = name + bytes.AsSpan(name).IndexOf(needle);
        Assert.True(at > name);
        bytes[at] ^= 1;
        File.WriteAllBytes(archive, bytes);
        Refused(folder, archive, "target_logits", "CRC");
    }

    [Fact]
    public void A_truncated_archive_is_found()
    {
        using TemporaryFolder folder = new();
        byte[] whole = File.ReadAllBytes(ReferenceWorld.Evidence);
        File.WriteAllBytes(folder.At("half.npz"), whole[..(whole.Length / 2)]);
        Refused(folder, folder.At("half.npz"), "half.npz");
    }

    [Fact]
    public void What_is_no_archive_is_said()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.At("text.npz"), "id,member,score\n");
        Refused(folder, folder.At("text.npz"), "text.npz", ".npz");
    }

    [Fact]
    public void A_zip_bomb_is_refused_before_it_unfolds()
    {
        using TemporaryFolder folder = new();
        string archive = folder.At("bomb.npz");
        using (ZipArchive zip = ZipFile.Open(archive, ZipArchiveMode.Create))
        {
            using Stream entry = zip.CreateEntry("target_logits.npy", CompressionLevel.Optimal).Open();
            string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (67108864, 4), }\n";
            entry.Write([0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0]);
            entry.Write(Encoding.ASCII.GetBytes(header));
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 128; i++)
            {
                entry.Write(zeros);
            }
        }

        // The directory of the archive is made to say that there are 16 GiB of it less a little.
        byte[] bytes = File.ReadAllBytes(archive);
        int central = bytes.AsSpan().LastIndexOf((ReadOnlySpan<byte>)[0x50, 0x4b, 0x01, 0x02]);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(central + 24), 0xFFFF_FFF0);
        File.WriteAllBytes(archive, bytes);
        Assert.True(bytes.Length < 1 << 20);

        long began = Stopwatch.GetTimestamp();
        Refused(folder, archive, "bomb.npz");
        Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(20), "it was unfolded");
    }

    private static void Refused(TemporaryFolder folder, string archive, params string[] words)
    {
        string output = folder.At("out");
        TelltaleProgram.Run("attack", archive, "--out", output).AssertRefused(words);
        Assert.False(Path.Exists(output), "something was written");
    }
}
