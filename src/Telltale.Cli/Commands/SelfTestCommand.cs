using System.CommandLine;
using System.Text.Encodings.Web;
using Telltale.Audit.SelfTest;
using Telltale.Cli.Runs;
using Telltale.Cli.Terminal;
using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;
using Telltale.Report.SelfTest;

namespace Telltale.Cli.Commands;

/// <summary><c>telltale selftest</c>: tries Telltale on this machine where the answer is known.</summary>
internal static class SelfTestCommand
{
    public static Command Create(Session session)
    {
        Option<ulong?> seed = SharedOptions.Seed();
        Option<int?> threads = SharedOptions.Threads();
        Option<bool> json = SharedOptions.Json();
        Command command = new(
            "selftest",
            "Try Telltale on this machine where the answer is known: worlds with a known best attack, leaks that were planted, the same bits again. Exit code 1 if anything fails."
        )
        {
            seed,
            threads,
            json,
        };
        command.SetAction(parsed =>
        {
            ulong root = parsed.GetValue(seed) ?? 0;
            Kernel kernel = Kernel.Choose(session.Kernel);
            SelfTestReport report = new SelfTestRun
            {
                Seed = new Seed(root).Derive("selftest"),
                Threads = SharedOptions.ThreadCount(parsed.GetValue(threads)),
                Kernel = kernel,
                Time = session.Time,
                Progress = session.Progress(),
            }.Execute(session.Stop);
            session.Out.Write(
                parsed.GetValue(json)
                    ? SelfTestJson
                        .Of(report, Machine.Version, root, kernel.Name)
                        .ToJsonString(new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) + "\n"
                    : SelfTestText.Of(report)
            );
            return report.Passed ? ExitCode.Done : ExitCode.PolicyFailed;
        });
        return command;
    }
}
