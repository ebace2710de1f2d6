using System.Diagnostics;

namespace Telltale.EndToEnd.Tests.Program;

/// <summary>Runs the real program as another process would.</summary>
internal static class TelltaleProgram
{
    private static readonly string Assembly = Path.Combine(AppContext.BaseDirectory, "telltale.dll");

    /// <summary>Runs to the end.</summary>
    public static ProgramRun Run(params string[] arguments) => RunIn(null, arguments);

    /// <summary>Runs to the end in a folder.</summary>
    public static ProgramRun RunIn(string? folder, params string[] arguments) => Finish(Start(folder, arguments));

    /// <summary>Runs to the end with variables of the environment set.</summary>
    public static ProgramRun RunWith(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        ProcessStartInfo start = Describe(null, arguments);
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        return Finish(Start(start));
    }

    /// <summary>Starts the program with its output redirected.</summary>
    public static Process Start(string? folder, params string[] arguments) => Start(Describe(folder, arguments));

    private static ProgramRun Finish(Process started)
    {
        using Process process = started;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new ProgramRun(process.ExitCode, output, error.Result);
    }

    private static ProcessStartInfo Describe(string? folder, string[] arguments) =>
        new("dotnet", [Assembly, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? Path.GetTempPath(),
        };

    private static Process Start(ProcessStartInfo start) =>
        Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
}

/// <summary>How a run ended.</summary>
internal sealed record ProgramRun(int ExitCode, string Output, string Error)
{
    /// <summary>Asserts a refusal as the contract wants it: exit 2, one clear message on stderr, nothing on stdout, no stack trace.</summary>
    public void AssertRefused(params string[] words)
    {
        Assert.True(ExitCode == 2, $"exit {ExitCode}: {Error}");
        Assert.Empty(Output);
        Assert.DoesNotContain("   at ", Error, StringComparison.Ordinal);
        Assert.StartsWith("telltale: ", Error, StringComparison.Ordinal);
        foreach (string word in words)
        {
            Assert.Contains(word, Error, StringComparison.OrdinalIgnoreCase);
        }
    }

    /// <summary>Asserts success.</summary>
    public ProgramRun AssertDone()
    {
        Assert.True(ExitCode == 0, $"exit {ExitCode}: {Error}");
        return this;
    }
}
