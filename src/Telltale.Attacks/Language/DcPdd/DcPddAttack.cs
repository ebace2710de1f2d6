using Telltale.Core.Evidence;
using Telltale.Core.Evidence.Language;

namespace Telltale.Attacks.Language.DcPdd;

/// <summary>
/// Score: mean over the tokens that stand in the document for the first time of <c>min(p_t · log(1/f_t), a)</c>, in [0, a].
/// p_t is the target's probability of the token, f_t its share among all tokens of a corpus: likely tokens count for more
/// where they are rare.
/// </summary>
/// <remarks>
/// Zhang et al. 2024. The first token of the document has no probability where the model cannot predict it; a later one of
/// its kind is then no first one. f_t is a share, smoothed so that it is above 0; some code takes plain counts, which is
/// another score.
/// </remarks>
public sealed class DcPddAttack(double cap) : IPerTextAttack
{
    /// <summary>The catalogue line.</summary>
    public static TextAttackDescriptor Descriptor { get; } =
        new()
        {
            Name = "dc-pdd",
            Title = "DC-PDD (divergence from a corpus)",
            Summary = "Probability of each new token, weighted by how rare it is in a corpus, with a cap.",
            Paper =
                "Zhang et al. 2024, Pretraining data detection for large language models: a divergence-based calibration method",
            Access = AccessLevel.TokenLogProbabilities,
            Options =
            [
                new(
                    "cap",
                    "a number from 0.000001 to 100",
                    "0.01",
                    "No token counts for more than this; the paper's a."
                ),
            ],
            Create = values => new DcPddAttack(values.Number("cap", 1e-6, 100)),
        };

    /// <inheritdoc/>
    public TextNeeds Needs { get; } =
        new()
        {
            Attack = Descriptor.Name,
            Reads = TextReading.LogProbabilities | TextReading.TokenIds | TextReading.Frequencies,
        };

    /// <inheritdoc/>
    public double ScoreOf(TextRecord record)
    {
        if (record is not { Signals: { } signals, TokenIds: { } all, TokenFrequencies: { } frequencies })
        {
            return double.NaN;
        }

        ReadOnlySpan<int> ids = record.ScoredTokenIds;
        HashSet<int> seen = [.. all.AsSpan(0, all.Length - ids.Length)];
        double sum = 0;
        int count = 0;
        for (int t = 0; t < ids.Length; t++)
        {
            if (seen.Add(ids[t]))
            {
                sum += Math.Min(-Math.Exp(signals.LogProbabilities[t]) * Math.Log(frequencies[t]), cap);
                count++;
            }
        }

        return count == 0 ? double.NaN : sum / count;
    }
}
