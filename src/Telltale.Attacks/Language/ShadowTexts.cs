using Telltale.Core.Evidence;
using Telltale.Core.Evidence.Language;
using Telltale.Core.Numerics;

namespace Telltale.Attacks.Language;

/// <summary>
/// Evidence of texts as the attacks on classifiers read theirs: the mean log-probability of a document stands for the
/// margin, and reference models of which it is said whether they were trained on each document are the shadow models.
/// </summary>
internal static class ShadowTexts
{
    /// <summary>Names of the shadow models, in order.</summary>
    public static IEnumerable<string> NamesOf(TextEvidence evidence) =>
        evidence
            .Records.SelectMany(r => r.References.Where(m => m.Value.Member is not null).Select(m => m.Key))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);

    /// <summary>The evidence of some documents.</summary>
    /// <param name="records">Documents, each with signals of the target and of every shadow model.</param>
    /// <param name="shadows">Names of shadow models; may be empty.</param>
    public static ClassifierEvidence Of(IReadOnlyList<TextRecord> records, IReadOnlyList<string> shadows)
    {
        int n = records.Count;
        double[] target = [.. records.Select(r => r.Signals!.Mean())];
        double[] margins = new double[shadows.Count * n];
        MembershipMask members = new(shadows.Count, n);
        for (int model = 0; model < shadows.Count; model++)
        {
            for (int record = 0; record < n; record++)
            {
                TextReference reference = records[record].References[shadows[model]];
                margins[(model * n) + record] = reference.Signals.Mean();
                members[model, record] = reference.Member == true;
            }
        }

        return new ClassifierEvidence(
            [.. records.Select(r => r.Id)],
            new int[n],
            [.. records.Select(r => r.Membership)],
            Margins(target, 1, n),
            shadows.Count == 0 ? null : new ReferenceEvidence(Margins(margins, shadows.Count, n), members)
        );
    }

    /// <summary>Margins [models × records × 1].</summary>
    public static MarginSignals Margins(double[] values, int models, int records) =>
        new(new MemoryArray<double>(values, models, records, 1));
}
