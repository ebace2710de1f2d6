using Telltale.Learning.Kernels;

namespace Telltale.Learning.Training;

/// <summary>What a batch is to be taught: the class of each record, smoothed, and after mix-up a share of another's.</summary>
internal readonly ref struct BatchTargets
{
    /// <param name="labels">Class of each row.</param>
    /// <param name="smoothing">ε in [0, 1), see <see cref="Kernel.SoftmaxCrossEntropy"/>.</param>
    public BatchTargets(ReadOnlySpan<int> labels, float smoothing)
    {
        Labels = labels;
        Smoothing = smoothing;
        Others = [];
    }

    /// <summary>Class of each row.</summary>
    public ReadOnlySpan<int> Labels { get; }

    /// <summary>ε in [0, 1).</summary>
    public float Smoothing { get; }

    /// <summary>Class of the record that was mixed into each row; empty without mix-up.</summary>
    public ReadOnlySpan<int> Others { get; init; }

    /// <summary>Share of those records in each row, in [0, 1].</summary>
    public float OtherShare { get; init; }

    public int Rows => Labels.Length;

    /// <summary>
    /// The sum of the losses <c>(1 − s) · CE(label) + s · CE(other)</c> in nats; the logits [rows × classes] are
    /// overwritten by the gradient of it divided by <see cref="Rows"/>.
    /// </summary>
    public double Loss(Kernel kernel, in MatrixView logits)
    {
        float scale = 1f / Rows;
        double mixed = 0;
        // Two cross-entropies of one row differ only in which logit counts.
        double weight = OtherShare * (1.0 - Smoothing);
        for (int i = 0; i < Others.Length; i++)
        {
            Span<float> row = logits.Row(i);
            mixed += weight * ((double)row[Labels[i]] - row[Others[i]]);
        }

        double loss = kernel.SoftmaxCrossEntropy(logits, Labels, Smoothing, scale);
        for (int i = 0; i < Others.Length; i++)
        {
            Span<float> row = logits.Row(i);
            row[Labels[i]] += (float)weight * scale;
            row[Others[i]] -= (float)weight * scale;
        }

        return loss + mixed;
    }
}
