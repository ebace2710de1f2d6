using Telltale.Core.Numerics;
using Telltale.Core.Randomness;
using Telltale.Learning.Small;

namespace Telltale.Attacks.Classifiers.Quantile;

/// <summary>How a signal of records that were not trained on is distributed, given what a row says of them.</summary>
internal abstract class ConditionalSignal
{
    /// <summary>More numbers than this tell nothing about the deviation that the mean does not tell.</summary>
    private const int MostSpreadNumbers = 8;

    /// <summary>Levels of the quantiles: dense where members are looked for.</summary>
    private static readonly double[] _levels = [0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99];

    private readonly double _mean;
    private readonly double _deviation;

    private ConditionalSignal(double mean, double deviation)
    {
        _mean = mean;
        _deviation = deviation;
    }

    /// <summary>How many standard deviations of the normal with its level a signal stands above the middle.</summary>
    public double Standing(ReadOnlySpan<double> row, double signal) => OfStandard(row, (signal - _mean) / _deviation);

    /// <summary>Fits; null where the signal never varies.</summary>
    public static ConditionalSignal? Fit(
        QuantileHead head,
        QuantileModel model,
        QuantileInputs inputs,
        double[] signals,
        Seed seed
    )
    {
        double mean = signals.Average();
        double deviation = Math.Sqrt(signals.Average(s => (s - mean) * (s - mean)));
        if (!(deviation > 1e-12 * Math.Abs(mean)))
        {
            return null;
        }

        double[] targets = Array.ConvertAll(signals, s => (s - mean) / deviation);
        if (head == QuantileHead.Gaussian && model == QuantileModel.Linear)
        {
            int spread = inputs.Own <= MostSpreadNumbers ? inputs.Own : 0;
            return new Line(mean, deviation, LinearNormal.Of(inputs.Population, inputs.Width, targets, spread));
        }

        SmallPerceptronOptions options =
            model == QuantileModel.Mlp
                ? new SmallPerceptronOptions { Epochs = 40, Rate = 0.005 }
                : new SmallPerceptronOptions { Hidden = 0, Epochs = 60 };
        ILoss loss = head == QuantileHead.Gaussian ? new GaussianLoss() : new PinballLoss(_levels);
        SmallPerceptron network = SmallPerceptron.Fit(inputs.Population, inputs.Width, targets, loss, options, seed);
        return head == QuantileHead.Gaussian
            ? new Net(mean, deviation, network)
            : new Quantiles(mean, deviation, network);
    }

    /// <summary>
    /// The normal quantile of the level at which a value stands among quantiles, by straight lines between them and
    /// beyond; equal quantiles count as a step of width <see cref="Least"/>.
    /// </summary>
    /// <param name="quantiles">Quantiles at the levels; put in order.</param>
    /// <param name="value">The value.</param>
    internal static double StandingAmong(Span<double> quantiles, double value)
    {
        quantiles.Sort();
        for (int i = 1; i < quantiles.Length; i++)
        {
            quantiles[i] = Math.Max(quantiles[i], quantiles[i - 1] + Least);
        }

        int above = 1;
        while (above < quantiles.Length - 1 && quantiles[above] < value)
        {
            above++;
        }

        double low = Normal.Quantile(_levels[above - 1]);
        double slope = (Normal.Quantile(_levels[above]) - low) / (quantiles[above] - quantiles[above - 1]);
        return low + (slope * (value - quantiles[above - 1]));
    }

    private const double Least = 1e-6;

    private protected abstract double OfStandard(ReadOnlySpan<double> row, double signal);

    private sealed class Line(double mean, double deviation, LinearNormal fit) : ConditionalSignal(mean, deviation)
    {
        private protected override double OfStandard(ReadOnlySpan<double> row, double signal)
        {
            (double center, double log) = fit.Evaluate(row);
            return (signal - center) * Math.Exp(-log);
        }
    }

    private sealed class Net(double mean, double deviation, SmallPerceptron network)
        : ConditionalSignal(mean, deviation)
    {
        private protected override double OfStandard(ReadOnlySpan<double> row, double signal)
        {
            Span<double> outputs = stackalloc double[2];
            network.Evaluate(row, outputs);
            double log = Math.Clamp(outputs[1], -GaussianLoss.Bound, GaussianLoss.Bound);
            return (signal - outputs[0]) * Math.Exp(-log);
        }
    }

    private sealed class Quantiles(double mean, double deviation, SmallPerceptron network)
        : ConditionalSignal(mean, deviation)
    {
        private protected override double OfStandard(ReadOnlySpan<double> row, double signal)
        {
            Span<double> outputs = stackalloc double[_levels.Length];
            network.Evaluate(row, outputs);
            return StandingAmong(outputs, signal);
        }
    }
}
