using Telltale.Audit.Results;
using Telltale.Audit.Verdicts;
using Telltale.Core.Evidence.Language;

namespace Telltale.Audit.Validity.Texts;

/// <summary>
/// Does a model that saw neither side find one easier to predict? Then the sides differ by themselves: one is written by a
/// model, or comes from another source. Texts that a model wrote score above those that were trained on, whoever is asked.
/// Reference models of which it is known that they were trained on some of the texts (shadow models) are not asked.
/// </summary>
internal static class PredictabilityCheckup
{
    public const string Name = "predictability";

    public static ValidityCheck Check(TextEvidence evidence)
    {
        string[] names =
        [
            .. evidence
                .Records.SelectMany(r => r.References)
                .GroupBy(pair => pair.Key, StringComparer.Ordinal)
                .Where(g => g.All(pair => pair.Value.Member is not true))
                .Select(g => g.Key)
                .Order(StringComparer.Ordinal),
        ];
        (string Name, double PValue, double Auc)[] found =
        [
            .. names
                .Select(name => (name, TextSides.Compare(evidence, record => Mean(record, name))))
                .Where(pair => pair.Item2 is not null)
                .Select(pair => (pair.name, pair.Item2!.Value.PValue, pair.Item2.Value.Auc)),
        ];
        if (found.Length == 0)
        {
            return new(
                Name,
                CheckStatus.NotChecked,
                "There is no reference model that saw neither side, or too few texts that it read."
            );
        }

        (string reference, double smallest, double auc) = found.MinBy(f => f.PValue);
        double p = Math.Min(1, smallest * found.Length);
        bool differs = p < TextSides.Limit;
        string finding =
            $"The reference model {reference} alone tells members from non-members with an AUC of {auc:0.000}, p {PValueText.Of(p)}{(found.Length > 1 ? $" after correction for {found.Length} models" : "")}.";
        return new(
            Name,
            differs ? CheckStatus.Failed : CheckStatus.Passed,
            differs
                ? finding
                    + $" It saw neither side, so the {(auc > 0.5 ? "members" : "non-members")} are easier to predict by themselves: perhaps a model wrote them, or they come from another source. (If it did see one side, it is no reference.)"
                : finding
        )
        {
            Measured = p,
            Limit = TextSides.Limit,
        };
    }

    private static double Mean(TextRecord record, string name) =>
        record.References.TryGetValue(name, out TextReference? reference) ? reference.Signals.Mean() : double.NaN;
}
