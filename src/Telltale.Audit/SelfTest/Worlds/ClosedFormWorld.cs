using Telltale.Core.Evidence;
using Telltale.Core.Randomness;

namespace Telltale.Audit.SelfTest.Worlds;

/// <summary>How much of a world is drawn.</summary>
/// <param name="Records">Candidates.</param>
/// <param name="References">Reference models, each trained on every candidate with probability one half; 0 for none.</param>
/// <param name="Targets">Targets, trained like the references, on the same candidates.</param>
/// <param name="Population">Population records; 0 for none.</param>
public sealed record WorldSize(int Records, int References, int Targets, int Population = 200);

/// <summary>A world drawn: evidence as any audit has it, and what only the world's maker knows.</summary>
/// <param name="Targets">Evidence about each target.</param>
/// <param name="LogRatios">log of the exact likelihood ratio of each target's answer about each record [targets × records]: the best scores there are.</param>
public sealed record WorldSample(IReadOnlyList<ClassifierEvidence> Targets, double[] LogRatios);

/// <summary>
/// A small world in which the distribution of a model's answer about a record is known exactly, with the record in the
/// training set and without, and with it the best ROC curve that any attack can have. Whatever an attack of the catalogue
/// finds there can be held against what there is to find.
/// </summary>
public abstract class ClosedFormWorld
{
    /// <summary>Name in tables, lower case with hyphens.</summary>
    public abstract string Name { get; }

    /// <summary>What is released and what the attacker sees, for a person.</summary>
    public abstract string Story { get; }

    /// <summary>The attack that theory says is the best here, as attack strings are written.</summary>
    public abstract string Attack { get; }

    /// <summary>The ε, at δ = 1e-5, that the release keeps; null where it keeps none.</summary>
    public virtual double? Epsilon => null;

    /// <summary>So much that the TPR at an FPR of 0.001 is measured to within a few per cent.</summary>
    public abstract WorldSize Size { get; }

    /// <summary>The best ROC curve at this world's access level.</summary>
    public abstract ExactRoc Optimum();

    /// <summary>Draws the world; same size and seed, same world, for any number of threads.</summary>
    public abstract WorldSample Draw(WorldSize size, Seed seed, int threads);
}
