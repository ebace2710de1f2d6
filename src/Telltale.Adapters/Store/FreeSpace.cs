using Telltale.Core;

namespace Telltale.Adapters.Store;

/// <summary>Room on the disk, asked for before work begins rather than found missing hours later.</summary>
public static class FreeSpace
{
    /// <summary>Refuses to begin where there is not enough room.</summary>
    /// <param name="folder">Where the work will write; it need not exist yet.</param>
    /// <param name="bytes">How much it will write at most.</param>
    /// <param name="what">What is to be written, for the message: "signals of 256 models".</param>
    /// <exception cref="BadInputException">Less is available; needed and available are in the message.</exception>
    public static void Require(string folder, long bytes, string what)
    {
        if (Available(folder) is { } available && available < bytes)
        {
            throw new BadInputException(
                $"{folder}: found {Text(available)} free, expected {Text(bytes)} for {what}; make room or choose another --out."
            );
        }
    }

    /// <summary>Bytes that may be written at a place; null where the system does not say.</summary>
    public static long? Available(string folder)
    {
        try
        {
            DirectoryInfo? existing = new(Path.GetFullPath(folder));
            while (existing is { Exists: false })
            {
                existing = existing.Parent;
            }

            return existing is null ? null
                : OperatingSystem.IsWindows() ? new DriveInfo(existing.Root.FullName).AvailableFreeSpace
                : new DriveInfo(existing.FullName).AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>A number of bytes as people say it, in powers of 1024.</summary>
    public static string Text(long bytes)
    {
        string[] units = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB"];
        int unit = 0;
        double value = bytes;
        while (value >= 1024 && unit < units.Length - 1)
        {
            value /= 1024;
            unit++;
        }

        return unit == 0 ? $"{bytes} bytes" : $"{value:F1} {units[unit]}";
    }
}
