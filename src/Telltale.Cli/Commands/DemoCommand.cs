using System.CommandLine;
using System.Text;
using Telltale.Adapters.Plans;
using Telltale.Audit.Plans;
using Telltale.Cli.Runs;
using Telltale.Cli.Terminal;
using Telltale.Core;

namespace Telltale.Cli.Commands;

/// <summary><c>telltale demo</c>: the main job on the images that come with the program.</summary>
internal static class DemoCommand
{
    private const string DefaultFolder = "telltale-demo";

    public static Command Create(Session session)
    {
        Option<DirectoryInfo?> folder = SharedOptions.Out($"Folder for the results (default: {DefaultFolder}).");
        Option<ulong?> seed = SharedOptions.Seed();
        Option<int?> threads = SharedOptions.Threads();
        Option<bool> json = SharedOptions.Json();
        Command command = new(
            "demo",
            "Train a target and shadow models on the bundled Fashion-MNIST images, audit the target, write the report. Under a minute."
        )
        {
            folder,
            seed,
            threads,
            json,
        };
        command.SetAction(parsed =>
        {
            AuditPlan plan = YamlPlan.Parse(PlanOfDemo(), "demo", DataFolder());
            plan = parsed.GetValue(seed) is { } root ? plan.WithSeed(root) : plan;
            AuditJob job = new(plan, "demo", plan.Name, $"telltale demo --seed {plan.Seed}");
            string path = parsed.GetValue(folder)?.ToString() ?? DefaultFolder;
            int threadCount = SharedOptions.ThreadCount(parsed.GetValue(threads));
            return AuditCommand.Execute(job, path, threadCount, parsed.GetValue(json), session);
        });
        return command;
    }

    private static string PlanOfDemo()
    {
        using Stream stream = typeof(DemoCommand).Assembly.GetManifestResourceStream("demo.yaml")!;
        using StreamReader reader = new(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private static string DataFolder()
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "data", "fashion-mnist");
        return Directory.Exists(folder)
            ? folder
            : throw new OutsideFailureException(
                $"the bundled images are missing: there is no folder {folder}; build Telltale again."
            );
    }
}
