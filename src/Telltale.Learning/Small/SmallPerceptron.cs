using System.Numerics;
using System.Runtime.InteropServices;
using Telltale.Core.Randomness;

namespace Telltale.Learning.Small;

/// <summary>
/// A perceptron with at most one hidden layer (ReLU) and linear outputs, for attacks that learn a little from evidence.
/// Numbers are standardised; targets that are not yes or no are the caller's to scale.
/// </summary>
/// <remarks>
/// <para>
/// The rows are put into an order of their own, by what they hold, before anything is drawn, and what is learnt from is
/// rounded to multiples of 2⁻²⁰: neither the order in which rows are given nor the last digits in which orders of adding
/// up differ have a say. Adam (Kingma and Ba 2015) with decoupled decay and a rate that falls to 0.
/// </para>
/// <para>
/// In double precision, element by element, without fused operations: the same bits for any width of register.
/// </para>
/// </remarks>
public sealed class SmallPerceptron
{
    private readonly Standardisation _scale;
    private readonly SmallWeights _weights;

    private SmallPerceptron(Standardisation scale, SmallWeights weights)
    {
        _scale = scale;
        _weights = weights;
    }

    /// <summary>Learns.</summary>
    /// <param name="rows">[n × width], row after row; finite. At least one row.</param>
    /// <param name="width">Numbers a row, at least 1.</param>
    /// <param name="targets">What is to be foretold of each row.</param>
    /// <param name="loss">What is made small.</param>
    /// <param name="options">Shape and training.</param>
    /// <param name="seed">Stream of the first weights and of the order of batches.</param>
    public static SmallPerceptron Fit(
        ReadOnlySpan<double> rows,
        int width,
        ReadOnlySpan<double> targets,
        ILoss loss,
        SmallPerceptronOptions options,
        Seed seed
    )
    {
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(options);
        Standardisation scale = Standardisation.Of(rows, width);
        LearningRows own = LearningRows.Of(rows, width, targets, scale, options.MostRows);
        SmallWeights weights = new(width, options.Hidden, loss.Outputs, seed.Derive("weights").CreateRng());
        SmallWeights best = weights.Copy();
        double lowest = double.PositiveInfinity;
        (int[] learnt, int[] heldOut) = own.Split(options.HoldOutEvery);
        AdamState adam = new(weights.Length);
        SmallPass pass = new(weights, loss);
        double[] gradient = new double[weights.Length];
        long steps = 0;
        long allSteps = (long)options.Epochs * ((learnt.Length + options.Batch - 1) / options.Batch);
        for (int epoch = 0; epoch < options.Epochs; epoch++)
        {
            int[] order = [.. learnt];
            seed.Derive("shuffle").Derive(epoch).CreateRng().Shuffle<int>(order);
            for (int start = 0; start < order.Length; start += options.Batch)
            {
                ReadOnlySpan<int> batch = order.AsSpan(start, Math.Min(options.Batch, order.Length - start));
                Array.Clear(gradient);
                foreach (int row in batch)
                {
                    _ = pass.Learn(own.Row(row), own.Target(row), 1.0 / batch.Length, gradient);
                }

                double rate = options.Rate * (1 - ((double)steps++ / allSteps));
                adam.Step(weights.All, gradient, rate, options.Decay);
            }

            if (heldOut.Length > 0)
            {
                double reached = 0;
                foreach (int row in heldOut)
                {
                    reached += pass.LossOf(own.Row(row), own.Target(row));
                }

                if (reached < lowest)
                {
                    lowest = reached;
                    best.Set(weights);
                }
            }
        }

        return new SmallPerceptron(scale, heldOut.Length > 0 ? best : weights);
    }

    /// <summary>What the network gives for a row.</summary>
    /// <param name="row">As wide as the rows that were learnt.</param>
    /// <param name="outputs">As many as the loss has.</param>
    public void Evaluate(ReadOnlySpan<double> row, Span<double> outputs)
    {
        Span<double> standard = row.Length <= 256 ? stackalloc double[row.Length] : new double[row.Length];
        for (int i = 0; i < row.Length; i++)
        {
            standard[i] = LearningRows.Round(_scale.Apply(row[i], i));
        }

        Span<double> hidden = _weights.Hidden <= 256 ? stackalloc double[_weights.Hidden] : new double[_weights.Hidden];
        _weights.Forward(standard, hidden, outputs);
    }
}

/// <summary>One row's way through the network and back.</summary>
internal sealed class SmallPass(SmallWeights weights, ILoss loss)
{
    private readonly double[] _hidden = new double[weights.Hidden];
    private readonly double[] _deltas = new double[weights.Hidden];
    private readonly double[] _outputs = new double[loss.Outputs];
    private readonly double[] _errors = new double[loss.Outputs];

    /// <summary>The loss of a row.</summary>
    public double LossOf(ReadOnlySpan<double> row, double target)
    {
        weights.Forward(row, _hidden, _outputs);
        return loss.Of(_outputs, target, _errors);
    }

    /// <summary>The loss of a row; its gradient, so many times, is added.</summary>
    public double Learn(ReadOnlySpan<double> row, double target, double share, double[] gradient)
    {
        double reached = LossOf(row, target);
        for (int o = 0; o < _errors.Length; o++)
        {
            _errors[o] *= share;
        }

        weights.AddGradient(row, _hidden, _deltas, _errors, gradient);
        return reached;
    }
}

/// <summary>Adam's memory of each weight.</summary>
internal sealed class AdamState(int length)
{
    private readonly double[] _mean = new double[length];
    private readonly double[] _square = new double[length];
    private double _decayOfMean = 1;
    private double _decayOfSquare = 1;

    /// <summary>One step.</summary>
    public void Step(double[] weights, double[] gradient, double rate, double decay)
    {
        _decayOfMean *= 0.9;
        _decayOfSquare *= 0.999;
        Vector<double> step = new(rate / (1 - _decayOfMean));
        Vector<double> correction = new(1 / (1 - _decayOfSquare));
        Vector<double> small = new(1e-8);
        double keep = 1 - (rate * decay);
        // The buffers are padded to whole vectors of any width, so that no element is on its own.
        Span<Vector<double>> w = MemoryMarshal.Cast<double, Vector<double>>(weights.AsSpan());
        Span<Vector<double>> g = MemoryMarshal.Cast<double, Vector<double>>(gradient.AsSpan());
        Span<Vector<double>> m = MemoryMarshal.Cast<double, Vector<double>>(_mean.AsSpan());
        Span<Vector<double>> s = MemoryMarshal.Cast<double, Vector<double>>(_square.AsSpan());
        for (int i = 0; i < w.Length; i++)
        {
            m[i] = (m[i] * 0.9) + (g[i] * 0.1);
            s[i] = (s[i] * 0.999) + (g[i] * g[i] * 0.001);
            w[i] = (w[i] * keep) - (step * m[i] / (Vector.SquareRoot(s[i] * correction) + small));
        }
    }
}
