using Telltale.Attacks.Classifiers.Quantile;
using Telltale.Core.Evidence;
using Telltale.Core.Evidence.Language;
using Telltale.Core.Numerics;

namespace Telltale.Attacks.Language.Quantile;

/// <summary>
/// Quantile regression on texts: from known non-members it is learnt how the mean log-probability of a document that was not
/// trained on is distributed, given its lengths, what a reference model says of it and the like
/// (<see cref="TextFeatures"/>). Score: how high the document's own stands in that distribution, in standard deviations.
/// </summary>
/// <remarks>Bertran et al. 2023, by <see cref="QuantileAttack"/>. No member has a part in the fit.</remarks>
public sealed class TextQuantileAttack(QuantileHead head, QuantileModel model, ReferenceChoice reference, FitOn fitOn)
    : ITextAttack
{
    /// <summary>The catalogue line.</summary>
    public static TextAttackDescriptor Descriptor { get; } =
        new()
        {
            Name = "quantile",
            Title = "Quantile regression",
            Summary =
                "How high the mean log-probability stands in the distribution that is foretold for a document like it that was not trained on.",
            Paper = "Bertran et al. 2023, Scalable membership inference attacks via quantile regression",
            Access = AccessLevel.TokenLogProbabilities,
            Options =
            [
                new("head", "gaussian|pinball", "gaussian", "Foretell mean and deviation of a normal, or quantiles."),
                new("model", "linear|mlp", "linear", "What foretells: straight lines, or a small perceptron."),
                ReferenceChoice.Option,
                FittingRounds.Option,
            ],
            Create = values => new TextQuantileAttack(
                values.Choice<QuantileHead>("head"),
                values.Choice<QuantileModel>("model"),
                ReferenceChoice.Read(values),
                FittingRounds.Read(values, FittingRounds.Option)
            ),
        };

    /// <inheritdoc/>
    public TextNeeds Needs { get; } =
        new()
        {
            Attack = Descriptor.Name,
            Reads = TextReading.LogProbabilities,
            Known = KnownTexts.NonMembers,
            FitOn = fitOn,
        };

    /// <inheritdoc/>
    public double[] Score(GatheredTexts gathered)
    {
        TextEvidence evidence = gathered.Evidence;
        Needs.Demand(evidence);
        TextFeatures features = new(
            [.. evidence.Records.Concat(evidence.ForFitting).Where(r => r.Signals is not null)],
            reference
        );
        IClassifierAttack engine = new QuantileAttack(new QuantileOptions { Head = head, Model = model });
        double[] scores = new double[evidence.Records.Count];
        Array.Fill(scores, double.NaN);
        foreach (FittingRound round in FittingRounds.Of(evidence, fitOn, FitOn.Cross))
        {
            int[] judged = [.. round.Judged.Where(r => evidence.Records[r].Signals is not null)];
            TextRecord[] learnt = [.. round.NonMembers.Where(r => r.Signals is not null)];
            if (judged.Length == 0 || learnt.Length == 0)
            {
                continue;
            }

            ClassifierEvidence rows = Rows([.. judged.Select(r => evidence.Records[r])], learnt, features);
            double[] found = engine.Score(
                GatheredEvidence.Of(rows, [engine.Needs], gathered.Threads, gathered.Threads)
            );
            for (int i = 0; i < judged.Length; i++)
            {
                scores[judged[i]] = found[i];
            }
        }

        return scores;
    }

    private static ClassifierEvidence Rows(TextRecord[] judged, TextRecord[] learnt, TextFeatures features) =>
        new(
            [.. judged.Select(r => r.Id)],
            new int[judged.Length],
            [.. judged.Select(r => r.Membership)],
            Margins(judged),
            population: new PopulationEvidence(new int[learnt.Length], Margins(learnt), null)
            {
                Features = Table(learnt, features),
            },
            features: Table(judged, features)
        );

    private static MarginSignals Margins(TextRecord[] records) =>
        ShadowTexts.Margins([.. records.Select(r => r.Signals!.Mean())], 1, records.Length);

    private static MemoryArray<double> Table(TextRecord[] records, TextFeatures features)
    {
        double[][] rows = [.. records.Select(features.Of)];
        return new MemoryArray<double>([.. rows.SelectMany(row => row)], rows.Length, rows[0].Length);
    }
}
