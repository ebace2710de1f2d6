namespace Telltale.Audit.Results;

/// <summary>The best attack, with limits that hold although it was chosen for being the best.</summary>
/// <param name="Label">Which attack.</param>
/// <param name="Attacks">From how many it was chosen.</param>
/// <param name="Auc">Its AUC with corrected limits.</param>
/// <param name="TprAtFpr">Its TPRs with corrected limits, at the rates that the non-members resolve.</param>
public sealed record BestAttack(string Label, int Attacks, Estimate Auc, IReadOnlyList<CorrectedTpr> TprAtFpr);

/// <summary>A TPR with limits corrected for the number of attacks.</summary>
/// <param name="Fpr">The FPR asked for.</param>
/// <param name="Tpr">Largest TPR at an FPR of at most that.</param>
/// <param name="Low">Lower limit.</param>
/// <param name="High">Upper limit.</param>
/// <param name="Method">How, and how the choice was paid for.</param>
public sealed record CorrectedTpr(double Fpr, double Tpr, double Low, double High, string Method);

/// <summary>The best attack against another on the records that both score.</summary>
/// <param name="First">The best attack.</param>
/// <param name="Second">The other.</param>
/// <param name="Difference">AUC of the first − AUC of the second.</param>
/// <param name="Low">Lower limit, corrected for all pairs of attacks.</param>
/// <param name="High">Upper limit, corrected for all pairs of attacks.</param>
/// <param name="PValue">Two-sided p of no difference, uncorrected.</param>
/// <param name="AdjustedPValue">The same after Bonferroni's correction for all pairs, since the first was chosen on these data.</param>
/// <param name="Method">How.</param>
public sealed record AttackComparison(
    string First,
    string Second,
    double Difference,
    double Low,
    double High,
    double PValue,
    double AdjustedPValue,
    string Method
);

/// <summary>What a threshold does that was set without the target it is applied to; beside <see cref="TprAtFpr"/>, whose threshold was set on the target itself.</summary>
/// <param name="Fpr">FPR that the threshold has on the models it was set on.</param>
/// <param name="AchievedFpr">FPR on the targets.</param>
/// <param name="LowestFpr">Lowest FPR on a single target.</param>
/// <param name="HighestFpr">Highest FPR on a single target.</param>
/// <param name="Tpr">TPR on the targets.</param>
/// <param name="Targets">Number of targets.</param>
/// <param name="Method">From which models' non-members the threshold comes.</param>
public sealed record ShadowCalibrated(
    double Fpr,
    double AchievedFpr,
    double LowestFpr,
    double HighestFpr,
    double Tpr,
    int Targets,
    string Method
);

/// <summary>The smallest leak that an audit would have seen at one FPR.</summary>
/// <param name="Fpr">FPR.</param>
/// <param name="Tpr">TPR that would have been told from chance with power .8, after correction for all tests.</param>
public sealed record DetectableTpr(double Fpr, double Tpr);

/// <summary>Which band is drawn around a whole curve.</summary>
/// <param name="Method">How it was made.</param>
/// <param name="Confidence">That the whole curve lies in it.</param>
public sealed record CurveBand(string Method, double Confidence);
