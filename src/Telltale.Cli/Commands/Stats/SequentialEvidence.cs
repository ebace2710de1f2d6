using System.CommandLine;
using System.Text.Json.Nodes;
using Telltale.Cli.Terminal;
using Telltale.Core;
using Telltale.Core.Randomness;
using Telltale.Core.Statistics.Sequential;

namespace Telltale.Cli.Commands.Stats;

/// <summary><c>telltale stats sequential</c>: evidence that may be looked at after every guess or pair, and stopped whenever one likes.</summary>
internal static class SequentialEvidence
{
    public static Command Create(Session session)
    {
        Option<long?> right = new("--right") { Description = "Guesses right so far.", HelpName = "K" };
        Option<long?> guesses = new("--guesses") { Description = "Guesses so far.", HelpName = "N" };
        Option<double> chance = new("--chance")
        {
            Description = "Of a right guess where nothing leaks.",
            HelpName = "P",
            DefaultValueFactory = _ => 0.5,
        };
        Option<string?> scores = new("--scores")
        {
            Description =
                "A score table in place of counts: members and non-members in pairs, drawn in a seeded order.",
            HelpName = "SCORES",
        };
        Option<string?> column = new("--column") { Description = "Column of --scores.", HelpName = "NAME" };
        Option<double> confidence = new("--confidence")
        {
            Description = "Of the lower limit and of the decision.",
            HelpName = "C",
            DefaultValueFactory = _ => 0.95,
        };
        Option<ulong?> seed = SharedOptions.Seed();
        Option<bool> json = SharedOptions.Json();
        Command command = new(
            "sequential",
            "e-value of guesses right, or of pairs of scores: valid at any time, however often one looks."
        )
        {
            right,
            guesses,
            chance,
            scores,
            column,
            confidence,
            seed,
            json,
        };
        command.SetAction(parsed =>
        {
            double level = parsed.GetValue(confidence);
            if (level is not (> 0 and < 1))
            {
                throw new BadInputException($"--confidence is {level}; expected a number between 0 and 1.");
            }

            JsonObject answer = (parsed.GetValue(right), parsed.GetValue(guesses), parsed.GetValue(scores)) switch
            {
                ({ } k, { } n, null) => OfGuesses(k, n, parsed.GetValue(chance), level),
                (null, null, { } path) => OfPairs(
                    path,
                    parsed.GetValue(column)
                        ?? throw new BadInputException("sequential needs --column: which column of the score table."),
                    new Seed(parsed.GetValue(seed) ?? 0),
                    level
                ),
                _ => throw new BadInputException(
                    "sequential needs either --right and --guesses, or --scores and --column."
                ),
            };
            StatsAnswer.Print(
                session,
                parsed.GetValue(json),
                answer,
                $"{answer["e_value"]} {answer["p_value"]} {(answer["rejected"]!.GetValue<bool>() ? "rejected" : "not rejected")}"
            );
            return ExitCode.Done;
        });
        return command;
    }

    private static JsonObject OfGuesses(long right, long guesses, double chance, double level)
    {
        double log = BernoulliMixture.LogEValue(right, guesses, chance);
        return new JsonObject
        {
            ["hypothesis"] = "guesses are right no more often than by chance",
            ["right"] = right,
            ["guesses"] = guesses,
            ["chance"] = chance,
            ["log_e_value"] = log,
            ["e_value"] = Finite(log),
            ["p_value"] = Math.Min(1, Math.Exp(-log)),
            ["lower_limit"] = BernoulliMixture.LowerLimit(right, guesses, 1 - level),
            ["confidence"] = level,
            ["rejected"] = log >= -Math.Log(1 - level),
        };
    }

    private static JsonObject OfPairs(string path, string column, Seed seed, double level)
    {
        ScoreColumns rows = ScoreColumns.Read(path, severalTargets: false, column);
        double[] members = [.. rows.Columns[0].Where((_, i) => rows.IsMember[i])];
        double[] nonMembers = [.. rows.Columns[0].Where((_, i) => !rows.IsMember[i])];
        // An order that no score decides.
        seed.Derive("members").CreateRng().Shuffle<double>(members);
        seed.Derive("non-members").CreateRng().Shuffle<double>(nonMembers);
        PairBets bets = new();
        long? rejectedAt = null;
        for (int i = 0; i < Math.Min(members.Length, nonMembers.Length); i++)
        {
            bets.Add(members[i], nonMembers[i]);
            rejectedAt ??= bets.PValue <= 1 - level ? bets.Pairs : null;
        }

        return new JsonObject
        {
            ["hypothesis"] = "AUC is at most one half",
            ["pairs"] = bets.Pairs,
            ["log_e_value"] = bets.LogEValue,
            ["e_value"] = Finite(bets.LogEValue),
            ["p_value"] = bets.PValue,
            ["confidence"] = level,
            ["rejected"] = rejectedAt is not null,
            ["rejected_after"] = rejectedAt,
        };
    }

    // JSON has no infinity; the logarithm is beside it.
    private static double Finite(double log) => Math.Min(double.MaxValue, Math.Exp(log));
}
