using System.Globalization;
using Telltale.Audit.Results;
using Telltale.Audit.Verdicts;

namespace Telltale.Audit.Sets;

/// <summary>What a suspected set of texts tells beside controls.</summary>
public sealed record SetResult
{
    /// <summary>The value of <see cref="Schema"/>.</summary>
    public const string SchemaName = "telltale/set/1";

    /// <summary>Which schema the result follows.</summary>
    public required string Schema { get; init; }

    /// <summary>Version of the program.</summary>
    public required string Version { get; init; }

    /// <summary>Name of the evidence.</summary>
    public required string Source { get; init; }

    /// <summary>Who was counted, where texts belong to persons who have several; null where texts are.</summary>
    public PersonsSection? Persons { get; init; }

    /// <summary>One an attack; the first is the one that counts.</summary>
    public required IReadOnlyList<SetComparison> Comparisons { get; init; }

    /// <summary>All attacks together on halves; null for too few texts.</summary>
    public required DatasetInference? Inference { get; init; }

    /// <summary>
    /// The converse: known members against suspects. A small p says that the suspects do not score as texts that were used
    /// do; null without known members.
    /// </summary>
    public required DatasetInference? NonUse { get; init; }

    /// <summary>Checks that suspects and controls are alike but for having been used.</summary>
    public required IReadOnlyList<ValidityCheck> Validity { get; init; }

    /// <summary>p that the verdict rests on: twice the smaller of the first attack's permutation and of the inference on halves.</summary>
    public required double PValue { get; init; }

    /// <summary>Level at which the verdict was given.</summary>
    public required double Level { get; init; }

    /// <summary>The grade.</summary>
    public required TestGrade Grade { get; init; }

    /// <summary>The statement that the evidence allows.</summary>
    public required string Statement { get; init; }

    /// <summary>What this does not show.</summary>
    public required IReadOnlyList<string> Limits { get; init; }

    /// <summary>Judges.</summary>
    /// <param name="source">Name of the evidence.</param>
    /// <param name="version">Version of the program.</param>
    /// <param name="comparisons">One an attack, at least one.</param>
    /// <param name="inference">All attacks together, if there were texts enough.</param>
    /// <param name="nonUse">The converse, if there are known members.</param>
    /// <param name="validity">Checks.</param>
    /// <param name="level">Level of the test.</param>
    public static SetResult Of(
        string source,
        string version,
        IReadOnlyList<SetComparison> comparisons,
        DatasetInference? inference,
        DatasetInference? nonUse,
        IReadOnlyList<ValidityCheck> validity,
        double level
    )
    {
        ArgumentNullException.ThrowIfNull(comparisons);
        ArgumentNullException.ThrowIfNull(validity);
        SetComparison first = comparisons[0];
        double p = inference is null
            ? first.PermutationPValue
            : Math.Min(1, 2 * Math.Min(first.PermutationPValue, inference.PValue));
        bool invalid = validity.Any(c => c.Invalidates);
        bool found = p <= level;
        bool blind = !found && first.DetectableEffect > LargeEffect;
        return new SetResult
        {
            Schema = SchemaName,
            Version = version,
            Source = source,
            Comparisons = comparisons,
            Inference = inference,
            NonUse = nonUse,
            Validity = validity,
            PValue = p,
            Level = level,
            Grade =
                invalid ? TestGrade.Invalid
                : found ? TestGrade.Leak
                : blind ? TestGrade.Inconclusive
                : TestGrade.NoLeakDetected,
            Statement = Words(first, nonUse, p, level, invalid, found, blind),
            Limits =
            [
                "The p-values hold if suspects and controls are alike but for having been used: drawn from one source, at one time, in the same way. Controls that were written later, or by others, are different without any model.",
                "About a model whose training set is not known this is evidence that is consistent with use, not proof of it. Proof needs canaries planted beforehand (telltale canary plant) or an ordered benchmark (telltale contamination).",
                "It is a statement about the set, not about each text in it.",
            ],
        };
    }

    // Effects beyond .8 standard deviations are called large (Cohen 1988): a test that needs more sees little.
    private const double LargeEffect = 0.8;

    private static string Words(
        SetComparison first,
        DatasetInference? nonUse,
        double p,
        double level,
        bool invalid,
        bool found,
        bool blind
    )
    {
        string shown = PValueText.Of(p);
        string effect = first.DetectableEffect.ToString("0.00", CultureInfo.InvariantCulture);
        string converse =
            nonUse is null ? ""
            : nonUse.PValue <= level
                ? $" The suspects score lower than texts that were used (p {PValueText.Of(nonUse.PValue)}), which is consistent with their not having been used in the same way."
            : " The suspects cannot be told from texts that were used.";
        return invalid
                ? "Suspects and controls can be told apart without the model, so a difference in scores says nothing about use."
            : found
                ? $"The suspects are more familiar to the model than the controls (p {shown}), which is consistent with their having been used.{converse}"
            : blind
                ? $"No difference was found (p {shown}), but so few texts show only effects of {effect} standard deviations or more; give more suspects and controls.{converse}"
            : $"The suspects are no more familiar to the model than the controls (p {shown}); an effect of {effect} standard deviations would have been seen four times in five.{converse}";
    }
}
