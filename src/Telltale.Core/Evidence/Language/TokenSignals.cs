namespace Telltale.Core.Evidence.Language;

/// <summary>
/// What one model says about the tokens of one text: natural logarithms, in the order of the text. All arrays that are
/// present have the same length.
/// </summary>
public sealed record TokenSignals
{
    /// <summary>log p of each token given those before it, at most 0. The first token may be absent.</summary>
    public required double[] LogProbabilities { get; init; }

    /// <summary>Mean of log p over the vocabulary, weighted by p: <c>μ_t = Σ_v p_v log p_v</c>; null where it is not known.</summary>
    public double[]? Means { get; init; }

    /// <summary>Standard deviation of log p over the vocabulary, weighted by p: <c>σ_t² = Σ_v p_v (log p_v)² − μ_t²</c>.</summary>
    public double[]? Deviations { get; init; }

    /// <summary>Whether each token is the model's first choice.</summary>
    public bool[]? TopChoice { get; init; }

    /// <summary>
    /// For a reference model: how far its view of each token's place lies from the target's, over the whole vocabulary,
    /// <c>KL(reference ‖ target) = Σ_v p_ref(v) log(p_ref(v) / p_target(v))</c>, at least 0.
    /// </summary>
    public double[]? Divergences { get; init; }

    /// <summary>Number of tokens with a log-probability.</summary>
    public int Count => LogProbabilities.Length;

    /// <summary>Sum of the log-probabilities in their order.</summary>
    public double Sum()
    {
        double sum = 0;
        foreach (double logProbability in LogProbabilities)
        {
            sum += logProbability;
        }

        return sum;
    }

    /// <summary>Mean log-probability a token; NaN where there is none.</summary>
    public double Mean() => Count == 0 ? double.NaN : Sum() / Count;
}
