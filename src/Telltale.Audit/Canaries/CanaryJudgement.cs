using Telltale.Audit.Results;
using Telltale.Audit.Verdicts;
using Telltale.Core.Statistics;

namespace Telltale.Audit.Canaries;

/// <summary>From a check's numbers to a grade and words.</summary>
/// <param name="Run">What was asked.</param>
/// <param name="Check">The numbers.</param>
/// <param name="Level">Level of the test, such as 0.05.</param>
public sealed record CanaryJudgement(CanaryRun Run, CanaryCheck Check, double Level)
{
    // A control that looks so uneven says that something other than planting separates texts.
    private const double ControlLevel = 0.001;

    /// <summary>Judges.</summary>
    /// <param name="version">Version of the program.</param>
    /// <param name="commitmentChecked">Whether the key was held against a commitment from before training.</param>
    public CanaryResult Judge(string version, bool commitmentChecked)
    {
        Check.Require();
        double rank = Check.RankPValue();
        double? control = Check.ControlPValue();
        PermutationOutcome coins = Check.Coins();
        double p = Math.Min(1, 2 * Math.Min(rank, coins.PValue));
        OneRunSummary epsilon = Check.Epsilon();
        bool invalid = control is < ControlLevel;
        bool leak = p <= Level;
        int planted = Check.Readings.Count(r => r.IsPlanted);
        return new CanaryResult
        {
            Schema = CanaryResult.SchemaName,
            Version = version,
            Target = Run.Target.Name,
            Reference = Run.Reference?.Name,
            Commitment = Run.Key.Commitment(),
            CommitmentChecked = commitmentChecked,
            Planted = planted,
            KeptBack = Check.Readings.Count - planted,
            Repeats = Run.Key.Repeats,
            RankPValue = rank,
            ControlPValue = control,
            CoinPValue = coins.PValue,
            CoinMethod = coins.Method switch
            {
                PermutationMethod.Exact => "exact",
                PermutationMethod.Drawn => "drawn",
            },
            Auc = coins.Statistic,
            PValue = p,
            Exposure = Check.Exposure(),
            EpsilonLowerBound = epsilon,
            Level = Level,
            Grade =
                invalid ? TestGrade.Invalid
                : leak ? TestGrade.Leak
                : TestGrade.NoLeakDetected,
            Statement = Words(invalid, leak, p, control, planted),
            Limits = Limits(commitmentChecked),
        };
    }

    private string Words(bool invalid, bool leak, double p, double? control, int planted)
    {
        string shown = PValueText.Of(p);
        return invalid
                ? $"Canaries that were not planted do not look like their references (p {PValueText.Of(control!.Value)}). Something other than planting tells them apart, so nothing can be said."
            : leak
                ? $"The model was trained on the planted canaries: which {planted} of {Check.Readings.Count} were planted was decided by fair coins, and a model that had not seen them would look like this with a chance of at most {shown}."
            : $"No trace of the planted canaries was found (p {shown}). That is no proof that the data were not used: a model may have seen canaries and not kept them.";
    }

    private List<string> Limits(bool commitmentChecked)
    {
        List<string> limits =
        [
            "The p-values rest on the coins alone. They hold for the canaries; of other texts in the same data they say that those data were used, not that each text can be recognised.",
            "Exposure is measured among texts of the same family and cannot go beyond its ceiling.",
            "The bound on epsilon is a lower one from one training run: 0 does not mean that the model keeps to any epsilon.",
        ];
        if (!commitmentChecked)
        {
            limits.Add(
                "The key was not held against a commitment published before training (--commitment), so a reader must trust that the key is the one the data were planted with."
            );
        }

        if (Run.Reference is null)
        {
            limits.Add(
                "Scores are plain log-probabilities. A reference model that has not seen the canaries (--reference) makes the test stronger, not more valid."
            );
        }

        return limits;
    }
}
