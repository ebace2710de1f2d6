using Telltale.Core.Evidence;

namespace Telltale.Attacks.Learned;

/// <summary>In what form outputs are learnt from.</summary>
public enum OutputScale
{
    /// <summary>Probabilities, as the papers have them.</summary>
    Probabilities,

    /// <summary>Their logarithms, in which saturated models still differ.</summary>
    Logarithms,
}

/// <summary>A model's answer as a row to learn from: its highest probabilities, highest first.</summary>
/// <param name="classes">Classes of an answer.</param>
/// <param name="top">How many of the highest; null for all.</param>
/// <param name="scale">In what form.</param>
/// <param name="queries">How many of the first queries; rows are means over them.</param>
internal sealed class SortedOutputs(int classes, int? top, OutputScale scale, int queries)
{
    /// <summary>Numbers a row.</summary>
    public int Width { get; } = Math.Min(top ?? classes, classes);

    /// <summary>Reads one record's row.</summary>
    /// <param name="signals">Answers.</param>
    /// <param name="model">Which model.</param>
    /// <param name="record">Which record.</param>
    /// <param name="row">As wide as <see cref="Width"/>; overwritten.</param>
    public void Read(Signals signals, int model, int record, Span<double> row)
    {
        Span<double> answer = classes <= 256 ? stackalloc double[classes] : new double[classes];
        row.Clear();
        for (int q = 0; q < queries; q++)
        {
            signals.ReadLogProbabilities(model, record, q, answer);
            answer.Sort();
            for (int i = 0; i < row.Length; i++)
            {
                double log = answer[classes - 1 - i];
                row[i] += scale == OutputScale.Logarithms ? log : Math.Exp(log);
            }
        }

        for (int i = 0; i < row.Length; i++)
        {
            row[i] /= queries;
        }
    }
}
