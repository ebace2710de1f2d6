using System.Diagnostics;
using System.Runtime.Intrinsics;
using Telltale.EndToEnd.Tests.Program;
using Telltale.TestKit;

namespace Telltale.EndToEnd.Tests.Readme;

/// <summary>
/// A folder that looks like a clone to the commands of a page: <c>./telltale</c> is the program under test, the examples
/// are there, and <c>python3</c> is one that has numpy, where the machine has such a one. Models are trained with the kernel
/// that the page was made with, where the processor has it.
/// </summary>
internal sealed class Clone : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _programs = new();

    public Clone()
    {
        string program = Path.Combine(AppContext.BaseDirectory, "telltale.dll");
        WriteProgram(_folder.At("telltale"), $"exec dotnet '{program}' \"$@\"");
        Python = FindPython();
        if (Python is not null)
        {
            WriteProgram(_programs.At("python3"), $"exec '{Python}' \"$@\"");
        }

        string examples = RepositoryFiles.At("examples", "arrays");
        Directory.CreateDirectory(_folder.At("examples", "arrays"));
        foreach (string file in Directory.GetFiles(examples))
        {
            File.Copy(file, _folder.At("examples", "arrays", Path.GetFileName(file)));
        }
    }

    /// <summary>A Python with numpy; null where there is none.</summary>
    public string? Python { get; }

    /// <summary>Saves a file.</summary>
    public void Save(string name, string text) => File.WriteAllText(_folder.At(name), text);

    /// <summary>Runs lines of bash, stopping at the first that fails.</summary>
    public ProgramRun Bash(string script)
    {
        ProcessStartInfo start = new("bash", ["-euo", "pipefail", "-c", script])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder.Path,
        };
        start.Environment["PATH"] = $"{_programs.Path}:{start.Environment["PATH"]}";
        start.Environment["LC_ALL"] = "C.UTF-8";
        if (Vector256.IsHardwareAccelerated)
        {
            start.Environment["TELLTALE_KERNEL"] = "vector256";
        }

        using Process bash = Process.Start(start) ?? throw new InvalidOperationException("bash did not start.");
        Task<string> output = bash.StandardOutput.ReadToEndAsync();
        Task<string> error = bash.StandardError.ReadToEndAsync();
        if (!bash.WaitForExit(Patience))
        {
            bash.Kill(entireProcessTree: true);
            return new ProgramRun(-1, "", $"ran for more than {Patience.TotalMinutes} minutes");
        }

        return new ProgramRun(bash.ExitCode, output.Result, error.Result);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _folder.Dispose();
        _programs.Dispose();
    }

    private static string? FindPython()
    {
        foreach (string python in new[] { "python3", "/usr/bin/python3" })
        {
            try
            {
                using Process probe = Process.Start(
                    new ProcessStartInfo(python, ["-c", "import numpy, sys; print(sys.executable)"])
                    {
                        UseShellExecute = false,
                        RedirectStandardOutput = true,
                        RedirectStandardError = true,
                    }
                )!;
                string path = probe.StandardOutput.ReadToEnd().Trim();
                probe.WaitForExit();
                if (probe.ExitCode == 0)
                {
                    return path;
                }
            }
            catch (System.ComponentModel.Win32Exception)
            {
                // No such program; the next may be there.
            }
        }

        return null;
    }

    private static void WriteProgram(string path, string line)
    {
        File.WriteAllText(path, $"#!/usr/bin/env bash\n{line}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
