using Telltale.Audit.Persons;
using Telltale.Audit.Results;

namespace Telltale.Audit.Verdicts.Records;

/// <summary>
/// The words that are allowed about a record. "Was trained on" is said only where a random draw decided it; of a model whose
/// training nobody drew, "consistent with"; of a model whose members are known, that it gives them away, or would not.
/// </summary>
/// <param name="checks">Every check.</param>
/// <param name="calibration">What the p-values rest on.</param>
/// <param name="design">Why non-members can stand in.</param>
/// <param name="level">Share of false findings allowed.</param>
/// <param name="asked">Records asked about.</param>
/// <param name="together">How many p-values at the floor count together; null where none ever do.</param>
/// <param name="subject">What is asked about.</param>
internal sealed class RecordWords(
    IReadOnlyList<ValidityCheck> checks,
    CalibrationSection calibration,
    InclusionDesign design,
    double level,
    int asked,
    int? together,
    Subject subject
)
{
    private readonly string[] _failed =
    [
        .. checks.Where(c => c.Invalidates).Select(c => c.Name).Distinct(StringComparer.Ordinal),
    ];

    /// <summary>Grade and sentence of one record.</summary>
    public (RecordGrade Grade, string Sentence) Of(string id, KnownMembership known, double? p, double? adjusted)
    {
        string record = $"{subject.One} {id}";
        if (_failed.Length > 0)
        {
            return (RecordGrade.Invalid, $"Nothing can be said about {record}: {FailedText()}.");
        }

        if (p is not { } value || adjusted is not { } corrected)
        {
            return (
                RecordGrade.Inconclusive,
                $"There is no evidence about {record}: the attack gives it no score, for want of reference models trained with it, or without it."
            );
        }

        string numbers = $"{Evidence(value)} (p {PValueText.Of(value)}{Corrected(corrected, asked, subject.Many)})";
        if (corrected <= level)
        {
            return Found($"{Capital(record)}", record, known, numbers);
        }

        bool atFloor = calibration.Floor > 0 && value <= calibration.Floor * (1 + 1e-9);
        if (together is null || (atFloor && together > 1))
        {
            string needed = calibration.NonmembersNeeded is { } count
                ? $" With {count:#,0} known non-members a single {subject.One} could be found among so many asked about."
                : "";
            return (
                RecordGrade.Inconclusive,
                $"There are too few known non-members to say anything about {record}: {numbers}, and with {calibration.Nonmembers:#,0} of them no p can be below {PValueText.Of(calibration.Floor)}.{needed}"
            );
        }

        return (
            RecordGrade.NotDetected,
            $"Nothing shows that {record} was used: {numbers}. {(known == KnownMembership.NonMember ? "It is known that it was not." : $"It may have been all the same: {Power()}.")}"
        );
    }

    /// <summary>Grade and sentence of a group.</summary>
    public (RecordGrade Grade, string Sentence) OfGroup(
        string name,
        int records,
        KnownMembership known,
        double? p,
        double? adjusted,
        double reachable,
        int groups
    )
    {
        if (_failed.Length > 0)
        {
            return (RecordGrade.Invalid, $"Nothing can be said about the {subject.Many} of {name}: {FailedText()}.");
        }

        if (p is not { } value || adjusted is not { } corrected)
        {
            return (RecordGrade.Inconclusive, $"There is no evidence about any {subject.One} of {name}.");
        }

        string numbers = $"p {PValueText.Of(value)}{Corrected(corrected, groups, "groups")}";
        if (corrected <= level)
        {
            string some = records == 1 ? $"its {subject.One}" : $"at least one of its {records:#,0} {subject.Many}";
            return known switch
            {
                KnownMembership.Member => (
                    RecordGrade.Leak,
                    $"The model gives away that {subject.Many} of {name} were used: together they stand out from known non-members ({numbers})."
                ),
                KnownMembership.NonMember => (
                    RecordGrade.FalseAlarm,
                    $"The {subject.Many} of {name} would be taken for {(subject == Subject.Person ? "members" : $"training {subject.Many}")} ({numbers}), but none of them was used."
                ),
                _ when design == InclusionDesign.Randomised => (
                    RecordGrade.Detected,
                    $"Of {name}, {some} was trained on: by the random draw so high scores would come about as seldom as that otherwise ({numbers})."
                ),
                _ => (
                    RecordGrade.ConsistentWithUse,
                    $"The model's answers are consistent with {some} having been used, of {name} ({numbers}). That is no proof: {Lower(calibration.Assumption)}"
                ),
            };
        }

        return reachable > level
            ? (
                RecordGrade.Inconclusive,
                $"There are too few known non-members to say anything about {name}: even if each of its {subject.Many} had the smallest p possible, together they would come to {PValueText.Of(reachable)}."
            )
            : (
                RecordGrade.NotDetected,
                $"Nothing shows that any {subject.One} of {name} was used ({numbers}). {(known == KnownMembership.NonMember ? "It is known that none was." : "Some may have been all the same.")}"
            );
    }

    private (RecordGrade Grade, string Sentence) Found(
        string capital,
        string record,
        KnownMembership known,
        string numbers
    ) =>
        known switch
        {
            KnownMembership.Member => (RecordGrade.Leak, $"The model gives away that {record} was used: {numbers}."),
            KnownMembership.NonMember => (
                RecordGrade.FalseAlarm,
                $"{capital} would be taken for a {(subject == Subject.Person ? "member" : $"training {subject.One}")}: {numbers}. It is known that it was not used: this answer would be wrong."
            ),
            KnownMembership.Unknown when design == InclusionDesign.Randomised => (
                RecordGrade.Detected,
                $"{capital} was trained on, by the random draw that decided what was: {numbers}."
            ),
            KnownMembership.Unknown => (
                RecordGrade.ConsistentWithUse,
                $"The model's answer is consistent with {record} having been used: {numbers}. That is no proof: {Lower(calibration.Assumption)}"
            ),
        };

    private string Evidence(double p) =>
        calibration.Kind == CalibrationKind.OwnModels
            ? $"{OneIn(p)} models trained without it would answer as high as this one"
        : p <= calibration.Floor * (1 + 1e-9)
            ? $"none of the {calibration.Nonmembers:#,0} known non-members scores as high"
        : $"{Share(p)} of the known non-members score as high";

    private static string OneIn(double p) =>
        p >= 0.01 ? $"{Share(p)} of the"
        : p > 1e-9 ? $"one in {1 / p:#,0}"
        : "fewer than one in a thousand million";

    private static string Share(double p) => p >= 0.01 ? $"{p * 100:0.#}%" : $"{p * 100:0.####}%";

    private static string Corrected(double adjusted, int number, string what) =>
        number == 1 ? "" : $", {PValueText.Of(adjusted)} after correction for {number:#,0} {what}";

    private string Power() =>
        calibration.Power is { } power
            ? $"of the {calibration.Members:#,0} known members, {Share(power)} {(asked == 1 ? "are found" : "are found among so many")} in this way"
            : "no member is known, so how often one would be found cannot be told";

    private string FailedText() =>
        _failed.Length == 1 ? $"the check {_failed[0]} failed" : $"the checks {string.Join(", ", _failed)} failed";

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static string Lower(string text) => char.ToLowerInvariant(text[0]) + text[1..];
}
