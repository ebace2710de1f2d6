using Telltale.Learning.Networks;

namespace Telltale.Learning.Tests.Networks;

/// <summary>The naive twin: a perceptron in double precision, straight from the definition, forward only.</summary>
internal static class DoublePerceptron
{
    /// <param name="weights">Per layer [inputs × outputs], then biases.</param>
    /// <param name="factors">Per hidden layer what dropout multiplies its outputs by [records × outputs]; null for none.</param>
    /// <returns>Mean cross-entropy with smoothed labels.</returns>
    public static double Loss(
        (double[] Weights, double[] Bias)[] weights,
        Activation activation,
        double[][] records,
        int[] labels,
        double smoothing,
        double[][][]? factors
    )
    {
        double loss = 0;
        for (int r = 0; r < records.Length; r++)
        {
            double[] x = records[r];
            for (int l = 0; l < weights.Length; l++)
            {
                double[] y = [.. weights[l].Bias];
                for (int j = 0; j < y.Length; j++)
                {
                    for (int i = 0; i < x.Length; i++)
                    {
                        y[j] += x[i] * weights[l].Weights[(i * y.Length) + j];
                    }

                    if (l < weights.Length - 1)
                    {
                        y[j] = activation is Activation.Tanh ? Math.Tanh(y[j]) : Math.Max(0, y[j]);
                        y[j] *= factors?[l][r][j] ?? 1;
                    }
                }

                x = y;
            }

            double normaliser = Math.Log(x.Sum(Math.Exp));
            for (int c = 0; c < x.Length; c++)
            {
                double target = (smoothing / x.Length) + (c == labels[r] ? 1 - smoothing : 0);
                loss -= target * (x[c] - normaliser) / records.Length;
            }
        }

        return loss;
    }
}
