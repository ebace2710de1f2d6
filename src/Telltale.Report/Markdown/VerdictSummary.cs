using System.Text;
using Telltale.Audit.Persons;
using Telltale.Audit.Results;
using Telltale.Report.Text;

namespace Telltale.Report.Markdown;

/// <summary>Answers about records on one screen, as <see cref="MarkdownSummary"/> shows results.</summary>
public static class VerdictSummary
{
    private const int MostInWords = 3;
    private const int MostRows = 20;

    /// <summary>Few records in words, many in a table with the smallest p first; then what it rests on. Lines end in LF.</summary>
    /// <param name="result">The answers.</param>
    /// <param name="destination">Left open.</param>
    public static void Write(VerdictResult result, TextWriter destination)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(destination);
        string[] parts =
        [
            result.Records.Count <= MostInWords ? InWords(result) : AsTable(result),
            Groups(result),
            RestsOn(result),
            CheckText.Open(result.Validity),
            "What this does not show:\n\n"
                + string.Concat(result.Limits.Select(limit => $"- {MarkdownText.Escape(limit)}\n")),
        ];
        destination.Write(string.Join('\n', parts.Where(part => part.Length > 0)));
    }

    private static string One(VerdictResult result) =>
        result.Question.Persons is null ? Subject.Of(null, result.Kind).One : Subject.Person.One;

    private static string InWords(VerdictResult result)
    {
        StringBuilder text = new();
        foreach (RecordVerdict record in result.Records)
        {
            text.Append(
                $"{(text.Length > 0 ? "\n" : "")}**{EnumNames<RecordGrade>.Of(record.Grade)}** ({One(result)} {MarkdownText.Escape(record.Record)})\n\n{MarkdownText.Escape(record.Sentence)}\n"
            );
            if (record.Ppv.Count > 0 && record.Grade >= RecordGrade.FalseAlarm)
            {
                text.Append($"\n{Worth(record, One(result))}\n");
            }
        }

        return text.ToString();
    }

    private static string Worth(RecordVerdict record, string one) =>
        "What a finding this strong is worth depends on how many were used at all: "
        + string.Join(
            ", ",
            record.Ppv.Select(p =>
                $"if {Numbers.RoundPercent(p.Prior)} were, {Numbers.Percent(p.Value)} of such findings are right ({Numbers.PercentRange(p.Low, p.High)} as far as the known {one}s tell)"
            )
        )
        + ".";

    private static string AsTable(VerdictResult result)
    {
        StringBuilder text = new();
        foreach (
            IGrouping<RecordGrade, RecordVerdict> grade in result
                .Records.GroupBy(r => r.Grade)
                .OrderByDescending(g => g.Key)
        )
        {
            text.Append(
                $"- **{EnumNames<RecordGrade>.Of(grade.Key)}**: {Numbers.Plural(grade.Count(), One(result))}\n"
            );
        }

        RecordVerdict[] shown =
        [
            .. result.Records.OrderBy(r => r.PValue ?? 2).ThenBy(r => r.Record, StringComparer.Ordinal).Take(MostRows),
        ];
        text.Append('\n')
            .Append(
                MarkdownText.Table(
                    [One(result), "grade", "p", "corrected", "known"],
                    shown.Select(r =>
                        (string[])
                            [
                                MarkdownText.Escape(r.Record),
                                EnumNames<RecordGrade>.Of(r.Grade),
                                P(r.PValue),
                                P(r.Adjusted),
                                EnumNames<KnownMembership>.Of(r.Known),
                            ]
                    )
                )
            );
        if (shown.Length < result.Records.Count)
        {
            text.Append(
                $"\nThe {shown.Length} with the smallest p of {Numbers.Count(result.Records.Count)}; --json lists all, each with its sentence.\n"
            );
        }

        RecordVerdict first = shown[0];
        text.Append($"\nThe first in words: {MarkdownText.Escape(first.Sentence)}\n");
        return text.ToString();
    }

    private static string Groups(VerdictResult result) =>
        string.Concat(
            result
                .Groups.OrderBy(g => g.PValue ?? 2)
                .ThenBy(g => g.Group, StringComparer.Ordinal)
                .Take(MostRows)
                .Select(g =>
                    $"- **{EnumNames<RecordGrade>.Of(g.Grade)}** (group {MarkdownText.Escape(g.Group)}, {Numbers.Plural(g.Records, One(result))}): {MarkdownText.Escape(g.Sentence)}\n"
                )
        );

    private static string RestsOn(VerdictResult result)
    {
        CalibrationSection calibration = result.Calibration;
        List<string> lines =
        [
            .. result.Question.Persons is { } persons ? [persons.Words(result.Kind)] : Array.Empty<string>(),
            calibration.Assumption,
            result.Question.Attacks.Count == 0
                ? "What was looked at: the margin of the true class (Student's t among the reference models)."
                : $"Attack: {string.Join(", ", result.Question.Attacks)}.",
        ];
        if (calibration.Kind == CalibrationKind.NonMembers)
        {
            lines.Add(
                $"{Numbers.Plural(calibration.Nonmembers, "known non-member")}: no p below {Numbers.PValue(calibration.Floor)}."
            );
        }

        string power = calibration.Power is { } share
            ? $"; {Numbers.Percent(share)} of the {Numbers.Plural(calibration.Members, "known member")} are there or below"
            : "; no member is known, so how often one would be found cannot be told";
        lines.Add(
            result.Records.Count == 1
                ? $"A finding needs p of at most {Numbers.PValue(calibration.Threshold)}{power}."
                : $"At most {Numbers.RoundPercent(result.Question.Level)} of the findings are false, on average ({result.Question.Adjustment}): p of at most {Numbers.PValue(calibration.Threshold)} counts here{power}."
        );
        if (calibration.NonmembersNeeded is { } needed)
        {
            lines.Add(
                $"With {Numbers.Count(needed)} known non-members a single {One(result)} could be found among so many asked about."
            );
        }

        if (calibration.Uniformity is { } uniform)
        {
            lines.Add(
                $"{(result.Question.Persons is null ? "Record by record" : "Person by person")}, {Numbers.Count(uniform.Count)} known non-members held against models trained without them: largest excess of small p-values {Numbers.Unit(uniform.Excess)} (p = {Numbers.PValue(uniform.ExcessPValue)})."
            );
        }

        return "How sure this is:\n\n" + string.Concat(lines.Select(line => $"- {MarkdownText.Escape(line)}\n"));
    }

    private static string P(double? value) => value is { } p ? Numbers.PValue(p) : "–";
}
