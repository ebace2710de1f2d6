using Telltale.Audit.Results;
using Telltale.Report.Text;

namespace Telltale.Report.Html.Changes;

/// <summary>Whether the change helped, what that rests on, and what it does not show.</summary>
internal static class AnswerSection
{
    /// <summary>The head of the page.</summary>
    public static Markup Header(ChangeResult result) =>
        Markup.Of(
            $"""
            <header>
            <p class="kicker">Telltale {result.Version} · telltale compare</p>
            <h1>Did the change help? <bdi>{result.Before.Source}</bdi> before, <bdi>{result.After.Source}</bdi> after</h1>
            </header>

            """
        );

    /// <summary>The answer, big, with its sentence and its reasons.</summary>
    public static PageSection Of(ChangeReportInput input)
    {
        ChangeResult result = input.Result;
        return new PageSection(
            "verdict",
            "Answer",
            Markup.Of(
                $"""
                <div class="verdict {ClassOf(result.Answer)}">
                <p class="grade">{EnumNames<ChangeAnswer>.Of(result.Answer)}</p>
                <p class="sentence">{result.Sentence}</p>
                </div>
                <h3>What it rests on</h3>
                {PageSection.List(RestsOn(input))}
                """
            )
        );
    }

    /// <summary>The limits, a sentence each.</summary>
    public static PageSection Limits(ChangeResult result) =>
        new("limits", "What this comparison does not show", PageSection.List(result.Limits));

    private static IEnumerable<string> RestsOn(ChangeReportInput input)
    {
        ChangeResult result = input.Result;
        string many = input.Before.Inputs.Subject().Many;
        yield return $"By itself, the run before the change is graded {EnumNames<Grade>.Of(result.Before.Grade)} and the run after it {EnumNames<Grade>.Of(result.After.Grade)}.";
        if (result.Before.Grade == Grade.Invalid)
        {
            yield return $"The run before the change: {input.Before.Verdict.Sentence}";
        }

        if (result.After.Grade == Grade.Invalid)
        {
            yield return $"The run after the change: {input.After.Verdict.Sentence}";
        }

        if (result.Answer == ChangeAnswer.Invalid)
        {
            yield break;
        }

        yield return result.Pairing switch
        {
            RunPairing.SameRows =>
                $"Both runs judge the same {many} under the same split, so what makes one easy or hard in both cancels.",
            RunPairing.SharedRecords =>
                $"Both runs judge {many} in common, but not all, or not all on the same side of the split; what one moves in both is counted.",
            RunPairing.Apart =>
                $"The runs do not judge the same {many} under the same split, so the noise of both adds up.",
        };
        yield return $"The answer is that of the strongest attack, whichever it is: whoever attacks may choose. Its limits pay for that choice and hold together with a confidence of {Numbers.RoundPercent(result.Confidence)}. "
            + "Less leak: an interval lies below zero; more leak: one lies above; mixed: both happen.";
    }

    private static string ClassOf(ChangeAnswer answer) =>
        answer switch
        {
            ChangeAnswer.Invalid => "invalid",
            ChangeAnswer.NoDifferenceSeen => "same",
            ChangeAnswer.LessLeak => "less",
            ChangeAnswer.MoreLeak => "more",
            ChangeAnswer.Mixed => "mixed",
        };
}
