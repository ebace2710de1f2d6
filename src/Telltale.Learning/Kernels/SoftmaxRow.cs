namespace Telltale.Learning.Kernels;

/// <summary>What one record adds to the cross-entropy with smoothed labels.</summary>
internal static class SoftmaxRow
{
    /// <summary>
    /// Gradients smaller than this (for a batch of one) are 0, so that a record learned by heart does not fill the next
    /// products with denormal numbers.
    /// </summary>
    public const float SmallestGradient = 1e-30f;

    /// <summary><c>log Σ exp z − (1−ε) z_y − (ε/C) Σ z</c>, in nats.</summary>
    /// <param name="largest">max z.</param>
    /// <param name="sum">Σ exp(z − max z).</param>
    /// <param name="own">z_y.</param>
    /// <param name="total">Σ z.</param>
    /// <param name="smoothing">ε.</param>
    /// <param name="classes">C.</param>
    public static double Loss(float largest, float sum, float own, float total, float smoothing, int classes) =>
        largest + Math.Log(sum) - ((1.0 - smoothing) * own) - ((double)smoothing / classes * total);

    /// <summary><c>(p − target) · scale</c>.</summary>
    public static float Gradient(float probability, bool isLabel, float smoothing, int classes, float scale)
    {
        float target = (smoothing / classes) + (isLabel ? 1 - smoothing : 0);
        float difference = probability - target;
        return MathF.Abs(difference) < SmallestGradient ? 0 : difference * scale;
    }
}
