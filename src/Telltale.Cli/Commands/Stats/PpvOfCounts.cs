using System.CommandLine;
using System.Text.Json.Nodes;
using Telltale.Cli.Terminal;
using Telltale.Core;
using Telltale.Core.Roc;
using Telltale.Core.Statistics;

namespace Telltale.Cli.Commands.Stats;

/// <summary><c>telltale stats ppv</c>: what a positive answer is worth at a prior.</summary>
internal static class PpvOfCounts
{
    public static Command Create(Session session)
    {
        Option<long> truePositives = new("--tp")
        {
            Description = "Members at or above the threshold.",
            Required = true,
        };
        Option<long> members = new("--members") { Description = "Out of how many.", Required = true };
        Option<long> falsePositives = new("--fp")
        {
            Description = "Non-members at or above the threshold.",
            Required = true,
        };
        Option<long> nonMembers = new("--nonmembers") { Description = "Out of how many.", Required = true };
        Option<double> prior = new("--prior")
        {
            Description = "Share of members among those asked about, a fraction.",
            HelpName = "P",
            Required = true,
        };
        Option<double> confidence = new("--confidence")
        {
            Description = "Mass between the credible limits.",
            HelpName = "C",
            DefaultValueFactory = _ => 0.95,
        };
        Option<bool> json = SharedOptions.Json();
        Command command = new(
            "ppv",
            "Share of true members among those that pass a threshold, with credible limits (Jeffreys' posteriors of both rates)."
        )
        {
            truePositives,
            members,
            falsePositives,
            nonMembers,
            prior,
            confidence,
            json,
        };
        command.SetAction(parsed =>
        {
            double share = parsed.GetValue(prior);
            if (share is not (> 0 and < 1))
            {
                throw new BadInputException($"--prior is {share}; expected a fraction between 0 and 1.");
            }

            long found = parsed.GetValue(truePositives);
            long m = parsed.GetValue(members);
            long wrong = parsed.GetValue(falsePositives);
            long n = parsed.GetValue(nonMembers);
            Interval ratio = PredictiveValue.Ratio(found, m, wrong, n, parsed.GetValue(confidence));
            Interval limits = PredictiveValue.AtRatio(ratio, share);
            double value = RocCurve.PositivePredictiveValue((double)found / m, (double)wrong / n, share);
            JsonObject answer = new()
            {
                ["tpr"] = (double)found / m,
                ["fpr"] = (double)wrong / n,
                ["prior"] = share,
                ["confidence"] = parsed.GetValue(confidence),
                ["value"] = value,
            };
            answer.Add(limits);
            StatsAnswer.Print(session, parsed.GetValue(json), answer, $"{value} {limits.Low} {limits.High}");
            return ExitCode.Done;
        });
        return command;
    }
}
