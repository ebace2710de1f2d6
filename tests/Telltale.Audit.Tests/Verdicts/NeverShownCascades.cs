using Telltale.Attacks.Cascades;
using Telltale.Audit.Records;
using Telltale.Core.Evidence;
using Telltale.Core.Randomness;

namespace Telltale.Audit.Tests.Verdicts;

/// <summary>Cascades where nothing leaks: what the rounds settle is settled by chance.</summary>
internal static class NeverShownCascades
{
    private const int Rounds = 3;
    private const int ModelsOfRound = 6;

    /// <summary>So many may be wrong that every round settles something.</summary>
    private static readonly CascadeRule Rule = new()
    {
        Tolerance = 15,
        Share = 0.1,
        FewestNonMembers = 5,
    };

    /// <summary>Models that the cascade on one target takes.</summary>
    public static int Models => (Rounds - 1) * ModelsOfRound;

    /// <summary>The same evidence with a cascade on its target.</summary>
    /// <param name="evidence">Candidates that no model was trained on.</param>
    /// <param name="later">What further models that were not trained on them answer, the candidates first; as many as <see cref="Models"/>.</param>
    /// <param name="seed">Of their membership.</param>
    public static ClassifierEvidence Of(ClassifierEvidence evidence, Signals later, Seed seed)
    {
        TargetCascade cascade = new(0, evidence.Records, 1);
        for (int round = 2; round <= Rounds; round++)
        {
            cascade.Settle(CascadeSettling.Of(With(), cascade.Settled, Rule, threads: 1));
            Assert.False(cascade.HasEnded);
            int first = (round - 2) * ModelsOfRound;
            float[][] margins =
            [
                .. Enumerable.Range(first, ModelsOfRound).Select(model => Margins(later, model, evidence.Records)),
            ];
            cascade.Add(round, Splits.DrawAround(cascade.Settled, ModelsOfRound, seed.Derive(round)), margins);
        }

        return With();

        ClassifierEvidence With() =>
            new(
                evidence.Ids,
                evidence.Labels,
                evidence.Membership,
                evidence.Target,
                evidence.References,
                evidence.Population,
                cascade: cascade.Evidence
            );
    }

    private static float[] Margins(Signals signals, int model, int records)
    {
        double[] margins = new double[records];
        signals.ReadMargins(model, 0, margins);
        return [.. margins.Select(margin => (float)margin)];
    }
}
