namespace Telltale.TestKit;

/// <summary>Finds the repository's own files from inside a test run.</summary>
public static class RepositoryFiles
{
    /// <summary>The repository's root: the nearest folder above the test that holds the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>A path below the root.</summary>
    public static string At(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Telltale.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No Telltale.slnx above {AppContext.BaseDirectory}.");
    }
}
