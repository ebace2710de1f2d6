using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Telltale.Benchmarks.Comparisons;

/// <summary>The start of the program up to its help, through the script and without it; a first call builds it if need be.</summary>
internal sealed class HelpComparison : IComparison
{
    public string Part => "help";

    public IEnumerable<Measurement> Run(bool quick)
    {
        string root = Path.GetFullPath(Path.Combine(SourceFolder(), "../../.."));
        string script = Path.Combine(root, "telltale");
        string program = Path.Combine(root, "artifacts/bin/Telltale.Cli/release/telltale.dll");
        Seconds(script, "--help");
        int rounds = quick ? 2 : 20;
        yield return new(Part, "--help", Measurement.Ours, Fastest(rounds, script, "--help"))
        {
            Note = $"without the script {Fastest(rounds, "dotnet", program, "--help") * 1e3:F0} ms",
        };
        yield return new(Part, "--help", "limit: 150 ms", 0.15) { Target = 1 };
    }

    private static double Fastest(int rounds, string file, params string[] arguments) =>
        Enumerable.Range(0, rounds).Min(_ => Seconds(file, arguments));

    private static double Seconds(string file, params string[] arguments)
    {
        ProcessStartInfo start = new(file, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        long began = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start)!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? Stopwatch.GetElapsedTime(began).TotalSeconds
            : throw new InvalidOperationException($"{file} ended with {process.ExitCode}.");
    }

    private static string SourceFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
