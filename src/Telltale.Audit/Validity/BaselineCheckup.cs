using Telltale.Audit.Persons;
using Telltale.Audit.Results;
using Telltale.Audit.Validity.Baselines;
using Telltale.Audit.Verdicts;

namespace Telltale.Audit.Validity;

/// <summary>
/// Can members be told from non-members without the model? Classifiers on the records alone, each fitted on four fifths
/// and scored on the fifth that it has not seen, five times. If one beats chance (rank test, p &lt; 0.002 after correction
/// for their number), the split was not random and attacks may be detecting the split (Das et al. 2024; Meeus et al. 2024).
/// </summary>
internal static class BaselineCheckup
{
    private const double Limit = 0.002;
    private const double Suspicious = 0.05;

    /// <summary>Name of the check.</summary>
    public const string Name = "baseline";

    public static ValidityCheck Check(AuditedEvidence evidence)
    {
        if (evidence.Records is null)
        {
            return new(
                Name,
                CheckStatus.NotChecked,
                $"The {evidence.Rows.Many} themselves were not given ({evidence.RecordsField}), so a split that is recognisable without the model could not be looked for."
            );
        }

        if ((evidence.Baselines ?? BaselineRun.Of(evidence)) is not { } run)
        {
            return new(Name, CheckStatus.NotChecked, $"Fewer than {Folds.Count} members or non-members.");
        }

        BaselineFinding best = run.Best;
        string others = string.Join(", ", run.Found.Where(f => f != best).Select(f => $"{f.Name} {f.Auc:0.000}"));
        string finding =
            $"From the {evidence.Rows.Many} alone, without the model, members are told from non-members with an AUC of {best.Auc:0.000} ({best.Name}; {others}), p {PValueText.Of(run.PValue)} after correction for {run.Found.Count} classifiers, {run.Records.Length} {evidence.Counted.Many}.";
        ValidityCheck check =
            run.PValue >= Suspicious ? new(Name, CheckStatus.Passed, finding)
            : run.PValue >= Limit
                ? new(
                    Name,
                    CheckStatus.Warning,
                    finding
                        + " That may be chance; if the split was not drawn at random, a leak found here may be the split."
                )
            : new(
                Name,
                CheckStatus.Failed,
                finding
                    + " The split is recognisable without the model: members and non-members do not come from the same distribution."
            );
        return check with { Measured = run.PValue, Limit = Limit };
    }
}
