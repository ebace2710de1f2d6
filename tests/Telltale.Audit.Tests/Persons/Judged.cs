using Telltale.Audit.Results;
using Telltale.Audit.Verdicts;

namespace Telltale.Audit.Tests.Persons;

/// <summary>All that a judgement says, to be held against what another says.</summary>
internal static class Judged
{
    /// <summary>The check of a name.</summary>
    public static ValidityCheck Check(this Judgement judged, string name) => judged.Checks.Single(c => c.Name == name);

    /// <summary>Its numbers, to the last digit.</summary>
    public static string Numbers(this Judgement judged) =>
        string.Join(
            '\n',
            judged.Assessments.Select(a =>
                $"{a.Label} {a.Auc} {string.Join(' ', a.TprAtFpr)} {a.EpsilonLowerBound} {string.Join(' ', a.ShadowCalibrated)} {string.Join(' ', a.Roc)}"
            )
        );

    /// <summary>Its numbers and words.</summary>
    public static string Text(this Judgement judged) =>
        string.Join(
            '\n',
            [
                judged.Numbers(),
                .. judged.Checks.Select(c => c.ToString()),
                judged.Verdict.Sentence,
                .. judged.Verdict.RestsOn,
                .. judged.Comparisons.Select(c => c.ToString()),
            ]
        );
}
