namespace Telltale.Attacks.Classifiers.Select;

/// <summary>Whether one attack is chosen or several are put together.</summary>
public enum SelectUse
{
    /// <summary>Whichever of the two does better where reference models play the target.</summary>
    Auto,

    /// <summary>The one attack that does best there.</summary>
    Best,

    /// <summary>A logistic regression on all, learnt there.</summary>
    Stack,
}

/// <summary>What counts as doing better.</summary>
public enum SelectBy
{
    /// <summary>The area under the ROC curve.</summary>
    Auc,

    /// <summary>The true-positive rate at a false-positive rate of 1 %.</summary>
    Tpr,
}

/// <summary>Options of <see cref="SelectAttack"/>.</summary>
public sealed record SelectOptions
{
    /// <summary>The word for the usual pool.</summary>
    public const string Auto = "auto";

    /// <summary>Attacks to choose from, joined by +, an attack's options by semicolons; or <see cref="Auto"/>.</summary>
    public string Pool { get; init; } = Auto;

    /// <summary>Whether one attack is chosen or several are put together.</summary>
    public SelectUse Use { get; init; } = SelectUse.Auto;

    /// <summary>What counts as doing better.</summary>
    public SelectBy By { get; init; } = SelectBy.Auc;

    /// <summary>How many reference models play the target at most.</summary>
    public int Shadows { get; init; } = 8;

    /// <summary>How many of the first queries a record are used; null for all.</summary>
    public int? Queries { get; init; }

    /// <summary>How many of the first reference models are used; null for all.</summary>
    public int? References { get; init; }

    /// <summary>How many of the first rounds of a cascade are used, the reference models' included; null for all.</summary>
    public int? Rounds { get; init; }
}
