namespace Telltale.Learning.Small;

/// <summary>What a <see cref="SmallPerceptron"/> learns to make small.</summary>
public interface ILoss
{
    /// <summary>How many numbers the network gives.</summary>
    int Outputs { get; }

    /// <summary>The loss of one row, and its derivatives by the outputs.</summary>
    /// <param name="outputs">What the network gives.</param>
    /// <param name="target">What was to be foretold.</param>
    /// <param name="gradient">Derivatives, overwritten.</param>
    double Of(ReadOnlySpan<double> outputs, double target, Span<double> gradient);
}

/// <summary>Log-loss of a yes (target 1) or no (target 0) whose log-odds are the only output.</summary>
public sealed class LogisticLoss : ILoss
{
    /// <inheritdoc/>
    public int Outputs => 1;

    /// <inheritdoc/>
    public double Of(ReadOnlySpan<double> outputs, double target, Span<double> gradient)
    {
        double p = Core.Numerics.LogDomain.Sigmoid(outputs[0]);
        gradient[0] = p - target;
        return -Core.Numerics.LogDomain.LogSigmoid(target > 0.5 ? outputs[0] : -outputs[0]);
    }
}

/// <summary>
/// Minus the log-density of a normal whose mean and log-deviation are the outputs: <c>log σ + ½((t − μ)/σ)²</c>
/// (Bertran et al. 2023, the Gaussian head). log σ is held within ±6.
/// </summary>
public sealed class GaussianLoss : ILoss
{
    /// <summary>Bound of log σ either way.</summary>
    public const double Bound = 6;

    /// <inheritdoc/>
    public int Outputs => 2;

    /// <inheritdoc/>
    public double Of(ReadOnlySpan<double> outputs, double target, Span<double> gradient)
    {
        double logDeviation = Math.Clamp(outputs[1], -Bound, Bound);
        double z = (target - outputs[0]) * Math.Exp(-logDeviation);
        gradient[0] = -z * Math.Exp(-logDeviation);
        bool held = outputs[1] != logDeviation;
        gradient[1] = held && (1 - (z * z) > 0) == (outputs[1] < 0) ? 0 : 1 - (z * z);
        return logDeviation + (0.5 * z * z);
    }
}

/// <summary>
/// Sum over levels q of the pinball loss <c>q·max(t − ŝ, 0) + (1 − q)·max(ŝ − t, 0)</c>, least where each output is the
/// q-quantile (Koenker and Bassett 1978).
/// </summary>
/// <param name="levels">Levels in (0, 1), one an output.</param>
public sealed class PinballLoss(double[] levels) : ILoss
{
    /// <inheritdoc/>
    public int Outputs => levels.Length;

    /// <inheritdoc/>
    public double Of(ReadOnlySpan<double> outputs, double target, Span<double> gradient)
    {
        double loss = 0;
        for (int i = 0; i < levels.Length; i++)
        {
            double u = target - outputs[i];
            gradient[i] =
                u > 0 ? -levels[i]
                : u < 0 ? 1 - levels[i]
                : 0;
            loss += u * (u > 0 ? levels[i] : levels[i] - 1);
        }

        return loss;
    }
}
