using Telltale.Core;

namespace Telltale.Adapters.Store;

/// <summary>
/// Files that are either whole or not there: written under a temporary name in the same folder, flushed to the disk, then
/// renamed. Whoever is killed on the way leaves the old file, or none, and perhaps a name that ends in
/// <see cref="TemporarySuffix"/>.
/// </summary>
public static class AtomicFile
{
    /// <summary>How temporary names end; a file so named is never anyone's result.</summary>
    public const string TemporarySuffix = ".partial";

    /// <summary>Writes a file; an older one of the same name is replaced at once.</summary>
    /// <param name="path">The file's final name; its folder must exist.</param>
    /// <param name="write">Writes the content; whatever it throws, nothing remains.</param>
    /// <param name="ownerOnly">Whether nobody but the owner may read it (0600 where the system knows such modes).</param>
    /// <param name="flushToDisk">
    /// False where the content bears its own check and can be had again: it survives the process, perhaps not the power.
    /// </param>
    /// <exception cref="BadInputException">The folder is missing or may not be written to.</exception>
    /// <exception cref="OutsideFailureException">The disk failed or is full.</exception>
    public static void Write(string path, Action<Stream> write, bool ownerOnly = false, bool flushToDisk = true)
    {
        string target = Path.GetFullPath(path);
        if (Directory.Exists(target))
        {
            throw new BadInputException($"{path}: found a folder, expected room for a file; choose another --out.");
        }

        FileStream stream = CreateTemporary(target, path, ownerOnly);
        string temporary = stream.Name;
        try
        {
            using (stream)
            {
                write(stream);
                stream.Flush(flushToDisk);
            }

            File.Move(temporary, target, overwrite: true);
        }
        catch (Exception e)
        {
            // Asked before the half-written file is gone: that is the room there was.
            string free = FreeSpace.Available(Path.GetDirectoryName(target)!) is { } bytes
                ? $"{FreeSpace.Text(bytes)} were free there"
                : "free space unknown";
            Remove(temporary);
            if (e is IOException or UnauthorizedAccessException)
            {
                throw new OutsideFailureException(
                    $"{path}: writing failed ({e.Message}); {free}. What was written before is kept; make room and run again.",
                    e
                );
            }

            throw;
        }
    }

    private static FileStream CreateTemporary(string target, string path, bool ownerOnly)
    {
        for (int attempt = 0; ; attempt++)
        {
            // The process id alone repeats (containers all begin at 1), so a name that is taken means: try the next.
            string temporary = $"{target}.{Environment.ProcessId}-{attempt}{TemporarySuffix}";
            try
            {
                return ownerOnly
                    ? new FileStream(temporary, OwnerOnly.File(FileMode.CreateNew, FileAccess.Write))
                    : new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None);
            }
            catch (IOException) when (attempt < 1000 && File.Exists(temporary))
            {
                continue;
            }
            catch (Exception e)
                when (e is UnauthorizedAccessException or DirectoryNotFoundException or PathTooLongException)
            {
                throw new BadInputException(
                    $"{path}: the folder is missing or may not be written to ({e.Message}); choose another --out.",
                    e
                );
            }
            catch (IOException e)
            {
                throw new OutsideFailureException(
                    $"{path}: could not be created ({e.Message}); choose another --out.",
                    e
                );
            }
        }
    }

    private static void Remove(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The first failure is the one to tell; a leftover is recognised by its name.
        }
    }
}
