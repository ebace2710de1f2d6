using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Core.Evidence.Language;
using Telltale.Core.Numerics;
using Telltale.Core.Text;
using Telltale.Learning.Small;

namespace Telltale.Attacks.Language.Combination;

/// <summary>
/// Several attacks together: a logistic regression on their scores, learnt from documents of known membership that are not
/// judged. Score: the log-odds of membership, any real number.
/// </summary>
/// <remarks>
/// <para>
/// After Maini et al. 2024, who combine many attacks by a linear model learnt on one half and used on the other. Each score
/// enters as the normal quantile of its rank among those learnt from, so that no attack's scale matters; one that is missing
/// enters as the middle.
/// </para>
/// <para>
/// Without documents for fitting it learns from half of the documents, which then have no score. Scores by folds are not
/// offered: each pair of documents would count from either side, and where nothing leaks the AUC of such scores spreads
/// √2 times as wide as a rank test takes it to (measured over 2,000 nulls: 1.38 times, and 10 % of them below p = .05).
/// </para>
/// </remarks>
public sealed class CombinationAttack : ITextAttack
{
    private const double Penalty = 0.01;

    private readonly string? _of;
    private readonly FitOn _fitOn;

    /// <summary>An attack that combines those named.</summary>
    /// <param name="of">Names joined by +; null for all that look at each document by itself.</param>
    /// <param name="fitOn">Where it learns.</param>
    /// <exception cref="BadInputException">A name that is none of such an attack.</exception>
    public CombinationAttack(string? of, FitOn fitOn)
    {
        _of = of;
        _fitOn = fitOn;
        if (of is not null)
        {
            RequireKnown(of.Split('+'));
        }
    }

    /// <summary>The catalogue line.</summary>
    public static TextAttackDescriptor Descriptor { get; } =
        new()
        {
            Name = "combination",
            Title = "Combination",
            Summary = "Several attacks together, by a logistic regression learnt from documents that are not judged.",
            Paper = "Maini et al. 2024, LLM dataset inference: did you train on my dataset?",
            Access = AccessLevel.TokenLogProbabilities,
            Options =
            [
                new(
                    "of",
                    "all, or names of attacks joined by +",
                    "all",
                    "Attacks to combine, each with its defaults; all: those that look at each document by itself and that the evidence suffices for."
                ),
                FittingRounds.OptionWithoutFolds,
            ],
            Create = values => new CombinationAttack(
                values.Text("of") == "all" ? null : values.Text("of"),
                FittingRounds.Read(values, FittingRounds.OptionWithoutFolds)
            ),
        };

    /// <inheritdoc/>
    public TextNeeds Needs =>
        new()
        {
            Attack = Descriptor.Name,
            Reads = TextReading.LogProbabilities,
            Known = KnownTexts.BothSides,
            FitOn = _fitOn,
        };

    /// <inheritdoc/>
    public double[] Score(GatheredTexts gathered)
    {
        TextEvidence evidence = gathered.Evidence;
        Needs.Demand(evidence);
        IPerTextAttack[] attacks = [.. Chosen(evidence)];
        TextRecord[] all = [.. evidence.Records, .. evidence.ForFitting];
        double[][] found = new double[all.Length][];
        ParallelRuns.ForEach(
            all.Length,
            gathered.Threads,
            r => found[r] = [.. attacks.Select(attack => attack.ScoreOf(all[r]))]
        );
        Dictionary<TextRecord, double[]> rows = new(ReferenceEqualityComparer.Instance);
        for (int r = 0; r < all.Length; r++)
        {
            rows.Add(all[r], found[r]);
        }

        double[] scores = new double[evidence.Records.Count];
        Array.Fill(scores, double.NaN);
        foreach (FittingRound round in FittingRounds.Of(evidence, _fitOn, FitOn.Half))
        {
            Standing[] standings =
            [
                .. Enumerable.Range(0, attacks.Length).Select(a => new Standing(round.Learnt.Select(r => rows[r][a]))),
            ];
            LogisticFit fit = LogisticFit.Of(
                [.. round.Learnt.SelectMany(r => Row(rows[r], standings))],
                attacks.Length,
                [.. round.Learnt.Select(r => r.Membership == Membership.Member)],
                Penalty
            );
            foreach (int record in round.Judged)
            {
                double[] row = rows[evidence.Records[record]];
                scores[record] = row.All(double.IsNaN) ? double.NaN : fit.LogOdds(Row(row, standings));
            }
        }

        return scores;
    }

    private static double[] Row(double[] scores, Standing[] standings)
    {
        double[] row = new double[scores.Length];
        for (int a = 0; a < row.Length; a++)
        {
            double above = standings[a].Above(scores[a]);
            row[a] = double.IsNaN(above) ? 0 : -Normal.Quantile(above);
        }

        return row;
    }

    private IEnumerable<IPerTextAttack> Chosen(TextEvidence evidence)
    {
        foreach (IPerTextAttack attack in PerText())
        {
            if (
                _of is null
                    ? attack.Needs.WhatIsMissing(evidence) is null
                    : _of.Split('+').Contains(attack.Needs.Attack)
            )
            {
                // One that was asked for by name must be able to run.
                attack.Needs.Demand(evidence);
                yield return attack;
            }
        }
    }

    private static void RequireKnown(string[] names)
    {
        string[] known = [.. PerText().Select(attack => attack.Needs.Attack)];
        foreach (string name in names)
        {
            if (!known.Contains(name, StringComparer.Ordinal))
            {
                throw new BadInputException(
                    $"attack combination: option of={string.Join('+', names)} names {name}, which cannot be combined; did you mean {Nearest.Of(name, known)}? Known are {string.Join(", ", known)}."
                );
            }
        }
    }

    /// <summary>The attacks of the catalogue that look at each document by itself, with their defaults.</summary>
    private static IEnumerable<IPerTextAttack> PerText() =>
        AttackCatalog
            .ChooseTexts(AttackCatalog.Texts.Where(a => a.Name != Descriptor.Name).Select(a => a.Name))
            .Select(choice => choice.Attack)
            .OfType<IPerTextAttack>();
}
