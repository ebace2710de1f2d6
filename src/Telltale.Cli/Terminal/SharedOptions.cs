using System.CommandLine;
using Telltale.Core;

namespace Telltale.Cli.Terminal;

/// <summary>Options that mean the same wherever they stand.</summary>
internal static class SharedOptions
{
    /// <summary>Machine-readable answer.</summary>
    public static Option<bool> Json() =>
        new("--json") { Description = "Print the machine-readable answer on stdout, and nothing else there." };

    /// <summary>Root of all randomness.</summary>
    public static Option<ulong?> Seed() =>
        new("--seed") { Description = "Root of all randomness; same seed, same result.", HelpName = "N" };

    /// <summary>How many threads.</summary>
    public static Option<int?> Threads() =>
        new("--threads")
        {
            Description = "Threads to use (default: one a core); results do not depend on it.",
            HelpName = "N",
        };

    /// <summary>Folder for the results.</summary>
    public static Option<DirectoryInfo?> Out(string description) =>
        new("--out") { Description = description, HelpName = "DIR" };

    /// <summary>The number of threads asked for, checked.</summary>
    public static int ThreadCount(int? asked) =>
        asked switch
        {
            null => Environment.ProcessorCount,
            < 1 or > 1024 => throw new BadInputException($"--threads is {asked}; expected a number from 1 to 1024."),
            { } count => count,
        };
}
