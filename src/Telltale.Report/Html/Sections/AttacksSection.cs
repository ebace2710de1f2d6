using Telltale.Audit.Persons;
using Telltale.Audit.Results;
using Telltale.Report.Text;

namespace Telltale.Report.Html.Sections;

/// <summary>Every attack with its numbers, and those that could not run with their reasons.</summary>
internal static class AttacksSection
{
    /// <summary>The table, the methods behind its intervals, the skipped attacks and the papers.</summary>
    public static PageSection Of(AuditResult result, AttackOrder order)
    {
        IReadOnlyList<AttackAssessment> attacks = order switch
        {
            AttackOrder.ByAuc =>
            [
                .. result.Assessments.OrderByDescending(a => a.Auc.Value).ThenBy(a => a.Label, StringComparer.Ordinal),
            ],
            AttackOrder.AsAsked => result.Assessments,
        };
        return new PageSection(
            "attacks",
            "Attacks",
            Markup.Concat([
                attacks.Count == 0
                    ? NoneRan
                    : Numbered(
                        attacks,
                        result.Timings.Seconds,
                        Subject.Of(null, result.Inputs.Kind).One,
                        result.Inputs.Subject()
                    ),
                Skipped(result.Skipped),
            ])
        );
    }

    private static Markup NoneRan { get; } = Markup.Of($"<p>No attack ran, so there are no numbers to show.</p>\n");

    private static Markup Numbered(
        IReadOnlyList<AttackAssessment> attacks,
        IReadOnlyDictionary<string, double> seconds,
        string record,
        Subject counted
    )
    {
        double[] rates = [.. attacks.SelectMany(a => a.TprAtFpr).Select(t => t.Fpr).Distinct().OrderDescending()];
        bool adds = attacks.Any(a => a.Increment is not null);
        bool timed = attacks.Any(a => SecondsOf(a, seconds) is not null);
        Markup head = Markup.Of(
            $"""<th scope="col">attack</th><th scope="col">AUC</th>{Markup.ForEach(rates, rate => Markup.Of($"""<th scope="col">TPR at<br/>{Numbers.RoundPercent(rate)} FPR</th>"""))}<th scope="col">advantage</th><th scope="col">ε at<br/>least</th><th scope="col">left<br/>out</th><th scope="col">ties</th>{(adds ? Markup.Of($"""<th scope="col">adds to<br/>the {record}s</th>""") : Markup.Empty)}{(timed ? Markup.Of($"""<th scope="col">took</th>""") : Markup.Empty)}"""
        );
        return Markup.Concat([
            Markup.Of(
                $"""
                <p>Small print below a number is its interval. An attack that cannot tell members from non-members has an AUC of 0.5, and a TPR equal to the FPR.</p>

                """
            ),
            PageSection.Table(
                "How well each attack tells members from non-members",
                head,
                Markup.ForEach(
                    attacks,
                    attack => Row(attack, rates, adds, timed ? SecondsOf(attack, seconds) ?? double.NaN : null, record)
                ),
                "attacks"
            ),
            Notes(attacks, record, counted),
            Papers(attacks),
        ]);
    }

    // Those of scores computed elsewhere are not known.
    private static double? SecondsOf(AttackAssessment attack, IReadOnlyDictionary<string, double> seconds) =>
        seconds.TryGetValue($"attack:{attack.Label}", out double took) ? took : null;

    private static Markup Added(IncrementOverBaseline? increment) =>
        increment is null
            ? Markup.Of($"<td>–</td>")
            : Markup.Of(
                $"<td>{Numbers.Unit(increment.Difference)}<small>{Numbers.Unit(increment.Low)}–{Numbers.Unit(increment.High)}</small><small>p = {Numbers.PValue(increment.PValue)}</small></td>"
            );

    private static Markup Row(
        AttackAssessment attack,
        IReadOnlyList<double> rates,
        bool adds,
        double? took,
        string record
    ) =>
        Markup.Of(
            $"""
            <tr><th scope="row"><bdi>{attack.Label}</bdi><small>sees {attack.Access}{Queries(attack.Queries, record)}</small>{Direction(
                attack.DirectionCheck
            )}</th><td><b>{Numbers.Unit(attack.Auc.Value)}</b><small>{Numbers.Unit(attack.Auc.Low)}–{Numbers.Unit(
                attack.Auc.High
            )}</small></td>{Markup.ForEach(rates, rate => TprCell(attack.TprAtFpr.FirstOrDefault(t => t.Fpr == rate)))}<td>{Numbers.Unit(
                attack.Advantage
            )}</td><td>{Epsilon(attack.EpsilonLowerBound)}</td><td>{Numbers.Count(
                attack.Excluded
            )}</td><td>{Numbers.Percent(attack.TieShare)}</td>{(adds ? Added(attack.Increment) : Markup.Empty)}{(took is { } seconds ? Markup.Of($"<td>{(double.IsNaN(seconds) ? "–" : Numbers.Seconds(seconds))}</td>") : Markup.Empty)}</tr>

            """
        );

    private static Markup Queries(double? queries, string record) =>
        queries is null or 1
            ? Markup.Empty
            : Markup.Of($"; {Numbers.Count((long)Math.Round(queries.Value))} queries a {record}");

    private static Markup Direction(DirectionCheck check) =>
        check.Status switch
        {
            DirectionStatus.Ok => Markup.Empty,
            DirectionStatus.Reversed => Markup.Of(
                $"""<small class="flag">points the wrong way (p = {Numbers.PValue(check.PValue)})</small>"""
            ),
        };

    private static Markup TprCell(TprAtFpr? rate) => rate is null ? Markup.Of($"<td>–</td>") : SupportedCell(rate);

    private static Markup SupportedCell(TprAtFpr rate) =>
        rate.Support switch
        {
            Support.Unsupported => Markup.Of($"""<td class="unsupported">unsupported</td>"""),
            Support.Fragile => Markup.Of(
                $"""<td><b>{Numbers.Percent(rate.Tpr)}</b><small>{Numbers.PercentRange(rate.Low, rate.High)}</small><small class="flag">fragile:<br/>{Numbers.Plural(rate.FalsePositives, "false positive")}</small></td>"""
            ),
            Support.Ok => Markup.Of(
                $"<td><b>{Numbers.Percent(rate.Tpr)}</b><small>{Numbers.PercentRange(rate.Low, rate.High)}</small></td>"
            ),
        };

    private static Markup Epsilon(EpsilonLowerBound? bound) =>
        bound is null
            ? Markup.Of($"–")
            : Markup.Of($"{Numbers.Epsilon(bound.Value)}<small>δ = {Numbers.Delta(bound.Delta)}</small>");

    private static Markup Notes(IReadOnlyList<AttackAssessment> attacks, string record, Subject counted)
    {
        List<string> notes = [];
        IReadOnlyList<TprAtFpr> rates = [.. attacks.SelectMany(a => a.TprAtFpr)];
        if (rates.Any(r => r.Support == Support.Unsupported))
        {
            notes.Add("unsupported: there are too few non-members to say anything about so small an FPR.");
        }

        if (rates.Any(r => r.Support == Support.Fragile))
        {
            notes.Add(
                $"fragile: fewer than ten non-members are expected above the threshold; it hangs on a handful of {counted.Many}."
            );
        }

        notes.Add($"AUC interval: {Methods(attacks.Select(a => a.Auc.Method))}.");
        if (rates.Any(r => r.Support != Support.Unsupported))
        {
            notes.Add(
                $"TPR interval: {Methods(rates.Where(r => r.Support != Support.Unsupported).Select(r => r.Method))}."
            );
        }

        if (attacks.Any(a => a.EpsilonLowerBound is not null))
        {
            IEnumerable<EpsilonLowerBound> bounds = attacks
                .Select(a => a.EpsilonLowerBound)
                .OfType<EpsilonLowerBound>();
            notes.Add(
                $"ε at least: {Methods(bounds.Select(b => $"{b.Method}, confidence {Numbers.RoundPercent(b.Confidence)}"))}. An ε of 0 proves nothing."
            );
        }

        notes.Add("advantage: largest TPR − FPR over all thresholds, not corrected for having chosen the best.");
        notes.Add(
            $"left out: {counted.Many} about {(counted == Subject.Person ? "whom" : "which")} the attack had no evidence. ties: non-members whose score is not theirs alone."
        );
        if (attacks.Any(a => a.Increment is not null))
        {
            notes.Add(
                $"adds to the {record}s: AUC of the {record}s alone together with the score, less that of the {record}s alone; p that the score says nothing beyond them."
            );
        }

        return Markup.Of($"""<div class="notes">{PageSection.List(notes)}</div>""");
    }

    private static string Methods(IEnumerable<string> methods) =>
        string.Join("; ", methods.Distinct(StringComparer.Ordinal).DefaultIfEmpty("none")).TrimEnd('.');

    private static Markup Papers(IReadOnlyList<AttackAssessment> attacks) =>
        Markup.Of(
            $"""
            <details><summary>Papers and options of these attacks</summary>
            <dl class="papers">
            {Markup.ForEach(
                attacks,
                a => Markup.Of($"<dt><bdi>{a.Label}</bdi></dt><dd>{(a.Attack == a.Label ? "" : $"{a.Attack}: ")}{a.Paper}{Options(a)}</dd>\n")
            )}
            </dl></details>

            """
        );

    private static Markup Options(AttackAssessment attack) =>
        attack.Options.Count == 0
            ? Markup.Empty
            : Markup.Of(
                $"<br/><code>{string.Join(", ", attack.Options.OrderBy(o => o.Key, StringComparer.Ordinal).Select(o => $"{o.Key}={o.Value}"))}</code>"
            );

    private static Markup Skipped(IReadOnlyList<SkippedAttack> skipped) =>
        skipped.Count == 0
            ? Markup.Empty
            : Markup.Of(
                $"""
                <h3>Attacks that could not run</h3>
                <dl class="papers">
                {Markup.ForEach(skipped, s => Markup.Of($"<dt><bdi>{s.Label}</bdi></dt><dd>{s.Reason}</dd>\n"))}
                </dl>

                """
            );
}
