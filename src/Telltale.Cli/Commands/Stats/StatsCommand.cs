using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Telltale.Cli.Terminal;
using Telltale.Core;
using Telltale.Core.Statistics;

namespace Telltale.Cli.Commands.Stats;

/// <summary><c>telltale stats</c>: single statistics for scripts.</summary>
internal static class StatsCommand
{
    private static readonly Dictionary<string, BinomialIntervalMethod> Intervals = new(StringComparer.Ordinal)
    {
        ["clopper-pearson"] = BinomialIntervalMethod.ClopperPearson,
        ["jeffreys"] = BinomialIntervalMethod.Jeffreys,
        ["wilson"] = BinomialIntervalMethod.Wilson,
        ["agresti-coull"] = BinomialIntervalMethod.AgrestiCoull,
        ["wald"] = BinomialIntervalMethod.Wald,
    };

    private static readonly Dictionary<string, PValueAdjustment> Adjustments = new(StringComparer.Ordinal)
    {
        ["holm"] = PValueAdjustment.Holm,
        ["bh"] = PValueAdjustment.BenjaminiHochberg,
        ["by"] = PValueAdjustment.BenjaminiYekutieli,
        ["bonferroni"] = PValueAdjustment.Bonferroni,
        ["sidak"] = PValueAdjustment.Sidak,
        ["holm-sidak"] = PValueAdjustment.HolmSidak,
        ["hochberg"] = PValueAdjustment.Hochberg,
        ["hommel"] = PValueAdjustment.Hommel,
    };

    public static Command Create(Session session) =>
        new("stats", "Single statistics for scripts: intervals, corrections, comparisons, power.")
        {
            IntervalCommand(session),
            AdjustCommand(session),
            CompareColumns.Create(session),
            PermutationOfColumn.Create(session),
            PpvOfCounts.Create(session),
            PowerOfAudit.Create(session),
            SequentialEvidence.Create(session),
        };

    private static Command IntervalCommand(Session session)
    {
        Option<long> k = new("--k") { Description = "How many.", Required = true };
        Option<long> n = new("--n") { Description = "Out of how many.", Required = true };
        Option<double> confidence = new("--confidence")
        {
            Description = "Two-sided, a fraction.",
            HelpName = "C",
            DefaultValueFactory = _ => 0.95,
        };
        Option<string> method = Method(Intervals.Keys, "clopper-pearson");
        Option<bool> json = SharedOptions.Json();
        Command command = new("interval", "Interval for the rate k of n.") { k, n, confidence, method, json };
        command.SetAction(parsed =>
        {
            string name = parsed.GetValue(method)!;
            Interval interval = BinomialInterval.TwoSided(
                parsed.GetValue(k),
                parsed.GetValue(n),
                parsed.GetValue(confidence),
                StatsAnswer.Find("--method", Intervals, name)
            );
            JsonObject answer = new()
            {
                ["method"] = name,
                ["k"] = parsed.GetValue(k),
                ["n"] = parsed.GetValue(n),
                ["confidence"] = parsed.GetValue(confidence),
                ["rate"] = (double)parsed.GetValue(k) / parsed.GetValue(n),
                ["low"] = interval.Low,
                ["high"] = interval.High,
            };
            StatsAnswer.Print(session, parsed.GetValue(json), answer, $"{interval.Low} {interval.High}");
            return ExitCode.Done;
        });
        return command;
    }

    private static Command AdjustCommand(Session session)
    {
        Argument<string[]> values = new("P") { Description = "p-values.", Arity = ArgumentArity.OneOrMore };
        Option<string> method = Method(Adjustments.Keys, "holm");
        Option<bool> json = SharedOptions.Json();
        Command command = new("adjust", "Correct p-values for their number, in their order.") { values, method, json };
        command.SetAction(parsed =>
        {
            string name = parsed.GetValue(method)!;
            double[] pValues = [.. parsed.GetValue(values)!.Select(ToNumber)];
            double[] adjusted = Multiplicity.Adjust(pValues, StatsAnswer.Find("--method", Adjustments, name));
            JsonObject answer = new()
            {
                ["method"] = name,
                ["p"] = new JsonArray([.. pValues.Select(p => (JsonNode)p)]),
                ["adjusted"] = new JsonArray([.. adjusted.Select(p => (JsonNode)p)]),
            };
            StatsAnswer.Print(session, parsed.GetValue(json), answer, string.Join(' ', adjusted));
            return ExitCode.Done;
        });
        return command;
    }

    private static Option<string> Method(IEnumerable<string> names, string standard) =>
        new("--method")
        {
            Description = $"{string.Join(" | ", names)}.",
            HelpName = "NAME",
            DefaultValueFactory = _ => standard,
        };

    private static double ToNumber(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            ? value
            : throw new BadInputException($"'{text}' is not a p-value; expected a number in [0, 1].");
}
