using System.Diagnostics;
using Telltale.Adapters.Store;
using Telltale.Core;
using Telltale.EndToEnd.Tests.Attack;
using Telltale.EndToEnd.Tests.Audit;
using Telltale.EndToEnd.Tests.Program;

namespace Telltale.EndToEnd.Tests.Refusals;

/// <summary>Places that cannot be written to, and disks that are too small: found before any work.</summary>
public sealed class DiskRefusalTests
{
    [Theory]
    [InlineData("audit")]
    [InlineData("attack")]
    [InlineData("demo")]
    public void A_file_in_place_of_the_folder_is_refused(string command)
    {
        using TemporaryFolder folder = new();
        string file = folder.At("out");
        File.WriteAllText(file, "mine");
        TelltaleProgram.Run([.. Line(command, folder), "--out", file]).AssertRefused(file, "--out");
        Assert.Equal("mine", File.ReadAllText(file));
    }

    [Theory]
    [InlineData("audit")]
    [InlineData("attack")]
    public void A_folder_where_nobody_may_write_is_refused(string command)
    {
        Assert.SkipUnless(Directory.Exists("/proc/self"), "There is no /proc, below which not even root may write.");
        using TemporaryFolder folder = new();
        TelltaleProgram
            .Run([.. Line(command, folder), "--out", "/proc/telltale"])
            .AssertRefused("/proc/telltale", "--out");
    }

    [Theory]
    [InlineData("audit")]
    [InlineData("attack")]
    public void A_full_disk_is_found_before_work_begins(string command)
    {
        using TemporaryFolder folder = new();
        string disk = folder.At("disk");
        Directory.CreateDirectory(disk);
        Assert.SkipUnless(
            Succeeds("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk),
            "Nobody may mount a small disk here."
        );
        try
        {
            string output = Path.Combine(disk, "out");
            ProgramRun run = TelltaleProgram.Run([.. Line(command, folder), "--out", output]);
            run.AssertRefused(output, "free", "KiB");
            Assert.DoesNotContain("training", run.Error, StringComparison.Ordinal);
            Assert.Empty(Directory.EnumerateFileSystemEntries(disk));
        }
        finally
        {
            Assert.True(Succeeds("umount", disk));
        }
    }

    [Fact]
    public void Room_is_counted_at_the_nearest_folder_that_exists()
    {
        using TemporaryFolder folder = new();
        string later = folder.At("a", "b");
        long free = FreeSpace.Available(later)!.Value;
        FreeSpace.Require(later, 1, "nothing much");
        BadInputException refused = Assert.Throws<BadInputException>(() =>
            FreeSpace.Require(later, free * 2, "twice of what there is")
        );
        Assert.Contains(later, refused.Message, StringComparison.Ordinal);
        Assert.Contains("twice of what there is", refused.Message, StringComparison.Ordinal);
    }

    private static string[] Line(string command, TemporaryFolder folder) =>
        command switch
        {
            "audit" => ["audit", SmallAudit.Plan(folder)],
            "attack" => ["attack", ReferenceWorld.Evidence],
            _ => [command],
        };

    private static bool Succeeds(string program, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(
                new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardError = true }
            )!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
