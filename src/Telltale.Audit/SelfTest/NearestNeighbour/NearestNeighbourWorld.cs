using Telltale.Audit.SelfTest.Worlds;

namespace Telltale.Audit.SelfTest.NearestNeighbour;

/// <summary>
/// A classifier by the nearest training record, of which only the predicted label is seen, where labels have nothing to do
/// with records: a member is its own nearest neighbour and is always right, a non-member is right once in the number of
/// labels. The attack that asks whether the prediction is right is the best there is.
/// </summary>
public sealed class NearestNeighbourWorld : LabelWorld
{
    private const int Labels = 2000;

    /// <inheritdoc/>
    public override string Name => "nearest-1";

    /// <inheritdoc/>
    public override string Story =>
        $"The nearest training record gives the label, one of {Labels} at random; the attacker sees the label only.";

    /// <inheritdoc/>
    protected override double OfMembers => 1;

    /// <inheritdoc/>
    protected override double OfNonMembers => 1.0 / Labels;
}
