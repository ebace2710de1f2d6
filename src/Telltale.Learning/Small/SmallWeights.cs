using Telltale.Core.Randomness;

namespace Telltale.Learning.Small;

/// <summary>
/// The weights of a small perceptron in one buffer: input × hidden, hidden, hidden × outputs, outputs; without a hidden
/// layer input × outputs, outputs. Everything runs along rows of the buffer, element by element.
/// </summary>
internal sealed class SmallWeights
{
    /// <summary>The widest register there is holds 8 doubles.</summary>
    private const int Lanes = 8;

    private readonly int _inputs;
    private readonly int _outputs;
    private readonly int _second;

    private SmallWeights(int inputs, int hidden, int outputs, double[] all)
    {
        _inputs = inputs;
        _outputs = outputs;
        Hidden = hidden;
        _second = hidden == 0 ? 0 : (inputs + 1) * hidden;
        All = all;
    }

    /// <summary>Weights drawn with variance 2 / inputs, offsets 0; those of the outputs begin at 0, so that training begins with the best guess of ignorance.</summary>
    public SmallWeights(int inputs, int hidden, int outputs, Rng rng)
        : this(inputs, hidden, outputs, new double[Padded(inputs, hidden, outputs)])
    {
        double scale = Math.Sqrt(2.0 / inputs);
        for (int i = 0; i < inputs * hidden; i++)
        {
            All[i] = scale * rng.NextNormal();
        }
    }

    /// <summary>Width of the hidden layer, 0 for none.</summary>
    public int Hidden { get; }

    /// <summary>All weights, zeros behind them up to whole vectors.</summary>
    public double[] All { get; }

    /// <summary>Length of the buffer.</summary>
    public int Length => All.Length;

    private int Before => Hidden == 0 ? _inputs : Hidden;

    /// <summary>Another buffer with the same numbers.</summary>
    public SmallWeights Copy() => new(_inputs, Hidden, _outputs, [.. All]);

    /// <summary>Takes over another's numbers.</summary>
    public void Set(SmallWeights other) => other.All.CopyTo(All, 0);

    /// <summary>A row's way through.</summary>
    public void Forward(ReadOnlySpan<double> row, Span<double> hidden, Span<double> outputs)
    {
        ReadOnlySpan<double> before = row;
        if (Hidden > 0)
        {
            All.AsSpan(_inputs * Hidden, Hidden).CopyTo(hidden);
            for (int i = 0; i < row.Length; i++)
            {
                if (row[i] != 0)
                {
                    PositiveSystem.Subtract(hidden, All.AsSpan(i * Hidden, Hidden), -row[i]);
                }
            }

            for (int h = 0; h < hidden.Length; h++)
            {
                hidden[h] = Math.Max(hidden[h], 0);
            }

            before = hidden;
        }

        All.AsSpan(_second + (Before * _outputs), _outputs).CopyTo(outputs);
        for (int i = 0; i < before.Length; i++)
        {
            if (before[i] != 0)
            {
                PositiveSystem.Subtract(outputs, All.AsSpan(_second + (i * _outputs), _outputs), -before[i]);
            }
        }
    }

    /// <summary>Adds a row's gradient, with what <see cref="Forward"/> left in the hidden layer and the errors of the outputs.</summary>
    public void AddGradient(
        ReadOnlySpan<double> row,
        ReadOnlySpan<double> hidden,
        Span<double> deltas,
        ReadOnlySpan<double> errors,
        Span<double> gradient
    )
    {
        ReadOnlySpan<double> before = Hidden == 0 ? row : hidden;
        for (int i = 0; i < before.Length; i++)
        {
            if (before[i] != 0)
            {
                PositiveSystem.Subtract(gradient.Slice(_second + (i * _outputs), _outputs), errors, -before[i]);
            }
        }

        PositiveSystem.Subtract(gradient.Slice(_second + (Before * _outputs), _outputs), errors, -1);
        if (Hidden == 0)
        {
            return;
        }

        for (int h = 0; h < hidden.Length; h++)
        {
            double delta = 0;
            for (int o = 0; o < _outputs && hidden[h] > 0; o++)
            {
                delta += All[_second + (h * _outputs) + o] * errors[o];
            }

            deltas[h] = delta;
        }

        for (int i = 0; i < row.Length; i++)
        {
            if (row[i] != 0)
            {
                PositiveSystem.Subtract(gradient.Slice(i * Hidden, Hidden), deltas, -row[i]);
            }
        }

        PositiveSystem.Subtract(gradient.Slice(_inputs * Hidden, Hidden), deltas, -1);
    }

    private static int Padded(int inputs, int hidden, int outputs)
    {
        int length = hidden == 0 ? (inputs + 1) * outputs : ((inputs + 1) * hidden) + ((hidden + 1) * outputs);
        return checked((length + Lanes - 1) / Lanes * Lanes);
    }
}
