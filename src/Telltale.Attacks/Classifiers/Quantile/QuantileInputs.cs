using Telltale.Attacks.References;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;
using Telltale.Core.Randomness;

namespace Telltale.Attacks.Classifiers.Quantile;

/// <summary>
/// What a record's distribution is foretold from, as rows of numbers: those of the population, to learn from, and those of
/// the candidates. The record's class stands behind them, a 1 among zeros, where there are at most 256 classes.
/// </summary>
internal sealed class QuantileInputs
{
    private const int MostFeatures = 1024;
    private const int MixedFeatures = 512;
    private const int MostClasses = 256;
    private const int EnoughForSpread = 4;

    private readonly double[] _candidates;
    private readonly int[] _labels;
    private readonly bool[]? _known;

    private QuantileInputs(
        double[] candidates,
        int[] labels,
        bool[]? known,
        double[] population,
        int[] populationLabels,
        int own
    )
    {
        Own = own;
        _candidates = candidates;
        _labels = labels;
        _known = known;
        int classes = Math.Max(labels.Max(), populationLabels.Max()) + 1;
        Width = own + (classes <= MostClasses ? classes : 0);
        Population = new double[checked(populationLabels.Length * Width)];
        for (int record = 0; record < populationLabels.Length; record++)
        {
            Fill(
                population.AsSpan(record * own, own),
                populationLabels[record],
                Population.AsSpan(record * Width, Width)
            );
        }
    }

    /// <summary>Numbers of a row that are not its class.</summary>
    public int Own { get; }

    /// <summary>Numbers a row.</summary>
    public int Width { get; }

    /// <summary>Rows of the population [population × width].</summary>
    public double[] Population { get; }

    /// <summary>What is read of the reference models about candidates.</summary>
    public static MomentsReading CandidateReadingOf(QuantileOptions options) =>
        new(options.References, options.Queries);

    /// <summary>What is read of the reference models about the population.</summary>
    public static PopulationMomentsReading PopulationReadingOf(QuantileOptions options) =>
        new(options.References, options.Queries);

    /// <summary>The records themselves.</summary>
    public static QuantileInputs OfFeatures(ClassifierEvidence evidence, Seed signs)
    {
        PopulationEvidence population = evidence.Population!;
        NdArray features = evidence.Features!;
        int width = checked((int)(features.Count / features.Shape[0]));
        int own = width > MostFeatures ? MixedFeatures : width;
        return new QuantileInputs(
            Rows(features, width, own, signs),
            evidence.Labels,
            null,
            Rows(population.Features!, width, own, signs),
            population.Labels,
            own
        );
    }

    /// <summary>What models that were not trained on a record say of it.</summary>
    public static QuantileInputs OfSignals(GatheredEvidence gathered, QuantileOptions options)
    {
        SideMoments candidates = gathered.Of(CandidateReadingOf(options)).Out;
        SideMoments population = gathered.Of(PopulationReadingOf(options)).Out;
        int least = candidates.Counts.Where(count => count > 0).DefaultIfEmpty(0).Min();
        bool spread = Math.Min(least, population.Counts[0]) >= EnoughForSpread;
        return new QuantileInputs(
            Rows(candidates, spread),
            gathered.Evidence.Labels,
            Array.ConvertAll(candidates.Counts, count => count > 0),
            Rows(population, spread),
            gathered.Evidence.Population!.Labels,
            spread ? 2 : 1
        );
    }

    /// <summary>A candidate's row; false where nothing is known of it.</summary>
    public bool Read(int record, Span<double> row)
    {
        if (_known?[record] == false)
        {
            return false;
        }

        Fill(_candidates.AsSpan(record * Own, Own), _labels[record], row);
        return true;
    }

    private void Fill(ReadOnlySpan<double> own, int label, Span<double> row)
    {
        row.Clear();
        own.CopyTo(row);
        if (Width > Own)
        {
            row[Own + label] = 1;
        }
    }

    private static double[] Rows(SideMoments side, bool spread)
    {
        int width = spread ? 2 : 1;
        double[] rows = new double[side.Counts.Length * width];
        for (int record = 0; record < side.Counts.Length; record++)
        {
            double mean = 0;
            double variance = 0;
            for (int q = 0; q < side.Queries; q++)
            {
                mean += side.Means[(record * side.Queries) + q];
                variance += side.Variance(record, q);
            }

            rows[record * width] = mean / side.Queries;
            if (spread)
            {
                rows[(record * width) + 1] = Math.Sqrt(variance / side.Queries);
            }
        }

        return rows;
    }

    private static double[] Rows(NdArray features, int width, int own, Seed signs)
    {
        int records = (int)features.Shape[0];
        double[] rows = new double[checked(records * own)];
        if (own == width)
        {
            features.Read(0, rows);
            return rows;
        }

        double[] row = new double[width];
        double[] mixing = Signs(width, own, signs);
        for (int record = 0; record < records; record++)
        {
            features.Read((long)record * width, row);
            Span<double> mixed = rows.AsSpan(record * own, own);
            for (int i = 0; i < width; i++)
            {
                for (int j = 0; j < own && row[i] != 0; j++)
                {
                    mixed[j] += row[i] * mixing[(i * own) + j];
                }
            }
        }

        return rows;
    }

    private static double[] Signs(int width, int own, Seed seed)
    {
        Rng rng = seed.CreateRng();
        double[] signs = new double[checked(width * own)];
        foreach (ref double sign in signs.AsSpan())
        {
            sign = rng.NextBool() ? 1 : -1;
        }

        return signs;
    }
}
