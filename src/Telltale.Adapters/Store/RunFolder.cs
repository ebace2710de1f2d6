using Telltale.Core;

namespace Telltale.Adapters.Store;

/// <summary>
/// A folder that one run works in and no other at the same time: held through an exclusive lock on <c>run.lock</c>, which
/// the operating system frees when the process ends, however it ends. On a network share that knows no locks nothing is
/// held; runs on several machines write results of their own names there.
/// </summary>
public sealed class RunFolder : IDisposable
{
    /// <summary>Name of the locked file; it stays when the lock is freed, since its deletion would race with the next run.</summary>
    public const string LockName = "run.lock";

    private readonly FileStream _lock;

    private RunFolder(string path, FileStream heldLock)
    {
        Path = path;
        _lock = heldLock;
    }

    /// <summary>The folder, in full.</summary>
    public string Path { get; }

    /// <summary>Creates the folder where it is missing, and locks it.</summary>
    /// <exception cref="BadInputException">Another run works in it, or it may not be written to.</exception>
    /// <exception cref="OutsideFailureException">The disk failed or is full.</exception>
    public static RunFolder Acquire(string path)
    {
        string full = System.IO.Path.GetFullPath(path);
        try
        {
            Directory.CreateDirectory(full);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(path, e);
        }

        string lockPath = System.IO.Path.Combine(full, LockName);
        try
        {
            RunFolder held = new(
                full,
                new FileStream(lockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None)
            );
            held.RemoveLeftovers();
            return held;
        }
        catch (UnauthorizedAccessException e)
        {
            throw NotWritable(path, e);
        }
        catch (IOException e) when (!File.Exists(lockPath))
        {
            throw new OutsideFailureException($"{path}: {LockName} could not be made ({e.Message}).", e);
        }
        catch (IOException e)
        {
            throw new BadInputException(
                $"{path}: another run is at work in this folder ({LockName} is held); wait for it, or choose another --out.",
                e
            );
        }
    }

    /// <summary>A path inside the folder.</summary>
    public string At(params ReadOnlySpan<string> parts) => System.IO.Path.Combine([Path, .. parts]);

    /// <summary>A process that was killed while it wrote leaves half a file under another name; nobody is writing now.</summary>
    private void RemoveLeftovers()
    {
        EnumerationOptions everywhere = new() { RecurseSubdirectories = true };
        foreach (string half in Directory.EnumerateFiles(Path, "*" + AtomicFile.TemporarySuffix, everywhere))
        {
            File.Delete(half);
        }
    }

    /// <summary>Frees the folder.</summary>
    public void Dispose() => _lock.Dispose();

    private static BadInputException NotWritable(string path, Exception e) =>
        new($"{path}: may not be written to ({e.Message}); choose another --out.", e);
}
