using Telltale.Core.Evidence;
using Telltale.Core.Evidence.Language;

namespace Telltale.Attacks.Language.Wbc;

/// <summary>
/// Score, in [0, 1]: the mean over window lengths of the share of windows of that length in which the target's loss is, in
/// sum, below the reference model's. A window longer than the document is the document.
/// </summary>
/// <remarks>Chen et al. 2026, Window-based comparison. Windows that tie are no votes for membership.</remarks>
public sealed class WbcAttack(IReadOnlyList<int> windows, ReferenceChoice reference) : IPerTextAttack
{
    /// <summary>The catalogue line.</summary>
    public static TextAttackDescriptor Descriptor { get; } =
        new()
        {
            Name = "wbc",
            Title = "Window-based comparison",
            Summary = "Share of windows along the document in which the target does better than a reference model.",
            Paper =
                "Chen et al. 2026, Window-based membership inference attacks against fine-tuned large language models",
            Access = AccessLevel.TokenLogProbabilities,
            Options = [WindowSizes.Option, ReferenceChoice.Option],
            Create = values => new WbcAttack(WindowSizes.Read(values), ReferenceChoice.Read(values)),
        };

    /// <inheritdoc/>
    public TextNeeds Needs { get; } =
        new()
        {
            Attack = Descriptor.Name,
            Reads = TextReading.LogProbabilities,
            Reference = reference,
            SameTokens = true,
        };

    /// <inheritdoc/>
    public double ScoreOf(TextRecord record)
    {
        if (record.Signals is not { } signals || reference.TokensOf(record) is not { } other)
        {
            return double.NaN;
        }

        double[] gains = new double[other.Length];
        for (int t = 0; t < gains.Length; t++)
        {
            gains[t] = signals.LogProbabilities[t] - other[t];
        }

        double sum = 0;
        foreach (int size in windows)
        {
            sum += Share(gains, Math.Min(size, gains.Length));
        }

        return sum / windows.Count;
    }

    /// <summary>Share of windows with a sum above 0. Each is summed anew: differences of running sums would make ties of nothing.</summary>
    private static double Share(ReadOnlySpan<double> gains, int size)
    {
        int count = gains.Length - size + 1;
        int votes = 0;
        for (int start = 0; start < count; start++)
        {
            double sum = 0;
            foreach (double gain in gains.Slice(start, size))
            {
                sum += gain;
            }

            votes += sum > 0 ? 1 : 0;
        }

        return (double)votes / count;
    }
}
