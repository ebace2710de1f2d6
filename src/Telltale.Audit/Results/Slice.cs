namespace Telltale.Audit.Results;

/// <summary>How well the strongest attack does on a part of the records; of the first target.</summary>
/// <param name="By">What the records were parted by: class, correct, difficulty, rows, feature:3.</param>
/// <param name="Name">Which part, in words.</param>
/// <param name="Attack">Label of the attack.</param>
/// <param name="Members">Members in it.</param>
/// <param name="Nonmembers">Non-members in it.</param>
/// <param name="Auc">Area under its ROC curve.</param>
/// <param name="TprAtFpr">TPR at the smallest rate that its non-members support best; null where they support none.</param>
/// <param name="AboveChance">p of "AUC is ½ in this part", corrected (Holm) for all parts.</param>
/// <param name="Difference">AUC less that of all other records.</param>
/// <param name="UnlikeOthers">p of "no difference from the others", corrected (Holm) for all parts.</param>
public sealed record Slice(
    string By,
    string Name,
    string Attack,
    int Members,
    int Nonmembers,
    Estimate Auc,
    TprAtFpr? TprAtFpr,
    double AboveChance,
    double Difference,
    double UnlikeOthers
);
