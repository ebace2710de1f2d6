namespace Telltale.Cli.Terminal;

/// <summary>Exit codes; other people's scripts rely on them.</summary>
internal static class ExitCode
{
    /// <summary>Done, and within policy.</summary>
    public const int Done = 0;

    /// <summary>A gate or a policy failed.</summary>
    public const int PolicyFailed = 1;

    /// <summary>Wrong usage or bad input.</summary>
    public const int BadInput = 2;

    /// <summary>Something outside failed: endpoint, missing native library, disk.</summary>
    public const int OutsideFailed = 3;

    /// <summary>The audit is invalid where a verdict was asked for.</summary>
    public const int Invalid = 4;

    /// <summary>Interrupted.</summary>
    public const int Interrupted = 130;
}
