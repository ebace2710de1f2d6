using System.CommandLine;
using System.Text.Json.Nodes;
using Telltale.Adapters.Store;
using Telltale.Adapters.Targets.Endpoints;
using Telltale.Adapters.Targets.Llama;
using Telltale.Cli.Runs;
using Telltale.Cli.Terminal;
using Telltale.Core;
using Telltale.Learning.Kernels;

namespace Telltale.Cli.Commands;

/// <summary><c>telltale doctor</c>: what the program finds on this machine.</summary>
internal static class DoctorCommand
{
    private sealed record Finding(string Name, bool Good, string What);

    public static Command Create(Session session)
    {
        Option<string[]> endpoints = new("--endpoint")
        {
            Description =
                "A model behind HTTP, written as a target: whether its key is set and somebody listens there. Nothing is asked.",
            HelpName = "MODEL",
        };
        Option<bool> json = SharedOptions.Json();
        Command command = new("doctor", "Say what Telltale finds on this machine, and whether it can work here.")
        {
            endpoints,
            json,
        };
        command.SetAction(parsed =>
        {
            Finding[] findings =
            [
                .. Examine(session),
                .. (parsed.GetValue(endpoints) ?? []).Select(endpoint => Endpoint(endpoint, session)),
            ];
            if (parsed.GetValue(json))
            {
                JsonArray list =
                [
                    .. findings.Select(f =>
                        (JsonNode)
                            new JsonObject
                            {
                                ["name"] = f.Name,
                                ["ok"] = f.Good,
                                ["found"] = f.What,
                            }
                    ),
                ];
                session.Out.WriteLine(
                    new JsonObject { ["ok"] = findings.All(f => f.Good), ["findings"] = list }.ToJsonString()
                );
            }
            else
            {
                foreach (Finding finding in findings)
                {
                    session.Out.WriteLine($"{(finding.Good ? "ok  " : "BAD ")} {finding.Name, -12} {finding.What}");
                }
            }

            return findings.All(f => f.Good) ? ExitCode.Done : ExitCode.OutsideFailed;
        });
        return command;
    }

    private static IEnumerable<Finding> Examine(Session session)
    {
        yield return new("telltale", true, Machine.Version);
        yield return new("system", true, Machine.Environment(0, null).System);
        yield return new("processor", true, $"{Machine.Processor()}, {Environment.ProcessorCount} cores");
        Kernel kernel = Kernel.Choose(session.Kernel);
        string chosen = string.IsNullOrWhiteSpace(session.Kernel) ? "the fastest here" : "by TELLTALE_KERNEL";
        yield return new(
            "kernel",
            true,
            $"{kernel.Name}, {chosen}; TELLTALE_KERNEL can be {string.Join(", ", Kernel.Names)}"
        );
        GCMemoryInfo memory = GC.GetGCMemoryInfo();
        yield return new(
            "memory",
            true,
            $"{FreeSpace.Text(memory.TotalAvailableMemoryBytes)} available to the program"
        );
        yield return Llama(session.Llama);
        string images = Path.Combine(AppContext.BaseDirectory, "data", "fashion-mnist");
        bool bundled = File.Exists(Path.Combine(images, "t10k-images-idx3-ubyte.gz"));
        yield return new("demo data", bundled, bundled ? images : $"missing: {images}; build Telltale again");
        string here = Directory.GetCurrentDirectory();
        long? room = FreeSpace.Available(here);
        yield return new(
            "disk",
            room is null or > 1 << 28,
            room is null ? "unknown" : $"{FreeSpace.Text(room.Value)} free in {here}"
        );
    }

    private static Finding Endpoint(string text, Session session)
    {
        (bool good, string found) = EndpointCheck
            .LookAsync(text, Environment.GetEnvironmentVariable, session.Stop)
            .GetAwaiter()
            .GetResult();
        return new("endpoint", good, found);
    }

    /// <summary>A library that is wanted and does not work is bad; one that nobody asked for may be missing.</summary>
    private static Finding Llama(string? given)
    {
        const string Name = "llama.cpp";
        try
        {
            if (LlamaLibrary.Find(given) is null)
            {
                return new(Name, true, $"not found; only models in GGUF files need it. {LlamaLibrary.HowToGet}");
            }

            LlamaLibrary library = LlamaLibrary.Open(given);
            return new(Name, true, $"{library.Version}, {library.Path}");
        }
        catch (Exception e) when (e is BadInputException or OutsideFailureException)
        {
            return new(Name, false, e.Message);
        }
    }
}
