using Telltale.Audit.Results;

namespace Telltale.Report.Html.Sections;

/// <summary>The words of this report.</summary>
internal static class GlossarySection
{
    private static readonly (string Word, string Meaning)[] Words =
    [
        (
            "person",
            "Whoever several RECORDs belong to: a patient, a customer, a household. Where persons are known, all RECORDs of a person are in the training set together or out of it, and persons are what is counted."
        ),
        ("member, non-member", "A RECORD in, or not in, the training set of the target."),
        ("target", "The model under audit, seen only through its access level."),
        (
            "reference model",
            "Another model, used to learn how hard a RECORD is in itself. Shadow models are reference models trained here with the target's recipe."
        ),
        ("population", "RECORDs of the same kind that are neither asked about nor members."),
        ("score", "An attack's number for a RECORD; higher means more likely a member."),
        (
            "threshold",
            "The score from which on an attack says “member”. Moving it trades members found for non-members wrongly accused."
        ),
        ("TPR, true-positive rate", "The share of members at or above the threshold."),
        ("FPR, false-positive rate", "The share of non-members at or above the threshold."),
        ("ROC curve", "TPR against FPR over all thresholds."),
        (
            "AUC",
            "Area under the ROC curve: the chance that a member scores above a non-member. 0.5 is guessing, 1 is certainty."
        ),
        ("advantage", "The largest difference TPR − FPR over all thresholds."),
        ("interval", "The range of values that the data do not speak against; wide means that there were few RECORDs."),
        ("band", "Limits that hold for every point of a curve at once, and so are wider than an interval."),
        (
            "credible limits",
            "Where a value lies with the stated probability, given the data and an open mind beforehand."
        ),
        (
            "p",
            "How often chance alone would give something at least as extreme. It is not the chance of being a member."
        ),
        (
            "ε lower bound",
            "If the model claims (ε, δ)-differential privacy, its ε cannot be smaller than this, at the stated confidence."
        ),
    ];

    /// <summary>A definition each, with what a record of this audit is called in the place of RECORD.</summary>
    public static PageSection Of(AuditResult result)
    {
        (string, string) record =
            result.Inputs.Kind == RecordKind.Texts
                ? ("text", "A document whose membership can be asked, by its exact wording.")
                : ("record", "One example whose membership can be asked: a row, an image, a document.");
        return new PageSection(
            "glossary",
            "Words",
            Markup.Of(
                $"<dl class=\"glossary\">{Markup.ForEach(Words.Prepend(record), w => Markup.Of($"<dt>{w.Item1}</dt><dd>{Named(w.Item2, record.Item1)}</dd>\n"))}</dl>\n"
            )
        );
    }

    private static string Named(string meaning, string record)
    {
        string named = meaning.Replace("RECORD", record, StringComparison.Ordinal);
        return char.ToUpperInvariant(named[0]) + named[1..];
    }
}
