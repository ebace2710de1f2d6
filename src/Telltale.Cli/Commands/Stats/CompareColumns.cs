using System.CommandLine;
using System.Text.Json.Nodes;
using Telltale.Cli.Terminal;
using Telltale.Core;
using Telltale.Core.Randomness;
using Telltale.Core.Roc;
using Telltale.Core.Statistics;

namespace Telltale.Cli.Commands.Stats;

/// <summary><c>telltale stats compare</c>: two attacks on the same records.</summary>
internal static class CompareColumns
{
    public static Command Create(Session session)
    {
        Argument<string> scores = ScoreColumns.Scores();
        Argument<string> first = new("FIRST") { Description = "Name of a column." };
        Argument<string> second = new("SECOND") { Description = "Name of the column it is compared with." };
        Option<double[]> rates = new("--fpr")
        {
            Description = "False-positive rates at which TPRs are compared, fractions (default: 0.1 0.01).",
            HelpName = "RATE",
            AllowMultipleArgumentsPerToken = true,
        };
        Option<double> confidence = new("--confidence")
        {
            Description = "Of every interval.",
            HelpName = "C",
            DefaultValueFactory = _ => 0.95,
        };
        Option<int> replicates = new("--replicates")
        {
            Description = "Of the paired bootstrap; 200 or more.",
            HelpName = "N",
            DefaultValueFactory = _ => 2000,
        };
        Option<bool> targets = ScoreColumns.SeveralTargets();
        Option<ulong?> seed = SharedOptions.Seed();
        Option<int?> threads = SharedOptions.Threads();
        Option<bool> json = SharedOptions.Json();
        Command command = new(
            "compare",
            "Does one attack find more than another on the same records? Paired DeLong test and paired bootstrap."
        )
        {
            scores,
            first,
            second,
            rates,
            confidence,
            replicates,
            targets,
            seed,
            threads,
            json,
        };
        command.SetAction(parsed =>
        {
            double level = parsed.GetValue(confidence);
            Require(level is > 0 and < 1, $"--confidence is {level}; expected a number between 0 and 1.");
            int draws = parsed.GetValue(replicates);
            Require(draws is >= 200 and <= 1_000_000, $"--replicates is {draws}; expected 200 to 1000000.");
            double[] asked = parsed.GetValue(rates) is { Length: > 0 } given ? given : [0.1, 0.01];
            foreach (double rate in asked)
            {
                Require(rate is > 0 and < 1, $"--fpr is {rate}; expected a fraction between 0 and 1.");
            }

            string one = parsed.GetValue(first)!;
            string two = parsed.GetValue(second)!;
            ScoreColumns columns = ScoreColumns.Read(parsed.GetValue(scores)!, parsed.GetValue(targets), one, two);
            AucComparison deLong = DeLong.Compare(columns.Columns[0], columns.Columns[1], columns.IsMember);
            PairedDifferences found = PairedTwoWay.Run(
                columns.Columns[0],
                columns.Columns[1],
                columns.IsMember,
                columns.Target,
                columns.Record,
                asked,
                draws,
                new Seed(parsed.GetValue(seed) ?? 0),
                SharedOptions.ThreadCount(parsed.GetValue(threads))
            );
            bool independent = columns.Target.Length == 0;
            JsonObject answer = new()
            {
                ["first"] = one,
                ["second"] = two,
                ["members"] = columns.IsMember.Count(m => m),
                ["nonmembers"] = columns.IsMember.Count(m => !m),
                ["confidence"] = level,
                ["auc_first"] = deLong.First,
                ["auc_second"] = deLong.Second,
                ["auc"] = independent
                    ? Part(deLong.Difference, deLong.Interval(level), deLong.PValue, "paired delong")
                    : Part(found.Auc, level),
                ["auc_bootstrap"] = Part(found.Auc, level),
                ["tpr_at_fpr"] = new JsonArray([
                    .. asked.Select(
                        (rate, r) =>
                        {
                            JsonObject part = Part(found.Tpr[r], level);
                            part.Insert(0, "fpr", rate);
                            part["support"] = SupportOf(columns, rate);
                            return (JsonNode)part;
                        }
                    ),
                ]),
            };
            StatsAnswer.Print(session, parsed.GetValue(json), answer, Words(answer));
            return ExitCode.Done;
        });
        return command;
    }

    private static JsonObject Part(ResampledStatistic statistic, double level) =>
        Part(
            statistic.Estimate,
            statistic.Limits(level),
            statistic.PValueOfZero(),
            $"paired {TwoWayBootstrap.MethodName}"
        );

    private static JsonObject Part(double difference, Interval limits, double p, string method)
    {
        JsonObject part = new() { ["difference"] = difference };
        part.Add(limits);
        part["p_value"] = p;
        part["method"] = method;
        return part;
    }

    // The bootstrap cannot move a threshold that hangs on a handful of records as far as it might move.
    private static string SupportOf(ScoreColumns columns, double rate) =>
        RocCurve.Of(columns.Columns[0], columns.IsMember).ResolutionAt(rate) switch
        {
            Resolution.Ok => "ok",
            Resolution.Fragile => "fragile",
            Resolution.Unsupported => "unsupported",
        };

    private static string Words(JsonObject answer)
    {
        string Line(string what, JsonNode part) =>
            $"{what}: {Number(part["difference"]!)} ({Number(part["low"]!)} to {Number(part["high"]!)}), p {part["p_value"]!.GetValue<double>():G3}, {part["method"]!.GetValue<string>()}";
        IEnumerable<string> lines =
        [
            $"AUC {Number(answer["auc_first"]!)} of {answer["first"]}, {Number(answer["auc_second"]!)} of {answer["second"]}",
            Line("difference of AUC", answer["auc"]!),
            .. answer["tpr_at_fpr"]!
                .AsArray()
                .Select(t => Line($"difference of TPR at FPR {t!["fpr"]}", t) + Note(t["support"]!.GetValue<string>())),
        ];
        return string.Join('\n', lines);
    }

    private static string Note(string support) => support == "ok" ? "" : $" ({support})";

    private static string Number(JsonNode value) => value.GetValue<double>().ToString("0.0000");

    private static void Require(bool holds, string message)
    {
        if (!holds)
        {
            throw new BadInputException(message);
        }
    }
}
