namespace Telltale.Audit.Validity.Baselines;

/// <summary>
/// Logistic regression on a handful of numbers with an intercept, fitted to its optimum by Newton's method, with a ridge of
/// one record's weight that keeps separable data finite.
/// </summary>
internal sealed class SmallLogistic
{
    private const int MostSteps = 30;
    private const double Ridge = 1;

    private readonly double[] _weights;

    private SmallLogistic(double[] weights)
    {
        _weights = weights;
    }

    /// <summary>Fits.</summary>
    /// <param name="columns">Numbers, a column each, by record; about standardised.</param>
    /// <param name="rows">Records to learn from.</param>
    /// <param name="truth">What is learnt, by record.</param>
    public static SmallLogistic Fit(double[][] columns, int[] rows, bool[] truth)
    {
        int width = columns.Length + 1;
        SmallLogistic model = new(new double[width]);
        double[] x = new double[width];
        for (int step = 0; step < MostSteps; step++)
        {
            double[,] curvature = new double[width, width];
            double[] gradient = new double[width];
            foreach (int row in rows)
            {
                Read(columns, row, x);
                double chance = 1 / (1 + Math.Exp(-model.Dot(x)));
                double weight = chance * (1 - chance);
                for (int i = 0; i < width; i++)
                {
                    gradient[i] += x[i] * ((truth[row] ? 1 : 0) - chance);
                    for (int j = 0; j <= i; j++)
                    {
                        curvature[i, j] += weight * x[i] * x[j];
                    }
                }
            }

            for (int i = 0; i < width; i++)
            {
                // The intercept too: a tenth of a record, so that its equation can always be solved.
                double ridge = i == width - 1 ? Ridge / 10 : Ridge;
                curvature[i, i] += ridge;
                gradient[i] -= ridge * model._weights[i];
            }

            double[] change = Solve(curvature, gradient);
            double largest = 0;
            for (int i = 0; i < width; i++)
            {
                model._weights[i] += Math.Clamp(change[i], -4, 4);
                largest = Math.Max(largest, Math.Abs(change[i]));
            }

            if (largest < 1e-8)
            {
                break;
            }
        }

        return model;
    }

    /// <summary>Log-odds of a record.</summary>
    public double Score(double[][] columns, int row)
    {
        double sum = _weights[^1];
        for (int i = 0; i < columns.Length; i++)
        {
            sum += _weights[i] * columns[i][row];
        }

        return sum;
    }

    private static void Read(double[][] columns, int row, double[] x)
    {
        for (int i = 0; i < columns.Length; i++)
        {
            x[i] = columns[i][row];
        }

        x[^1] = 1;
    }

    private double Dot(double[] x)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            sum += x[i] * _weights[i];
        }

        return sum;
    }

    /// <summary>Cholesky: the matrix is symmetric and, with the ridge, positive definite; only its lower half is read.</summary>
    private static double[] Solve(double[,] a, double[] b)
    {
        int n = b.Length;
        for (int j = 0; j < n; j++)
        {
            for (int k = 0; k < j; k++)
            {
                a[j, j] -= a[j, k] * a[j, k];
            }

            a[j, j] = Math.Sqrt(a[j, j]);
            for (int i = j + 1; i < n; i++)
            {
                for (int k = 0; k < j; k++)
                {
                    a[i, j] -= a[i, k] * a[j, k];
                }

                a[i, j] /= a[j, j];
            }
        }

        double[] x = (double[])b.Clone();
        for (int i = 0; i < n; i++)
        {
            for (int k = 0; k < i; k++)
            {
                x[i] -= a[i, k] * x[k];
            }

            x[i] /= a[i, i];
        }

        for (int i = n - 1; i >= 0; i--)
        {
            for (int k = i + 1; k < n; k++)
            {
                x[i] -= a[k, i] * x[k];
            }

            x[i] /= a[i, i];
        }

        return x;
    }
}
