using Telltale.Audit.Results;
using Telltale.Core.Evidence.Language;

namespace Telltale.Audit.Validity.Documents;

/// <summary>
/// Does a model that saw neither side find one easier to predict? Then the sides differ by themselves: one is written by a
/// model, or comes from another source. Texts that a model wrote score above those that were trained on, whoever is asked.
/// Reference models of which it is known that they were trained on some of the texts (shadow models) are not asked.
/// </summary>
internal static class PredictabilityCheckup
{
    public const string Name = "predictability";

    public static ValidityCheck Check(AuditedEvidence audited)
    {
        TextEvidence evidence = audited.Documents!;
        string[] names =
        [
            .. evidence
                .Records.SelectMany(r => r.References)
                .GroupBy(pair => pair.Key, StringComparer.Ordinal)
                .Where(g => g.All(pair => pair.Value.Member is not true))
                .Select(g => g.Key)
                .Order(StringComparer.Ordinal),
        ];
        if (names.Length == 0)
        {
            return new(Name, CheckStatus.NotChecked, "There is no reference model that saw neither side.");
        }

        // The worst of several models, its limit shared among them.
        ValidityCheck worst = names
            .Select(name =>
                SidesTest.Of(
                    audited,
                    Name,
                    $"Mean log-probabilities under the reference model {name}, which saw neither side",
                    record => Mean(record, name)
                )
            )
            .MinBy(check => check.Measured ?? 1)!;
        return worst.Status == CheckStatus.Failed
            ? worst with
            {
                Finding =
                    worst.Finding
                    + " One side is easier to predict by itself: perhaps a model wrote it, or it comes from another source. (If the reference did see one side, it is no reference.)",
            }
            : worst;
    }

    private static double? Mean(TextRecord record, string name) =>
        record.References.TryGetValue(name, out TextReference? reference) ? reference.Signals.Mean() : null;
}
