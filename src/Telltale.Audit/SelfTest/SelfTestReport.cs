using Telltale.Audit.SelfTest.Worlds;

namespace Telltale.Audit.SelfTest;

/// <summary>What the best attack found in a world, beside what there is to find.</summary>
/// <param name="World">Name of the world.</param>
/// <param name="Story">What is released there and what the attacker sees.</param>
/// <param name="Attack">The attack that theory calls the best there.</param>
/// <param name="Points">One a false-positive rate, the largest first.</param>
public sealed record WorldFinding(string World, string Story, string Attack, IReadOnlyList<WorldPoint> Points)
{
    /// <summary>The share of the best TPR that an attack should reach.</summary>
    public const double LeastRatio = 0.95;

    /// <summary>
    /// Whether at every rate the ratio may be <see cref="LeastRatio"/> or more, by its 95 % limits, and at none the attack
    /// found more than there is.
    /// </summary>
    public bool Passed => Points.All(p => p.RatioLimits.High >= LeastRatio && !p.ExceedsOptimum);
}

/// <summary>One thing that was tried.</summary>
/// <param name="Name">What should hold, for a person.</param>
/// <param name="Passed">Whether it does.</param>
/// <param name="Finding">What was found, with its numbers.</param>
public sealed record SelfTestCheck(string Name, bool Passed, string Finding);

/// <summary>All that a self-test found.</summary>
/// <param name="Worlds">Worlds whose best attack is known.</param>
/// <param name="Checks">Everything else.</param>
public sealed record SelfTestReport(IReadOnlyList<WorldFinding> Worlds, IReadOnlyList<SelfTestCheck> Checks)
{
    /// <summary>Whether everything passed.</summary>
    public bool Passed => Worlds.All(w => w.Passed) && Checks.All(c => c.Passed);
}
