using Telltale.Core.Evidence;

namespace Telltale.Audit.Assessment;

/// <summary>What is said about the attack whose scores are assessed.</summary>
/// <param name="Label">Column name.</param>
/// <param name="Attack">Name in the catalogue; <c>external</c> for scores computed elsewhere.</param>
/// <param name="Paper">Where the attack comes from.</param>
/// <param name="Access">What the attacker must see.</param>
/// <param name="Options">Every option and its value.</param>
/// <param name="Queries">How often the target was asked about a record; null where nobody knows.</param>
public sealed record AssessedAttack(
    string Label,
    string Attack,
    string Paper,
    string Access,
    IReadOnlyDictionary<string, string> Options,
    double? Queries = null
)
{
    /// <summary>An access level in words.</summary>
    internal static string AccessText(AccessLevel access) =>
        access switch
        {
            AccessLevel.Text => "text",
            AccessLevel.Label => "label",
            AccessLevel.Confidences => "confidences",
            AccessLevel.Logits => "logits",
            AccessLevel.TokenLogProbabilities => "token log-probabilities",
            AccessLevel.Weights => "weights",
        };
}
