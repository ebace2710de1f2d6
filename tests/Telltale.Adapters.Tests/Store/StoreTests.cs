using Telltale.Adapters.Store;
using Telltale.Core;

namespace Telltale.Adapters.Tests.Store;

public sealed class StoreTests
{
    [Fact]
    public void A_file_is_replaced_whole_and_nothing_else_is_left()
    {
        using TempFolder folder = new();
        string path = folder.At("result.json");
        File.WriteAllText(path, "old");
        AtomicFile.Write(
            path,
            stream =>
            {
                stream.Write("new"u8);
                stream.Flush();
                Assert.Equal("old", File.ReadAllText(path));
            }
        );
        Assert.Equal("new", File.ReadAllText(path));
        Assert.Equal(["result.json"], Names(folder));
    }

    [Fact]
    public void What_fails_leaves_the_old_file_and_no_other()
    {
        using TempFolder folder = new();
        string path = folder.At("result.json");
        File.WriteAllText(path, "old");
        Assert.Throws<InvalidOperationException>(() =>
            AtomicFile.Write(
                path,
                stream =>
                {
                    stream.Write(new byte[100_000]);
                    throw new InvalidOperationException("the caller's own");
                }
            )
        );
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal(["result.json"], Names(folder));
    }

    [Fact]
    public void A_name_left_by_a_killed_process_is_passed_over()
    {
        using TempFolder folder = new();
        string path = folder.At("a");
        string left = $"{path}.{Environment.ProcessId}-0{AtomicFile.TemporarySuffix}";
        File.WriteAllText(left, "half");
        AtomicFile.Write(path, stream => stream.Write("whole"u8));
        Assert.Equal("whole", File.ReadAllText(path));
        Assert.Equal("half", File.ReadAllText(left));
    }

    [Fact]
    public void A_missing_or_impossible_place_is_bad_input()
    {
        using TempFolder folder = new();
        Directory.CreateDirectory(folder.At("taken"));
        Refused.With(
            () => AtomicFile.Write(folder.At("no", "file"), stream => stream.Write("x"u8)),
            "file",
            "choose another --out"
        );
        Refused.With(
            () => AtomicFile.Write(folder.At("taken"), stream => stream.Write("x"u8)),
            "taken",
            "found a folder"
        );
        File.WriteAllText(folder.At("plain"), "");
        Refused.With(() => RunFolder.Acquire(folder.At("plain")), "plain", "choose another --out");
        Assert.Equal(["plain", "taken"], Names(folder));
    }

    [Fact]
    public void A_full_disk_is_an_outside_failure_that_tells_path_and_room()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "No device that is always full on this system.");
        using TempFolder folder = new();
        string path = folder.At("big.npy");
        OutsideFailureException e = Assert.Throws<OutsideFailureException>(() =>
            AtomicFile.Write(
                path,
                _ =>
                {
                    using FileStream full = new("/dev/full", FileMode.Open, FileAccess.Write);
                    full.Write(new byte[10]);
                    full.Flush();
                }
            )
        );
        Assert.Contains(path, e.Message, StringComparison.Ordinal);
        Assert.Contains("were free there", e.Message, StringComparison.Ordinal);
        Assert.Empty(Names(folder));
    }

    [Fact]
    public void Two_runs_in_one_folder_at_once_are_refused()
    {
        using TempFolder folder = new();
        string path = folder.At("new", "run");
        using (RunFolder held = RunFolder.Acquire(path))
        {
            Assert.Equal(path, held.Path);
            Assert.Equal(Path.Combine(path, "evidence", "a.npy"), held.At("evidence", "a.npy"));
            Refused.With(() => RunFolder.Acquire(path), path, "another run", "choose another --out");
        }

        using RunFolder again = RunFolder.Acquire(path);
        Assert.True(File.Exists(again.At(RunFolder.LockName)));
    }

    [Fact]
    public async Task A_lock_is_freed_when_its_process_is_killed()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/flock"), "No flock to hold a lock from another process.");
        using TempFolder folder = new();
        string lockPath = folder.At(RunFolder.LockName);
        File.WriteAllText(lockPath, "");
        System.Diagnostics.ProcessStartInfo start = new(
            "/usr/bin/flock",
            ["-o", lockPath, "sh", "-c", "echo held; exec sleep 60"]
        )
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using System.Diagnostics.Process other = System.Diagnostics.Process.Start(start)!;
        Assert.Equal("held", await other.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        Refused.With(() => RunFolder.Acquire(folder.Path), "another run");
        other.Kill(entireProcessTree: true);
        await other.WaitForExitAsync(TestContext.Current.CancellationToken);
        RunFolder.Acquire(folder.Path).Dispose();
    }

    [Fact]
    public void A_model_in_training_is_a_file_that_is_replaced_whole_and_removed()
    {
        using TempFolder folder = new();
        CheckpointFolder store = new(folder.At("answers"));
        Assert.Null(store.Open("key", 7));
        store.Remove("key", 7);
        store.Save("key", 7, stream => stream.Write("first"u8));
        store.Save("key", 8, stream => stream.Write("other"u8));
        Assert.Throws<InvalidOperationException>(() =>
            store.Save("key", 7, _ => throw new InvalidOperationException("killed"))
        );
        using (StreamReader reader = new(store.Open("key", 7)!))
        {
            Assert.Equal("first", reader.ReadToEnd());
        }

        Assert.Null(store.Open("another", 7));
        Assert.True(File.Exists(folder.At("answers", "key", "model-00007.training")));
        store.Remove("key", 7);
        Assert.Null(store.Open("key", 7));
        Assert.Equal(
            ["model-00008.training"],
            Directory.EnumerateFiles(folder.At("answers", "key")).Select(Path.GetFileName)
        );
        // What cannot be opened is as good as not there.
        Directory.CreateDirectory(folder.At("answers", "key", "model-00009.training"));
        Assert.Null(store.Open("key", 9));
        store.Remove("key", 9);
    }

    [Fact]
    public void Hashes_are_those_of_the_standard()
    {
        // FIPS 180-2, appendix B.1, and of nothing.
        const string abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        using TempFolder folder = new();
        Assert.Equal(abc, ContentHash.OfBytes("abc"u8));
        Assert.Equal(abc, ContentHash.OfStream(new MemoryStream("abc"u8.ToArray())));
        Assert.Equal(abc, ContentHash.OfFile(folder.Write("f", "abc"u8.ToArray())));
        Assert.Equal("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", ContentHash.OfBytes([]));
        Refused.With(() => ContentHash.OfFile(folder.At("none")), "no such file");
    }

    [Fact]
    public void Room_is_asked_for_before_work_begins()
    {
        using TempFolder folder = new();
        string later = folder.At("not", "yet");
        Assert.True(FreeSpace.Available(later) > 0);
        FreeSpace.Require(later, 1, "nothing much");
        Refused.With(
            () => FreeSpace.Require(later, long.MaxValue, "signals of 256 models"),
            later,
            "8192.0 PiB",
            "free",
            "signals of 256 models",
            "--out"
        );
        Assert.Equal("1023 bytes", FreeSpace.Text(1023));
        Assert.Equal("1.5 KiB", FreeSpace.Text(1536));
    }

    private static string[] Names(TempFolder folder) =>
        [
            .. Directory
                .EnumerateFileSystemEntries(folder.Path)
                .Select(p => Path.GetFileName(p))
                .Order(StringComparer.Ordinal),
        ];
}
