using Telltale.Core.Evidence;
using Telltale.Core.Evidence.Language;
using Telltale.Core.Numerics;

namespace Telltale.Attacks.Language.Camia;

/// <summary>How p-values of several signals become one score.</summary>
public enum CamiaCombination
{
    /// <summary>Minus the mean of log p.</summary>
    Fisher,

    /// <summary>Minus the mean of p.</summary>
    Mean,

    /// <summary>Mean of log(1 − p).</summary>
    Pearson,

    /// <summary>Mean of log((1 − p)/p).</summary>
    George,
}

/// <summary>
/// Context-aware attack: several numbers of the course of a document's log-probabilities (<see cref="CamiaSignals"/>), each as
/// the share p of known non-members with a higher one, combined. Score: the mean over groups of signals of the group's mean
/// of −log p, [0, ∞), or another combination.
/// </summary>
/// <remarks>
/// Chang et al. 2025. Which way each signal points is fixed beforehand; code that turns signals by the labels of the
/// documents it then judges finds a leak where there is none. Groups weigh alike, so that three cuts of the loss are not
/// three votes. A signal that a document does not have (no <c>token_ids</c>, no <c>variants.repeat</c>) is left out of its mean.
/// </remarks>
public sealed class CamiaAttack(CamiaCombination combination, FitOn fitOn) : ITextAttack
{
    /// <summary>The catalogue line.</summary>
    public static TextAttackDescriptor Descriptor { get; } =
        new()
        {
            Name = "camia",
            Title = "CAMIA (context-aware)",
            Summary = "How the log-probabilities run along the document, against known non-members, signal by signal.",
            Paper =
                "Chang et al. 2025, Context-aware membership inference attacks against pre-trained large language models",
            Access = AccessLevel.TokenLogProbabilities,
            Options =
            [
                new(
                    "combine",
                    "fisher|mean|pearson|george",
                    "fisher",
                    "How the p-values of the signals become one score."
                ),
                FittingRounds.Option,
            ],
            Create = values => new CamiaAttack(
                values.Choice<CamiaCombination>("combine"),
                FittingRounds.Read(values, FittingRounds.Option)
            ),
        };

    /// <inheritdoc/>
    public TextNeeds Needs { get; } =
        new()
        {
            Attack = Descriptor.Name,
            Reads = TextReading.LogProbabilities,
            OptionalVariant = CamiaSignals.Repeated,
            Known = KnownTexts.NonMembers,
            FitOn = fitOn,
        };

    /// <inheritdoc/>
    public double[] Score(GatheredTexts gathered)
    {
        TextEvidence evidence = gathered.Evidence;
        Needs.Demand(evidence);
        Dictionary<TextRecord, double[]> signals = gathered.Once(
            typeof(CamiaSignals),
            () => Signals([.. evidence.Records, .. evidence.ForFitting], gathered.Threads)
        );
        double[] scores = new double[evidence.Records.Count];
        Array.Fill(scores, double.NaN);
        foreach (FittingRound round in FittingRounds.Of(evidence, fitOn, FitOn.Cross))
        {
            Standing[] standings =
            [
                .. Enumerable
                    .Range(0, CamiaSignals.Groups.Count)
                    .Select(s => new Standing(round.NonMembers.Select(r => signals[r][s]))),
            ];
            foreach (int record in round.Judged)
            {
                scores[record] = Combine(signals[evidence.Records[record]], standings);
            }
        }

        return scores;
    }

    private double Combine(double[] signals, Standing[] standings)
    {
        double sum = 0;
        int groups = 0;
        for (int first = 0; first < signals.Length; )
        {
            double inGroup = 0;
            int count = 0;
            int group = CamiaSignals.Groups[first];
            for (; first < signals.Length && CamiaSignals.Groups[first] == group; first++)
            {
                double p = standings[first].Above(signals[first]);
                if (!double.IsNaN(p))
                {
                    inGroup += Term(p);
                    count++;
                }
            }

            sum += count == 0 ? 0 : inGroup / count;
            groups += count == 0 ? 0 : 1;
        }

        return groups == 0 ? double.NaN : sum / groups;
    }

    private double Term(double p) =>
        combination switch
        {
            CamiaCombination.Fisher => -Math.Log(p),
            CamiaCombination.Mean => -p,
            CamiaCombination.Pearson => Math.Log(1 - p),
            CamiaCombination.George => Math.Log((1 - p) / p),
        };

    private static Dictionary<TextRecord, double[]> Signals(TextRecord[] records, int threads)
    {
        double[][] found = new double[records.Length][];
        ParallelRuns.ForEach(found.Length, threads, r => found[r] = CamiaSignals.Of(records[r]));
        Dictionary<TextRecord, double[]> signals = new(ReferenceEqualityComparer.Instance);
        for (int r = 0; r < records.Length; r++)
        {
            signals.Add(records[r], found[r]);
        }

        return signals;
    }
}
