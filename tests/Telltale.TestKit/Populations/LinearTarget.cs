using Telltale.Core.Numerics;

namespace Telltale.TestKit.Populations;

/// <summary>Multinomial logistic regression in double precision by plain gradient descent with momentum.</summary>
public static class LinearTarget
{
    /// <summary>Minimises the mean cross-entropy plus <c>(λ/2)‖W‖²</c>, biases included, from zero.</summary>
    /// <param name="features">[records × width].</param>
    /// <param name="labels">Class of each record.</param>
    /// <param name="learnt">The records to learn from.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="penalty">λ.</param>
    /// <param name="steps">Steps of descent; few stop short of the minimum.</param>
    /// <returns>Weights [classes × (width + 1)], each class's bias last.</returns>
    public static MemoryArray<double> Fit(
        ReadOnlySpan<double> features,
        int[] labels,
        int[] learnt,
        int classes,
        double penalty,
        int steps
    )
    {
        int width = features.Length / labels.Length;
        double[] weights = new double[classes * (width + 1)];
        double[] speed = new double[weights.Length];
        double[] p = new double[classes];
        // The Hessian's largest eigenvalue is at most half the mean of ‖(x, 1)‖².
        double size = penalty + (0.5 * (1 + (features.ToArray().Sum(v => v * v) / labels.Length)));
        for (int step = 0; step < steps; step++)
        {
            double[] gradient = [.. weights.Select(w => penalty * w)];
            foreach (int record in learnt)
            {
                ReadOnlySpan<double> x = features.Slice(record * width, width);
                for (int c = 0; c < classes; c++)
                {
                    p[c] = weights[(c * (width + 1)) + width];
                    for (int j = 0; j < width; j++)
                    {
                        p[c] += weights[(c * (width + 1)) + j] * x[j];
                    }
                }

                double total = LogDomain.LogSumExp(p);
                for (int c = 0; c < classes; c++)
                {
                    double error = (Math.Exp(p[c] - total) - (c == labels[record] ? 1 : 0)) / learnt.Length;
                    for (int j = 0; j <= width; j++)
                    {
                        gradient[(c * (width + 1)) + j] += error * (j < width ? x[j] : 1);
                    }
                }
            }

            for (int i = 0; i < weights.Length; i++)
            {
                speed[i] = (0.9 * speed[i]) - (gradient[i] / size);
                weights[i] += speed[i];
            }
        }

        return new MemoryArray<double>(weights, classes, width + 1);
    }
}
