using Telltale.Attacks.References;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;
using Telltale.Core.Randomness;

namespace Telltale.Attacks.Classifiers.Quantile;

/// <summary>
/// Quantile regression. What the target says of records that it was not trained on is learnt from the population: how a
/// signal (the margin, or the hinge) of such a record is distributed, given the record. Score: how high the
/// record's own signal stands in its distribution, as a number of standard deviations, any real number: Gaussian
/// head <c>(s − μ(x))/σ(x)</c>; pinball head the normal quantile of the level at which s stands among the quantiles
/// that are foretold, in between and beyond by straight lines.
/// </summary>
/// <remarks>
/// <para>
/// Bertran et al. 2023. No candidate and no membership goes into the fit. With <c>on=signals</c> the inputs are mean
/// and, where every record has at least 4 such models, deviation of the margins of models not trained on the record. Both kinds
/// of inputs have the record's class beside them. Quantiles that cross are put in order (Chernozhukov,
/// Fernández-Val and Galichon 2010). Several queries are averaged before anything is learnt.
/// </para>
/// <para>
/// More than 1,024 features are mixed to 512 by random signs first. NaN on signals for a record without a model that was
/// not trained on it, and for all records where the signal of the population never varies.
/// </para>
/// </remarks>
public sealed class QuantileAttack(QuantileOptions options) : IClassifierAttack
{
    /// <summary>The catalogue line.</summary>
    public static AttackDescriptor Descriptor { get; } =
        new()
        {
            Name = "quantile",
            Title = "Quantile regression",
            Summary =
                "How high the target's signal stands in the distribution that is foretold for a record like it that was not trained on.",
            Paper = "Bertran et al. 2023, Scalable membership inference attacks via quantile regression",
            Access = AccessLevel.Confidences,
            Options =
            [
                new(
                    "on",
                    "features|signals",
                    "features",
                    "Foretell from the record itself, without reference models, or from what models not trained on it answer."
                ),
                new("head", "gaussian|pinball", "gaussian", "Foretell mean and deviation of a normal, or quantiles."),
                new("model", "linear|mlp", "linear", "What foretells: straight lines, or a small perceptron."),
                new("signal", "margin|hinge", "margin", "The statistic of the answer that is foretold."),
                CommonOptions.Queries,
                CommonOptions.References,
            ],
            Create = values => new QuantileAttack(
                new QuantileOptions
                {
                    On = values.Choice<QuantileInput>("on"),
                    Head = values.Choice<QuantileHead>("head"),
                    Model = values.Choice<QuantileModel>("model"),
                    Signal = values.Choice<QuantileSignal>("signal"),
                    Queries = CommonOptions.ReadQueries(values),
                    References = CommonOptions.ReadReferences(values),
                }
            ),
        };

    /// <inheritdoc/>
    public EvidenceNeeds Needs { get; } =
        new()
        {
            Target = options.Signal == QuantileSignal.Hinge ? TargetReading.Distribution : TargetReading.Margins,
            Population = true,
            PopulationDistributions = options.Signal == QuantileSignal.Hinge,
            Features = options.On == QuantileInput.Features,
            PopulationFeatures = options.On == QuantileInput.Features,
            OutModels = options.On == QuantileInput.Signals,
            PopulationReferences = options.On == QuantileInput.Signals,
            Queries = options.Queries,
            References = options.On == QuantileInput.Signals ? options.References : null,
            Readings =
                options.On == QuantileInput.Signals
                    ? new(QuantileInputs.CandidateReadingOf(options), QuantileInputs.PopulationReadingOf(options))
                    : new(),
        };

    /// <inheritdoc/>
    public double[] Score(GatheredEvidence gathered)
    {
        ClassifierEvidence evidence = gathered.Evidence;
        Needs.Demand(evidence, Descriptor.Name);
        int queries = options.Queries ?? evidence.Target.Queries;
        PopulationEvidence population = evidence.Population!;
        Seed seed = new Seed(0).Derive(Descriptor.Name);
        QuantileInputs inputs =
            options.On == QuantileInput.Features
                ? QuantileInputs.OfFeatures(evidence, seed.Derive("signs"))
                : QuantileInputs.OfSignals(gathered, options);
        ConditionalSignal? learnt = ConditionalSignal.Fit(
            options.Head,
            options.Model,
            inputs,
            Signals(population.Target, population.Labels, queries),
            seed
        );
        double[] signals = Signals(evidence.Target, evidence.Labels, queries);
        double[] scores = new double[signals.Length];
        ParallelRuns.Over(
            scores.Length,
            gathered.Threads,
            (start, end) =>
            {
                double[] row = new double[inputs.Width];
                for (int record = start; record < end; record++)
                {
                    bool known = inputs.Read(record, row);
                    scores[record] = known && learnt is not null ? learnt.Standing(row, signals[record]) : double.NaN;
                }
            }
        );
        return scores;
    }

    /// <summary>For every record the mean over its queries of the signal.</summary>
    private double[] Signals(Signals signals, int[] labels, int queries)
    {
        if (options.Signal == QuantileSignal.Margin)
        {
            double[] margins = TargetMargins.Read(signals, queries, threads: 1);
            return TargetMargins.MeanOf(margins, queries, threads: 1, static margin => margin);
        }

        double[] hinges = new double[signals.Records];
        double[] answer = new double[signals.Classes];
        for (int record = 0; record < hinges.Length; record++)
        {
            for (int q = 0; q < queries; q++)
            {
                signals.ReadLogProbabilities(0, record, q, answer);
                double own = answer[labels[record]];
                answer[labels[record]] = double.NegativeInfinity;
                hinges[record] += (own - answer.Max()) / queries;
            }
        }

        return hinges;
    }
}
