using Telltale.Audit.Persons;
using Telltale.Audit.Results;
using Telltale.Report.Html.Charts;
using Telltale.Report.Text;

namespace Telltale.Report.Html.Sections;

/// <summary>Who leaks most: the strongest attack on parts of the records.</summary>
internal static class SlicesSection
{
    private const int MostRows = 16;

    /// <summary>Drawn in their own order, listed with the highest lower limit of AUC first; null where there are none.</summary>
    public static PageSection? Of(AuditResult result)
    {
        if (result.Slices.Count == 0)
        {
            return null;
        }

        Subject subject = result.Inputs.Subject();
        string rows = Subject.OwnedOf(result.Inputs.Kind).Many;
        Slice[] shown = [.. result.Slices.OrderByDescending(s => s.Auc.Low).Take(MostRows)];
        return new PageSection(
            "slices",
            "Who leaks most",
            Markup.Of(
                $"""
                <p>{InWords(result.Slices, subject)}</p>
                {Figure(result, subject, rows)}
                {PageSection.Table(
                    $"{shown[0].Attack} on parts of the {subject.Many}{(shown.Length < result.Slices.Count ? $"; the {shown.Length} of {result.Slices.Count} parts that surely leak most" : "")}",
                    Markup.Of(
                        $"""<th scope="col">{subject.Many}</th><th scope="col">members, non-members</th><th scope="col">AUC</th><th scope="col">TPR</th><th scope="col">AUC less that of the others</th>"""
                    ),
                    Markup.ForEach(shown, Row)
                )}
                <p class="aside">p-values are corrected for the {result.Slices.Count} parts (Holm). Parts overlap, and parts with fewer than ten members or non-members are left out. {(subject == Subject.Person ? $"A person is in a part if all of the person's {rows} are; of numbers that are cut into quarters the mean over the {rows} counts. Persons" : subject.Capital)} are parted under the first target.</p>

                """
            )
        );
    }

    private static Markup Figure(AuditResult result, Subject subject, string rows)
    {
        Slice[] drawn = SliceChart.Shown(result.Slices);
        double? whole = result.Assessments.FirstOrDefault(a => a.Label == drawn[0].Attack)?.Auc.Value;
        string line =
            whole is null ? ""
            : result.Inputs.Targets > 1
                ? $" The fine line: the AUC of all {subject.Many}, under all {result.Inputs.Targets} targets."
            : $" The fine line: the AUC of all {subject.Many}.";
        string left =
            drawn.Length < result.Slices.Count
                ? $" Of {result.Slices.Count} parts {drawn.Length} are drawn: where a way has very many, those that surely leak most."
                : "";
        return Markup.Of(
            $"""
            <figure class="parts">{new SliceChart(
                drawn,
                whole,
                subject.Many,
                rows
            ).Draw()}<figcaption>The AUC of {drawn[
                0
            ].Attack} on each part, with its interval. The dashed line: chance.{line} Full points: unlike all others beyond what chance gives (p below 0.05, corrected for the number of parts); open points: not.{left}</figcaption></figure>

            """
        );
    }

    private static string InWords(IReadOnlyList<Slice> slices, Subject subject)
    {
        Slice[] more = [.. slices.Where(s => SliceWords.ClassOf(s) == "more").OrderByDescending(s => s.Auc.Low)];
        return more.Length == 0
            ? $"No part of the {subject.Many} leaks more than the others beyond what chance gives."
            : $"More than the others, beyond what chance gives, leak: {string.Join("; ", more.Take(6).Select(s => $"{SliceWords.Name(s)} (AUC {Numbers.Unit(s.Auc.Value)}, p = {Numbers.PValue(s.UnlikeOthers)})"))}.";
    }

    private static Markup Row(Slice slice) =>
        Markup.Of(
            $"""
            <tr><th scope="row"><bdi>{slice.Name}</bdi></th><td>{Numbers.Count(slice.Members)}, {Numbers.Count(
                slice.Nonmembers
            )}</td><td>{Numbers.Unit(slice.Auc.Value)}<small>{Numbers.Unit(slice.Auc.Low)}–{Numbers.Unit(
                slice.Auc.High
            )}</small></td><td>{Rate(slice.TprAtFpr)}</td><td>{(slice.Difference >= 0 ? "+" : "")}{Numbers.Unit(
                slice.Difference
            )}<small>p = {Numbers.PValue(slice.UnlikeOthers)}</small></td></tr>

            """
        );

    private static Markup Rate(TprAtFpr? rate) =>
        rate is null
            ? Markup.Of($"""<span class="unsupported">unsupported</span>""")
            : Markup.Of(
                $"{Numbers.Percent(rate.Tpr)}<small>at {Numbers.RoundPercent(rate.Fpr)} FPR{(rate.Support == Support.Fragile ? ", fragile" : "")}</small>"
            );
}
