using Telltale.Core.Evidence;
using Telltale.Core.Numerics;
using Telltale.Core.Randomness;

namespace Telltale.Audit.SelfTest.Worlds;

/// <summary>
/// A world that shows a label a record, the same for all records: it is the record's own with one probability for members
/// and another for non-members, so there is one point of the curve to find. An answer is 0 for the record's own label and
/// 1 for any other.
/// </summary>
public abstract class LabelWorld : IndependentRecordsWorld<int>
{
    /// <summary>How often a member's label comes back.</summary>
    protected abstract double OfMembers { get; }

    /// <summary>How often a non-member's does.</summary>
    protected abstract double OfNonMembers { get; }

    /// <inheritdoc/>
    public sealed override string Attack => "gap";

    /// <inheritdoc/>
    public sealed override WorldSize Size => new(10_000, References: 0, Targets: 100);

    /// <inheritdoc/>
    public sealed override ExactRoc Optimum()
    {
        RatioAtoms atoms = new();
        atoms.Add(OfNonMembers, OfMembers);
        atoms.Add(1 - OfNonMembers, 1 - OfMembers);
        return atoms.Curve(drawsLots: false);
    }

    /// <inheritdoc/>
    protected sealed override int DrawRecord(Rng rng) => 0;

    /// <inheritdoc/>
    protected sealed override double DrawAnswer(int record, bool isMember, Rng rng)
    {
        ArgumentNullException.ThrowIfNull(rng);
        return rng.NextUniform() < (isMember ? OfMembers : OfNonMembers) ? 0 : 1;
    }

    /// <inheritdoc/>
    protected sealed override double LogRatio(int record, double answer) =>
        answer == 0
            ? RatioAtoms.LogRatio(OfNonMembers, OfMembers)
            : RatioAtoms.LogRatio(1 - OfNonMembers, 1 - OfMembers);

    private protected sealed override Signals ToSignals(float[] answers, int models, int[] labels) =>
        new LabelSignals(new MemoryArray<float>(answers, models, labels.Length, 1), labels);
}
