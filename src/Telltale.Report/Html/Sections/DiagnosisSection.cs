using Telltale.Audit.Persons;
using Telltale.Audit.Results;
using Telltale.Report.Html.Charts;
using Telltale.Report.Text;

namespace Telltale.Report.Html.Sections;

/// <summary>Why the model leaks, which records carry it, and what would help.</summary>
internal static class DiagnosisSection
{
    private const int MostRecords = 10;

    /// <summary>The section; null where there is no diagnosis.</summary>
    public static PageSection? Of(AuditResult result)
    {
        string record = Subject.Of(null, result.Inputs.Kind).One;
        return result.Diagnosis is not { } diagnosis
            ? null
            : new PageSection(
                "diagnosis",
                "Why, and what to do",
                Markup.Concat([
                    Markup.Of($"<h3>Likely causes</h3>\n"),
                    CausesOf(diagnosis, record),
                    ConcentrationOf(diagnosis.Concentration, result.Inputs.Subject()),
                    Measures(diagnosis.Countermeasures),
                    diagnosis.Memorisation is { Top.Count: > 0 } memorisation
                        ? Memorised(memorisation, record)
                        : Markup.Empty,
                    diagnosis.Stability is { } stability
                        ? StabilityOf(stability, result.Inputs.Subject())
                        : Markup.Empty,
                    diagnosis.Calibration is { } calibration
                        ? CalibrationOf(calibration, result.Inputs.Subject())
                        : Markup.Empty,
                ])
            );
    }

    private static Markup CausesOf(Diagnosis diagnosis, string record) =>
        diagnosis.Causes.Count == 0
            ? Markup.Of($"<p>None of the usual causes was found: {Gap(diagnosis.Gap)}.</p>\n")
            : Markup.Concat([
                Markup.Of(
                    $"""
                    <ul class="causes">{Markup.ForEach(
                        diagnosis.Causes,
                        cause => Markup.Of($"<li><b>{Name(cause.Kind, record)}.</b> {cause.Finding}{Examples(cause, record)}</li>")
                    )}</ul>

                    """
                ),
                diagnosis.Causes.Sum(c => c.Carries ?? 0) > 1
                    ? Markup.Of(
                        $"""<p class="aside">The shares come to more than 100%: {record}s can be of several kinds, and members of none are found less often than chance would find them.</p>"""
                    )
                    : Markup.Empty,
            ]);

    private static Markup Examples(LikelyCause cause, string noun) =>
        cause.Records.Count == 0
            ? Markup.Empty
            : Markup.Of(
                $""" <small>{(noun == "text" ? "Texts" : "Records")}: {Markup.ForEach(cause.Records.Take(MostRecords), record => Markup.Of($"""<bdi class="id">{record}</bdi> """))}{(cause.Records.Count > MostRecords ? "…" : "")}</small>"""
            );

    private static string Gap(GeneralisationGap gap) =>
        gap switch
        {
            { MemberAccuracy: { } inside, NonmemberAccuracy: { } outside } =>
                $"the model is right on {Numbers.Percent(inside)} of the members and on {Numbers.Percent(outside)} of the non-members",
            { MemberLoss: { } own, NonmemberLoss: { } other } =>
                $"the loss of a token is {Numbers.Unit(own)} nats on members and {Numbers.Unit(other)} on non-members",
            { MemberConfidence: { } sure, NonmemberConfidence: { } less } =>
                $"the mean probability of the true class is {Numbers.Unit(sure)} for members and {Numbers.Unit(less)} for non-members",
            _ => "the model's answers do not show how well it does",
        };

    private static Markup ConcentrationOf(IReadOnlyList<Concentration> shares, Subject subject) =>
        shares.Count == 0
            ? Markup.Empty
            : Markup.Of(
                $"""
                <h3>Which {subject.Many} carry the leak</h3>
                <p>Of the members that the strongest attack finds beyond those that chance would find, at a false-positive rate of {Numbers.Percent(
                    shares[0].Fpr
                )}: {string.Join(
                    ", ",
                    shares.Select(s =>
                        $"the {Numbers.RoundPercent(s.Share)} most memorised ({Numbers.Count(s.Members)}) are {(s.Excess >= 1 ? "all" : Numbers.Percent(Math.Max(0, s.Excess)))}"
                    )
                )}. Memorised is what reference models, not the target, learn only if they are trained on it.</p>

                """
            );

    private static Markup Measures(IReadOnlyList<Countermeasure> measures) =>
        measures.Count == 0
            ? Markup.Of($"<h3>What would help</h3>\n<p>Nothing was found that calls for it.</p>\n")
            : Markup.Of(
                $"""
                <h3>What would help</h3>
                {PageSection.Table(
                    "Largest expected effect first; none is a promise, each is to be audited again",
                    Markup.Of(
                        $"""<th scope="col">what to do</th><th scope="col">expected effect</th><th scope="col">why</th><th scope="col">what it costs</th>"""
                    ),
                    Markup.ForEach(
                        measures,
                        m =>
                            Markup.Of(
                                $"""
                                <tr><th scope="row">{m.Action}</th><td>{EnumNames<ExpectedEffect>.Of(m.Effect)}</td><td class="text">{m.Reason}</td><td class="text">{m.Cost}</td></tr>

                                """
                            )
                    ),
                    "measures"
                )}
                """
            );

    private static Markup Memorised(Memorisation memorisation, string record) =>
        Markup.Of(
            $"""
            <h3>Members learnt by heart</h3>
            <p>{(record == "text" ? "How much more probable reference models find a token of a text, on geometric average over its tokens, if they were trained on the text" : "How much more probable reference models find a record's class if they were trained on it")}: {Numbers.Unit(memorisation.Mean)} on average over {Numbers.Plural(memorisation.Records, record)}; 0.25 or more for {Numbers.Percent(memorisation.StrongShare)} of them.</p>
            {PageSection.Table(
                "The most memorised members",
                Markup.Of(
                    $"""<th scope="col">{record}</th>{(record == "text" ? Markup.Empty : Markup.Of($"<th scope=\"col\">class</th>"))}<th scope="col">probability, trained on it</th><th scope="col">not trained on it</th><th scope="col">difference</th>"""
                ),
                Markup.ForEach(
                    memorisation.Top.Take(MostRecords),
                    r =>
                        Markup.Of(
                            $"""
                            <tr><th scope="row"><bdi class="id">{r.Record}</bdi></th>{(r.Label is { } label ? Markup.Of($"<td>{label}</td>") : Markup.Empty)}<td>{Numbers.Unit(r.With)}</td><td>{Numbers.Unit(r.Without)}</td><td>{Numbers.Unit(r.Value)} ± {Numbers.Unit(r.StandardError)}</td></tr>

                            """
                        )
                )
            )}
            """
        );

    private static Markup StabilityOf(Stability stability, Subject subject) =>
        Markup.Of(
            $"""
            <h3>Do the same {subject.Many} stand out under another target?</h3>
            <p>Over {Numbers.Plural(
                stability.Pairs,
                "pair"
            )} of targets, of the members that both share: the {Numbers.RoundPercent(
                stability.TopShare
            )} with the highest scores of <bdi>{stability.Attack}</bdi> overlap by {Numbers.Unit(
                stability.Jaccard
            )} (shared ÷ in either; random sets: {Numbers.Unit(
                stability.JaccardByChance
            )}), and the rank correlation of all their scores is {Numbers.Unit(stability.Spearman)}. {(
                stability.Jaccard < 0.5
                    ? $"A list of {subject.Many} at risk from one target is not the list of the next."
                    : $"Much the same {subject.Many} stand out each time."
            )}</p>

            """
        );

    private static Markup CalibrationOf(NullCalibration calibration, Subject subject) =>
        Markup.Of(
            $"""
            <h3>May the p-value of a single {subject.One} be believed?</h3>
            <p>Each of {Numbers.Plural(
                calibration.Uniformity.Count,
                "non-member"
            )} was held against the reference models trained without it, which gives it a p-value. {calibration.Sentence}</p>
            <figure class="pvalues">
            {UniformityChart.Draw(calibration.Histogram)}
            <figcaption>p-values of non-members; dashed: as many as there should be. Largest excess of small ones {Numbers.Unit(
                calibration.Uniformity.Excess
            )} (p = {Numbers.PValue(calibration.Uniformity.ExcessPValue)}).</figcaption>
            </figure>

            """
        );

    private static string Name(CauseKind kind, string record) =>
        kind switch
        {
            CauseKind.Overfitting => "Learnt by heart",
            CauseKind.Mislabelled => "Contradicted labels",
            CauseKind.Atypical => $"Unusual {record}s",
            CauseKind.RareClasses => "Rare classes",
            CauseKind.Duplicates => $"Repeated {record}s",
            CauseKind.HardTokens => "Tokens that nobody could guess",
        };
}
