using System.Runtime.InteropServices;

namespace Telltale.Learning.Kernels;

/// <summary>What a row of logits says about one token; see <see cref="Core.Evidence.Language.TokenSignals"/>.</summary>
/// <param name="LogProbability">log p of the token.</param>
/// <param name="Mean">Σ p log p over the vocabulary.</param>
/// <param name="Deviation">Standard deviation of log p, weighted by p.</param>
/// <param name="IsTop">Whether no token is likelier.</param>
/// <param name="Largest">The largest logit.</param>
/// <param name="LogTotal"><c>log Σ exp(z − largest)</c>: the log-probability of a token is its logit less this and the largest.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TokenReading(
    float LogProbability,
    float Mean,
    float Deviation,
    bool IsTop,
    float Largest,
    double LogTotal
);
