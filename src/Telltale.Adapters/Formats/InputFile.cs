using System.Text;
using Telltale.Core;

namespace Telltale.Adapters.Formats;

/// <summary>Files that the user names: opening them, with one clear line for each way in which that can fail.</summary>
public static class InputFile
{
    /// <summary>UTF-8 that refuses bytes which are not, instead of putting question marks for them.</summary>
    public static Encoding StrictUtf8 { get; } = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, true);

    /// <summary>Opens a file whose length is known and in which one can go back: no pipe, no terminal.</summary>
    /// <exception cref="BadInputException">As <see cref="Open"/>, or it is no such file.</exception>
    public static FileStream OpenSeekable(string path)
    {
        FileStream stream = Open(path);
        if (stream.CanSeek)
        {
            return stream;
        }

        stream.Dispose();
        throw new BadInputException($"{path}: found a pipe or device, expected a file on disk; save it to one first.");
    }

    /// <summary>Opens a file for reading; others may read it too.</summary>
    /// <exception cref="BadInputException">There is no such file, it is a folder, or it may not be read.</exception>
    public static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new BadInputException($"{path}: found no such file; give the path of a file that exists.", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new BadInputException(
                Directory.Exists(path)
                    ? $"{path}: found a folder, expected a file."
                    : $"{path}: found a file that may not be read; change its permissions or copy it.",
                e
            );
        }
        catch (Exception e) when (e is IOException or ArgumentException or NotSupportedException)
        {
            throw new BadInputException($"{path}: could not be opened ({e.Message}); give a file that can be read.", e);
        }
    }
}
