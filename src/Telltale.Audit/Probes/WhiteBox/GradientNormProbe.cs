using Telltale.Core.Evidence;

namespace Telltale.Audit.Probes.WhiteBox;

/// <summary>Length of the gradient of each candidate's loss.</summary>
/// <param name="candidates">Number of candidates.</param>
/// <param name="references">Whether reference models are measured too.</param>
internal sealed class GradientNormProbe(int candidates, bool references) : IProbe
{
    /// <inheritdoc/>
    public IReadOnlyList<ProbeOutput> Outputs { get; } =
    [new ProbeOutput(ProbeArray.GradientNorms, references ? ProbeArray.ReferenceGradientNorms : null, candidates)];

    /// <inheritdoc/>
    public string Settings => "";

    /// <inheritdoc/>
    public ProbeWork Work => new(3);

    /// <inheritdoc/>
    public IReadOnlyList<float[]> Measure(ProbedModel model)
    {
        double[] norms = model.Network.GradientNorms(model.Data, [.. Enumerable.Range(0, candidates)]);
        return [Array.ConvertAll(norms, norm => (float)norm)];
    }
}
