using Telltale.Core.Evidence;
using Telltale.Core.Evidence.Language;

namespace Telltale.Attacks.Language.Samia;

/// <summary>What the recall of a continuation is multiplied by.</summary>
public enum SamiaWeight
{
    /// <summary>Nothing.</summary>
    No,

    /// <summary>The bytes that zlib makes of the continuation, so that one that repeats itself counts for little.</summary>
    Yes,
}

/// <summary>
/// Sampling instead of probabilities: the target continues the beginning of the document several times. Score, in [0, 1], or
/// with zlib in [0, ∞): the mean over its answers of the share of the rest's runs of n words that an answer repeats
/// (ROUGE-n recall, each run as often as it stands in both).
/// </summary>
/// <remarks>
/// Kaneko et al. 2024. Words are what stands between blanks, as it is. NaN where the rest has fewer than n words, or where the
/// document does not begin with what the target was handed.
/// </remarks>
public sealed class SamiaAttack(int n, SamiaWeight zlib) : IPerTextAttack
{
    /// <summary>The catalogue line.</summary>
    public static TextAttackDescriptor Descriptor { get; } =
        new()
        {
            Name = "samia",
            Title = "SaMIA (text only)",
            Summary = "How much of the rest of the document the target's continuations of its beginning repeat.",
            Paper = "Kaneko et al. 2024, Sampling-based pseudo-likelihood for membership inference attacks",
            Access = AccessLevel.Text,
            Options =
            [
                new("n", "a whole number from 1 to 10", "1", "Compare runs of so many words."),
                new("zlib", "no|yes", "no", "Multiply each answer's share by its compressed length."),
            ],
            Create = values => new SamiaAttack(values.Whole("n", 1, 10), values.Choice<SamiaWeight>("zlib")),
        };

    /// <inheritdoc/>
    public TextNeeds Needs { get; } =
        new() { Attack = Descriptor.Name, Reads = TextReading.Text | TextReading.Continuations };

    /// <inheritdoc/>
    public double ScoreOf(TextRecord record)
    {
        if (
            record.Continuations is not { } continuations
            || record.Text.Length == 0
            || !record.Text.StartsWith(continuations.Prompt, StringComparison.Ordinal)
        )
        {
            return double.NaN;
        }

        Dictionary<string, int> rest = Runs(record.Text[continuations.Prompt.Length..]);
        int all = rest.Values.Sum();
        double sum = 0;
        for (int i = 0; i < continuations.Texts.Count; i++)
        {
            int both = 0;
            foreach ((string run, int times) in Runs(continuations.Texts[i]))
            {
                both += Math.Min(times, rest.GetValueOrDefault(run));
            }

            double weight = zlib == SamiaWeight.Yes ? continuations.ZlibLengths[i] : 1;
            sum += weight * both / all;
        }

        return all == 0 ? double.NaN : sum / continuations.Texts.Count;
    }

    private Dictionary<string, int> Runs(string text)
    {
        string[] words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        Dictionary<string, int> runs = new(StringComparer.Ordinal);
        for (int start = 0; start + n <= words.Length; start++)
        {
            string run = string.Join(' ', words, start, n);
            runs[run] = runs.GetValueOrDefault(run) + 1;
        }

        return runs;
    }
}
