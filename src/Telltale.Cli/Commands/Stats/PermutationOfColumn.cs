using System.CommandLine;
using System.Text.Json.Nodes;
using Telltale.Cli.Terminal;
using Telltale.Core;
using Telltale.Core.Randomness;
using Telltale.Core.Statistics;

namespace Telltale.Cli.Commands.Stats;

/// <summary><c>telltale stats permutation</c>: tests by reassigning membership, or by swapping two attacks' ranks.</summary>
internal static class PermutationOfColumn
{
    private static readonly Dictionary<string, Alternative> Alternatives = new(StringComparer.Ordinal)
    {
        ["higher"] = Alternative.MembersHigher,
        ["lower"] = Alternative.MembersLower,
        ["two-sided"] = Alternative.TwoSided,
    };

    private static readonly Dictionary<string, bool> Statistics = new(StringComparer.Ordinal)
    {
        ["auc"] = false,
        ["mean"] = true,
    };

    public static Command Create(Session session)
    {
        Argument<string> scores = ScoreColumns.Scores();
        Argument<string> column = new("COLUMN") { Description = "Name of a column." };
        Option<string?> against = new("--against")
        {
            Description = "A second column: is the first's AUC different? Each record's two ranks are swapped.",
            HelpName = "COLUMN",
        };
        Option<string> statistic = new("--statistic")
        {
            Description = "auc | mean (difference of means).",
            HelpName = "NAME",
            DefaultValueFactory = _ => "auc",
        };
        Option<string> alternative = new("--alternative")
        {
            Description =
                "higher | lower | two-sided: members score higher; with --against, the first's AUC is higher.",
            HelpName = "NAME",
            DefaultValueFactory = _ => "higher",
        };
        Option<int> draws = new("--draws")
        {
            Description = "Assignments drawn where there are too many to count them all.",
            HelpName = "N",
            DefaultValueFactory = _ => 10_000,
        };
        Option<ulong?> seed = SharedOptions.Seed();
        Option<bool> json = SharedOptions.Json();
        Command command = new(
            "permutation",
            "Permutation test of one column, or of the difference between two: exact for few records, else drawn."
        )
        {
            scores,
            column,
            against,
            statistic,
            alternative,
            draws,
            seed,
            json,
        };
        command.SetAction(parsed =>
        {
            int count = parsed.GetValue(draws);
            if (count is < 1 or > 10_000_000)
            {
                throw new BadInputException($"--draws is {count}; expected 1 to 10000000.");
            }

            string direction = parsed.GetValue(alternative)!;
            Alternative side = StatsAnswer.Find("--alternative", Alternatives, direction);
            bool ofMeans = StatsAnswer.Find("--statistic", Statistics, parsed.GetValue(statistic)!);
            string name = parsed.GetValue(column)!;
            string? other = parsed.GetValue(against);
            if (other is not null && ofMeans)
            {
                throw new BadInputException(
                    "--statistic mean cannot be used with --against: scores of two attacks have no common scale. Use auc."
                );
            }

            ScoreColumns rows = ScoreColumns.Read(
                parsed.GetValue(scores)!,
                severalTargets: false,
                other is null ? [name] : [name, other]
            );
            Seed root = new(parsed.GetValue(seed) ?? 0);
            double[] one = rows.Columns[0];
            PermutationOutcome outcome =
                other is not null ? PermutationTest.OfPairedAuc(one, rows.Columns[1], rows.IsMember, side, count, root)
                : ofMeans
                    ? PermutationTest.OfMeans(
                        Of(one, rows, member: true),
                        Of(one, rows, member: false),
                        side,
                        count,
                        root
                    )
                : PermutationTest.OfAuc(one, rows.IsMember, side, count, root);
            string method = outcome.Method switch
            {
                PermutationMethod.Exact => "exact",
                PermutationMethod.Drawn => "drawn",
            };
            JsonObject answer = new()
            {
                ["statistic"] = other is not null ? "auc difference" : parsed.GetValue(statistic),
                ["value"] = outcome.Statistic,
                ["alternative"] = direction,
                ["p_value"] = outcome.PValue,
                ["method"] = method,
                ["assignments"] = outcome.Assignments,
            };
            StatsAnswer.Print(session, parsed.GetValue(json), answer, $"{outcome.PValue}");
            return ExitCode.Done;
        });
        return command;
    }

    private static double[] Of(double[] scores, ScoreColumns rows, bool member) =>
        [.. scores.Where((_, i) => rows.IsMember[i] == member)];
}
