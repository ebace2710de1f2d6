using System.Reflection;
using System.Runtime.InteropServices;
using Telltale.Audit.Results;

namespace Telltale.Cli.Runs;

/// <summary>What the program runs on.</summary>
internal static class Machine
{
    /// <summary>Version of the program, without build metadata.</summary>
    public static string Version { get; } =
        typeof(Machine)
            .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
            .InformationalVersion.Split('+')[0];

    /// <summary>Name of the processor, as the system gives it.</summary>
    public static string Processor()
    {
        const string cpus = "/proc/cpuinfo";
        string? line = File.Exists(cpus)
            ? File.ReadLines(cpus).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))
            : null;
        return line?[(line.IndexOf(':') + 1)..].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
    }

    /// <summary>The environment section of a result.</summary>
    public static EnvironmentSection Environment(ulong seed, string? kernel) =>
        new(
            Version,
            seed,
            Processor(),
            $"{RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}",
            kernel
        );
}
