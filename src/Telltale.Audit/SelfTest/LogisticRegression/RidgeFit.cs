using Telltale.Core.Numerics;

namespace Telltale.Audit.SelfTest.LogisticRegression;

/// <summary>
/// Logistic regression on one feature of 0 or 1 with an intercept and a ridge penalty on both, fitted to counts: the unique
/// minimum of <c>−Σ log σ(±(a + b·x)) + ½λ(a² + b²)</c>.
/// </summary>
internal static class RidgeFit
{
    private const double Penalty = 0.01;

    /// <summary>The logits <c>a</c> and <c>a + b</c> at feature 0 and 1.</summary>
    /// <param name="counts">Records by <c>2·feature + label</c>.</param>
    public static (double At0, double At1) Of(ReadOnlySpan<int> counts)
    {
        double a = 0;
        double b = 0;
        for (int step = 0; step < 100; step++)
        {
            double p0 = LogDomain.Sigmoid(a);
            double p1 = LogDomain.Sigmoid(a + b);
            int n0 = counts[0] + counts[1];
            int n1 = counts[2] + counts[3];
            double slope0 = (n0 * p0) - counts[1];
            double slope1 = (n1 * p1) - counts[3];
            double weight0 = n0 * p0 * (1 - p0);
            double weight1 = n1 * p1 * (1 - p1);
            double da = slope0 + slope1 + (Penalty * a);
            double db = slope1 + (Penalty * b);
            double aa = weight0 + weight1 + Penalty;
            double bb = weight1 + Penalty;
            double determinant = (aa * bb) - (weight1 * weight1);
            double stepA = ((bb * da) - (weight1 * db)) / determinant;
            double stepB = ((aa * db) - (weight1 * da)) / determinant;
            // Newton from 0 can overshoot where classes are separable.
            double size = Math.Max(Math.Abs(stepA), Math.Abs(stepB));
            double damping = size > 1 ? 1 / size : 1;
            a -= damping * stepA;
            b -= damping * stepB;
            if (size < 1e-13)
            {
                break;
            }
        }

        return (a, a + b);
    }
}
