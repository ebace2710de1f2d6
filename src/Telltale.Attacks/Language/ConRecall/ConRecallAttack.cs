using Telltale.Attacks.Language.Recall;
using Telltale.Core.Evidence;
using Telltale.Core.Evidence.Language;

namespace Telltale.Attacks.Language.ConRecall;

/// <summary>
/// Score: <c>(LL(x | non-members) − γ·LL(x | members)) / LL(x)</c> with mean log-probabilities LL, any real number; NaN where
/// LL(x) is 0.
/// </summary>
/// <remarks>
/// Wang et al. 2025. Both prefixes must come from texts that are not judged; the attacker is assumed to know some members.
/// </remarks>
public sealed class ConRecallAttack(string prefix, string members, double gamma) : IPerTextAttack
{
    /// <summary>The catalogue line.</summary>
    public static TextAttackDescriptor Descriptor { get; } =
        new()
        {
            Name = "con-recall",
            Title = "Con-ReCall",
            Summary = "What a prefix of non-members does to the loss, less what one of members does.",
            Paper = "Wang et al. 2025, Con-ReCall: detecting pre-training data in LLMs via contrastive decoding",
            Access = AccessLevel.TokenLogProbabilities,
            Options =
            [
                RecallAttack.Prefix,
                new(
                    "members",
                    "the name of a prefix in the evidence",
                    "member",
                    "The prefix of texts that are not judged and that the target was trained on."
                ),
                new("gamma", "a number from 0 to 10", "0.5", "Weight of what the prefix of members does."),
            ],
            Create = values => new ConRecallAttack(
                values.Text(RecallAttack.Prefix.Name),
                values.Text("members"),
                values.Number("gamma", 0, 10)
            ),
        };

    /// <inheritdoc/>
    public TextNeeds Needs { get; } =
        new()
        {
            Attack = Descriptor.Name,
            Reads = TextReading.LogProbabilities,
            Prefix = prefix,
            OtherPrefix = members,
        };

    /// <inheritdoc/>
    public double ScoreOf(TextRecord record)
    {
        if (
            record.Signals is not { } signals
            || !record.Prefixed.TryGetValue(prefix, out double[]? afterNonMembers)
            || !record.Prefixed.TryGetValue(members, out double[]? afterMembers)
        )
        {
            return double.NaN;
        }

        double difference =
            RecallAttack.MeanOf(afterNonMembers, signals.Count)
            - (gamma * RecallAttack.MeanOf(afterMembers, signals.Count));
        return Ratio.Of(difference, signals.Mean());
    }
}
