using Telltale.Core.Evidence;
using Telltale.Core.Evidence.Language;

namespace Telltale.Attacks.Language.Recall;

/// <summary>
/// Score: mean log-probability after a prefix of non-members over that without it, in [0, ∞): text that a model knows by
/// heart suffers more from the prefix. NaN where the document's own loss is 0.
/// </summary>
/// <remarks>
/// Xie et al. 2024. The prefix must come from texts that are not judged: one that is judged, or that shares the date or the
/// topic of the non-members alone, turns the score into a detector of that.
/// </remarks>
public sealed class RecallAttack(string prefix) : IPerTextAttack
{
    /// <summary>The option that names the prefix.</summary>
    internal static AttackOption Prefix { get; } =
        new(
            "prefix",
            "the name of a prefix in the evidence",
            "nonmember",
            "Compare with what the target says after this prefix, of texts that are not judged and that it was not trained on."
        );

    /// <summary>The catalogue line.</summary>
    public static TextAttackDescriptor Descriptor { get; } =
        new()
        {
            Name = "recall",
            Title = "ReCaLL",
            Summary = "Loss of the document after a prefix of non-members over its loss without it.",
            Paper = "Xie et al. 2024, ReCaLL: membership inference via relative conditional log-likelihoods",
            Access = AccessLevel.TokenLogProbabilities,
            Options = [Prefix],
            Create = values => new RecallAttack(values.Text(Prefix.Name)),
        };

    /// <inheritdoc/>
    public TextNeeds Needs { get; } =
        new()
        {
            Attack = Descriptor.Name,
            Reads = TextReading.LogProbabilities,
            Prefix = prefix,
        };

    /// <inheritdoc/>
    public double ScoreOf(TextRecord record) =>
        record.Signals is { } signals && record.Prefixed.TryGetValue(prefix, out double[]? after)
            ? Ratio.Of(MeanOf(after, signals.Count), signals.Mean())
            : double.NaN;

    /// <summary>Mean over the tokens that have a log-probability without the prefix too.</summary>
    internal static double MeanOf(double[] after, int count)
    {
        double sum = 0;
        foreach (double value in after.AsSpan(after.Length - count))
        {
            sum += value;
        }

        return sum / count;
    }
}
