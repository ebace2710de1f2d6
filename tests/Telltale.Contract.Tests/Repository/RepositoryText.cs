using System.Diagnostics;
using Telltale.TestKit;

namespace Telltale.Contract.Tests.Repository;

/// <summary>The text files that belong to the repository.</summary>
internal static class RepositoryText
{
    private static readonly string[] NotOurs = [".git", "artifacts", "node_modules", "bin", "obj"];
    private static readonly string[] Binary = [".gz", ".npz", ".npy", ".png", ".bin", ".zip"];

    /// <summary>Path below the root and content of each.</summary>
    public static IReadOnlyList<(string Path, string Text)> All { get; } =
    [
        .. Paths()
            .Where(path => !Binary.Contains(Path.GetExtension(path), StringComparer.Ordinal))
            .Where(path => File.Exists(RepositoryFiles.At(path)))
            .Select(path => (path, File.ReadAllText(RepositoryFiles.At(path)))),
    ];

    private static IEnumerable<string> Paths() =>
        Path.Exists(RepositoryFiles.At(".git")) ? Tracked() : Walk(RepositoryFiles.Root);

    private static IEnumerable<string> Tracked()
    {
        ProcessStartInfo start = new("git", ["-c", "safe.directory=*", "ls-files", "-z"])
        {
            WorkingDirectory = RepositoryFiles.Root,
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        using Process git = Process.Start(start)!;
        string output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
        return output.Split('\0', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>For a copy of the repository without its history.</summary>
    private static IEnumerable<string> Walk(string folder) =>
        Directory
            .EnumerateFiles(folder)
            .Select(path => Path.GetRelativePath(RepositoryFiles.Root, path))
            .Concat(
                Directory
                    .EnumerateDirectories(folder)
                    .Where(path => !NotOurs.Contains(Path.GetFileName(path), StringComparer.Ordinal))
                    .SelectMany(Walk)
            );
}
