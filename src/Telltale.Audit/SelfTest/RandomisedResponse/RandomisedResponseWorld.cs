using Telltale.Audit.SelfTest.Worlds;

namespace Telltale.Audit.SelfTest.RandomisedResponse;

/// <summary>
/// Each member's label is released by randomised response among k labels (Warner 1965; Kairouz et al. 2014): its own with
/// probability <c>e^ε/(e^ε + k − 1)</c>, each other with <c>1/(e^ε + k − 1)</c>. In a non-member's place stands somebody with a
/// random label. Differential privacy allows a TPR of e^ε·FPR, and the best curve has one corner below that.
/// </summary>
public sealed class RandomisedResponseWorld : LabelWorld
{
    private const int Labels = 2000;
    private const double Claim = 8;

    /// <inheritdoc/>
    public override string Name => "randomised-response";

    /// <inheritdoc/>
    public override string Story =>
        $"Labels, one of {Labels}, are released by randomised response for ε = {Claim:0}; the attacker sees them.";

    /// <inheritdoc/>
    public override double? Epsilon => Claim;

    /// <inheritdoc/>
    protected override double OfMembers => Math.Exp(Claim) / (Math.Exp(Claim) + Labels - 1);

    /// <inheritdoc/>
    protected override double OfNonMembers => 1.0 / Labels;
}
