using Telltale.Audit.Persons;
using Telltale.Audit.Results;
using Telltale.Report.Html.Charts;
using Telltale.Report.Text;

namespace Telltale.Report.Html.Sections;

/// <summary>What a positive answer is worth to somebody who asks about a record.</summary>
internal static class PpvSection
{
    /// <summary>The strongest attacks at each prior, and one of the numbers in words; null when there is none.</summary>
    public static PageSection? Of(IReadOnlyList<AttackAssessment> strongest, Subject subject)
    {
        AttackAssessment[] shown = [.. strongest.Where(a => a.Ppv.Count > 0).Take(RocChart.MostCurves)];
        if (shown.Length == 0)
        {
            return null;
        }

        double[] priors = [.. shown.SelectMany(a => a.Ppv).Select(p => p.Prior).Distinct().OrderDescending()];
        Markup head = Markup.Of(
            $"""<th scope="col">attack</th><th scope="col">FPR</th>{Markup.ForEach(priors, prior => Markup.Of($"""<th scope="col">{Numbers.RoundPercent(prior)} members</th>"""))}"""
        );
        return new PageSection(
            "ppv",
            "What a positive answer is worth",
            Markup.Of(
                $"""
                <p>{InWords(shown[0], subject)}</p>
                {PageSection.Table(
                    $"Share of members among the {subject.Many} that pass, by the share of members among those asked about",
                    head,
                    Markup.ForEach(shown, attack => Row(attack, priors)),
                    "ppv"
                )}
                <div class="notes">{PageSection.List([
                    "Small print: credible limits, from what is known of both rates at the threshold (Jeffreys' posteriors). The number above them takes the FPR asked for as the true one.",
                ])}</div>
                """
            )
        );
    }

    private static Markup Row(AttackAssessment attack, IReadOnlyList<double> priors) =>
        Markup.Of(
            $"""
            <tr><th scope="row"><bdi>{attack.Label}</bdi></th><td>{Numbers.RoundPercent(attack.Ppv[0].Fpr)}</td>{Markup.ForEach(
                priors,
                prior => Cell(attack.Ppv.FirstOrDefault(p => p.Prior == prior))
            )}</tr>

            """
        );

    private static Markup Cell(PpvEstimate? ppv) =>
        ppv is null
            ? Markup.Of($"<td>–</td>")
            : Markup.Of(
                $"<td><b>{Numbers.Percent(ppv.Value)}</b><small>{Numbers.PercentRange(ppv.Low, ppv.High)}</small></td>"
            );

    private static string InWords(AttackAssessment attack, Subject subject)
    {
        PpvEstimate most = attack.Ppv.MaxBy(p => p.Prior)!;
        PpvEstimate least = attack.Ppv.MinBy(p => p.Prior)!;
        string first =
            $"Set the threshold of {attack.Label} so that {Numbers.RoundPercent(most.Fpr)} of non-members pass it. "
            + $"If {Numbers.RoundPercent(most.Prior)} of the {subject.Many} asked about are members, {Numbers.Percent(most.Value)} of those that pass are members";
        return most.Prior == least.Prior
            ? $"{first}."
            : $"{first}; if only {Numbers.RoundPercent(least.Prior)} are, it is {Numbers.Percent(least.Value)}. "
                + "The fewer members there are among those asked about, the less a positive answer says.";
    }
}
