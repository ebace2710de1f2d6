using Telltale.Core;

namespace Telltale.Adapters.Store;

/// <summary>Files and folders that nobody but their owner may look into, where the system knows such modes.</summary>
internal static class OwnerOnly
{
    /// <summary>Makes a folder and those above it that are missing, with mode 0700.</summary>
    /// <exception cref="BadInputException">It may not be made there.</exception>
    public static void CreateFolder(string path)
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(path);
            }
            else if (!Directory.Exists(path))
            {
                // The system gives the mode to the last folder of a path alone.
                if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } above)
                {
                    CreateFolder(above);
                }

                Directory.CreateDirectory(
                    path,
                    UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
                );
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"{path}: may not be written to ({e.Message}); choose another folder.", e);
        }
    }

    /// <summary>How to open a file that nobody else holds; one that is made has mode 0600.</summary>
    public static FileStreamOptions File(FileMode mode, FileAccess access)
    {
        FileStreamOptions options = new()
        {
            Mode = mode,
            Access = access,
            Share = FileShare.None,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }
}
