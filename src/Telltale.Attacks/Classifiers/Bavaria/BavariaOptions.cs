using Telltale.Attacks.References;

namespace Telltale.Attacks.Classifiers.Bavaria;

/// <summary>How the posterior of a record's mean and variance becomes a density of the next margin.</summary>
public enum Predictive
{
    /// <summary>Both are averaged over: Student's t (BaVarIA-t).</summary>
    Student,

    /// <summary>A normal at the posterior's mean with its stabilised variance (BaVarIA-n).</summary>
    Gaussian,
}

/// <summary>Options of <see cref="BavariaAttack"/>.</summary>
public sealed record BavariaOptions
{
    /// <summary>Whether models trained with the record are used as well.</summary>
    public AttackMode Mode { get; init; } = AttackMode.Online;

    /// <summary>Student's t or normal.</summary>
    public Predictive Predictive { get; init; } = Predictive.Student;

    /// <summary>
    /// κ₀: how many models the prior on the mean is worth. Records differ in difficulty far more than models do on one
    /// record, so it must be weak; 0 leaves the mean to the record's own models alone.
    /// </summary>
    public double Kappa { get; init; } = 0.01;

    /// <summary>
    /// α₀: half the number of models that the prior on the variance is worth. Small: each record's own variance; large:
    /// one variance for all. The default, worth eight models, is about where the likelihood of the reference models'
    /// own margins is highest for small networks; no label of a target went into it.
    /// </summary>
    public double Alpha { get; init; } = 4;

    /// <summary>How many of the first queries a record are used; null for all.</summary>
    public int? Queries { get; init; }

    /// <summary>How many of the first reference models are used; null for all.</summary>
    public int? References { get; init; }
}
