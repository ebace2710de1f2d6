using Telltale.Audit.Persons;
using Telltale.Audit.Results;
using Telltale.Core.Evidence;
using Telltale.Core.Evidence.Language;
using Telltale.Report.Html.Records;
using Telltale.Report.Text;

namespace Telltale.Report.Html.Sections;

/// <summary>The members that stand out most, with their pictures.</summary>
internal static class RecordsSection
{
    private const int MostRecords = 24;
    private const int LargestSide = 96;
    private const int LongestBeginning = 60;

    /// <summary>A card for each record; null when the table holds no scored member.</summary>
    public static PageSection? Of(AttackAssessment strongest, ReportInput input)
    {
        ScoreTable table = input.Scores;
        Scores? column = table.Columns.FirstOrDefault(c =>
            string.Equals(c.Label, strongest.Label, StringComparison.Ordinal)
        );
        if (column is null)
        {
            return null;
        }

        IReadOnlyList<RowOrigin> rows = input.Rows ?? [.. table.Ids.Select(id => new RowOrigin(0, id))];
        IReadOnlyList<RecordAtRisk> records = RecordsAtRisk.Rank(table, column, rows, MostRecords);
        if (records.Count == 0)
        {
            return null;
        }

        int targets = input.Result.Inputs.Targets;
        Subject subject = input.Result.Inputs.Subject();
        return new PageSection(
            "records",
            $"{subject.Capital} most at risk",
            Markup.Of(
                $"""
                {(
                    targets > 1
                        ? OverTargets(strongest, records.Count, subject.One)
                        : OfOneTarget(strongest, records.Count)
                )}
                <p>A score as high as these is <em>consistent with</em> membership. The {subject.Many} were picked for their scores, and p is not corrected for that.</p>
                <ol class="records">
                {Markup.ForEach(records, r => Card(r, targets, input))}
                </ol>
                <p class="aside">Another seed gives other models and another list. Which {subject.Many} stand out in one run is not stable, and taking just these out of the training set leaves others that stand out instead.</p>

                """
            )
        );
    }

    private static Markup OfOneTarget(AttackAssessment attack, int count) =>
        Markup.Of(
            $"""<p>{Numbers.Plural(count, "member")} with the highest scores of <bdi>{attack.Label}</bdi>. Beside each is p = (1 + k) / (1 + n), where k of the n non-members score at least as high; with {Numbers.Plural(
                attack.Nonmembers,
                "non-member"
            )} it cannot be below {Numbers.PValue(1.0 / (1 + attack.Nonmembers))}.</p>"""
        );

    private static Markup OverTargets(AttackAssessment attack, int count, string one) =>
        Markup.Of(
            $"""<p>{Numbers.Plural(count, one)} with the highest scores of <bdi>{attack.Label}</bdi>: means over the targets that the {one} is a member of, with the number of those targets. p is a mean as well, of (1 + k) / (1 + n) where k of a target's n non-members score at least as high; twice such a mean is a valid p-value (Vovk and Wang 2020).</p>"""
        );

    private static Markup Card(RecordAtRisk record, int targets, ReportInput input) =>
        Markup.Of(
            $"""
            <li>{Picture(record.Record, input.Pictures)}<div><bdi class="id">{record.Record}</bdi><small>score {Numbers.Score(
                record.Score
            )}</small><small>p = {Numbers.PValue(record.PValue)}</small>{(
                targets > 1 ? Markup.Of($"<small>{Numbers.Plural(record.Targets, "target")}</small>") : Markup.Empty
            )}{Beginning(record.Record, input)}</div></li>

            """
        );

    /// <summary>How a text begins; nothing where records are no texts, come as numbers alone, or are a person's.</summary>
    private static Markup Beginning(string record, ReportInput input)
    {
        // A person may be called as a text of somebody else is.
        TextEvidence? documents = input.Result.Inputs.Subject() == Subject.Person ? null : input.Documents;
        string text = documents?.Records.FirstOrDefault(r => r.Id == record)?.Text.Trim() ?? "";
        if (text.Length <= LongestBeginning)
        {
            return text.Length == 0 ? Markup.Empty : Markup.Of($"<small><bdi>{text}</bdi></small>");
        }

        int blank = text.LastIndexOf(' ', LongestBeginning);
        // Without a blank to cut at, never between the halves of a character.
        int end =
            blank > 0 ? blank
            : char.IsHighSurrogate(text[LongestBeginning - 1]) ? LongestBeginning - 1
            : LongestBeginning;
        return Markup.Of($"<small><bdi>{text[..end]}</bdi> …</small>");
    }

    private static Markup Picture(string record, IRecordPictures? pictures)
    {
        if (pictures?.Find(record)?.ShrinkTo(LargestSide) is not { } picture)
        {
            return Markup.Empty;
        }

        string data = Convert.ToBase64String(PngEncoder.Encode(picture));
        return Markup.Of(
            $"""<img alt="picture of record {record}" width="{picture.Width}" height="{picture.Height}" src="data:image/png;base64,{data}"/>"""
        );
    }
}
