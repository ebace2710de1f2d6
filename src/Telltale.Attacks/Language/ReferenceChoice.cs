using Telltale.Core.Evidence.Language;

namespace Telltale.Attacks.Language;

/// <summary>
/// Which reference model an attack compares the target with: one by its name; <c>out</c>, the mean of the log-probabilities
/// of all shadow models that were not trained on the document; or <c>auto</c>: the model called <c>reference</c>, else the
/// only one of which it is not said whether it was trained on the document, else <c>out</c>.
/// </summary>
/// <param name="Name">A name, <c>auto</c> or <c>out</c>.</param>
public sealed record ReferenceChoice(string Name)
{
    private const string Usual = "reference";
    private const string Auto = "auto";
    private const string Out = "out";

    /// <summary>The option of attacks that compare with one reference model.</summary>
    public static AttackOption Option { get; } =
        new(
            "reference",
            "auto, out, or the name of a reference model",
            Auto,
            "Compare with this model; out: with the mean of all shadow models not trained on the document."
        );

    /// <summary>Reads the option.</summary>
    public static ReferenceChoice Read(OptionValues values) => new(values.Text(Option.Name));

    /// <summary>Mean log-probability a token by the reference; NaN where there is none.</summary>
    public double MeanOf(TextRecord record)
    {
        IReadOnlyList<TextReference> models = ModelsFor(record);
        double sum = 0;
        foreach (TextReference model in models)
        {
            sum += model.Signals.Mean();
        }

        return models.Count == 0 ? double.NaN : sum / models.Count;
    }

    /// <summary>Log-probability of each of the target's tokens by the reference; null where its tokens are others, or none.</summary>
    public double[]? TokensOf(TextRecord record) => Average(record, model => model.Signals.LogProbabilities);

    /// <summary>Divergence of the reference from the target at each token; null where it is not known.</summary>
    public double[]? DivergencesOf(TextRecord record) => Average(record, model => model.Signals.Divergences);

    /// <summary>Why there is no such model for any document; null where there is.</summary>
    internal string? WhatIsMissing(TextEvidence evidence, bool sameTokens, bool divergences)
    {
        TextRecord? ambiguous = evidence.Records.FirstOrDefault(r => Name == Auto && FreeNames(r).Count > 1);
        if (ambiguous is not null)
        {
            return $"finds several reference models ({string.Join(", ", FreeNames(ambiguous))}); choose with reference=NAME";
        }

        if (evidence.Records.All(r => ModelsFor(r).Count == 0))
        {
            string[] names =
            [
                .. evidence.Records.SelectMany(r => r.References.Keys).Distinct().Order(StringComparer.Ordinal).Take(8),
            ];
            string there = names.Length == 0 ? "" : $"; there are {string.Join(", ", names)}";
            return Name == Out
                ? "needs shadow models that were not trained on the document: references.NAME with member false"
                : $"needs a reference model: references.{(Name == Auto ? Usual : Name)}{there}";
        }

        // Texts that two tokenizers cut alike by chance are no reason to go on with these few.
        if (sameTokens && HasOtherTokens(evidence))
        {
            return "needs a reference model with the target's own tokens; this one gives another number of log-probabilities, or other token_ids";
        }

        return divergences && evidence.Records.All(r => DivergencesOf(r) is null)
            ? "needs the divergence of the reference model from the target at each token: references.NAME.token_kl"
            : null;
    }

    /// <summary>Whether the reference's tokens are not the target's, in more than half of the documents that it speaks of.</summary>
    private bool HasOtherTokens(TextEvidence evidence)
    {
        int spoken = evidence.Records.Count(r => ModelsFor(r).Count > 0);
        int alike = evidence.Records.Count(r => TokensOf(r) is not null);
        return 2 * alike < spoken;
    }

    private IReadOnlyList<TextReference> ModelsFor(TextRecord record)
    {
        if (Name is not (Auto or Out))
        {
            return record.References.TryGetValue(Name, out TextReference? named) ? [named] : [];
        }

        if (Name == Auto && FreeNames(record) is { Count: > 0 } free)
        {
            return free.Count == 1 ? [record.References[free[0]]] : [];
        }

        return
        [
            .. record
                .References.Where(r => r.Value.Member == false)
                .OrderBy(r => r.Key, StringComparer.Ordinal)
                .Select(r => r.Value),
        ];
    }

    private static IReadOnlyList<string> FreeNames(TextRecord record) =>
        record.References.ContainsKey(Usual)
            ? [Usual]
            :
            [
                .. record
                    .References.Where(r => r.Value.Member is null)
                    .Select(r => r.Key)
                    .Order(StringComparer.Ordinal),
            ];

    private double[]? Average(TextRecord record, Func<TextReference, double[]?> numbers)
    {
        IReadOnlyList<TextReference> models = ModelsFor(record);
        if (models.Count == 0 || record.Signals is not { } target)
        {
            return null;
        }

        double[] sums = new double[target.Count];
        foreach (TextReference model in models)
        {
            if (numbers(model) is not { } own || own.Length != sums.Length || !SpeaksOf(model, record))
            {
                return null;
            }

            for (int i = 0; i < sums.Length; i++)
            {
                sums[i] += own[i] / models.Count;
            }
        }

        return sums;
    }

    /// <summary>Where both say which tokens they mean, they must mean the same.</summary>
    private static bool SpeaksOf(TextReference model, TextRecord record) =>
        model.TokenIds is not { } ids
        || record.TokenIds is null
        || ids.AsSpan(ids.Length - model.Signals.Count).SequenceEqual(record.ScoredTokenIds);
}
