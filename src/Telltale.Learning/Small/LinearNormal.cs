namespace Telltale.Learning.Small;

/// <summary>
/// A normal whose mean is linear in the numbers of a row, <c>μ = b + w·x</c> (ridge regression, its penalty by
/// cross-validation), and whose log-deviation is linear in a few of them or in μ: <c>log σ = c + v·u</c>, where the
/// likelihood of what rows that were left out err by is highest. So the deviation is that of new rows.
/// </summary>
public sealed class LinearNormal
{
    private const int MostRows = 20_000;
    private const int MostSteps = 50;
    private const double LeastSquare = 1e-12;

    /// <summary>Keeps the likelihood's maximum finite where a number parts rows that err from rows that do not.</summary>
    private const double SpreadPenalty = 1e-3;

    private readonly RidgeFit _mean;
    private readonly double[] _spread;
    private readonly int _spreadNumbers;

    private LinearNormal(RidgeFit mean, double[] spread, int spreadNumbers)
    {
        _mean = mean;
        _spread = spread;
        _spreadNumbers = spreadNumbers;
    }

    /// <summary>Fits.</summary>
    /// <param name="rows">[n × width], row after row; finite.</param>
    /// <param name="width">Numbers a row.</param>
    /// <param name="targets">What is to be foretold; of deviation near 1.</param>
    /// <param name="spreadNumbers">The deviation depends on so many of the first numbers; 0: on the mean.</param>
    public static LinearNormal Of(ReadOnlySpan<double> rows, int width, ReadOnlySpan<double> targets, int spreadNumbers)
    {
        RidgeFit mean = RidgeFit.Of(rows, width, targets, MostRows);
        int inputs = Math.Max(1, spreadNumbers) + 1;
        int n = mean.Rows.Count;
        double[] u = new double[n * inputs];
        double[] squares = new double[n];
        for (int row = 0; row < n; row++)
        {
            Span<double> own = u.AsSpan(row * inputs, inputs);
            if (spreadNumbers == 0)
            {
                own[0] = mean.Foretold[row];
            }
            else
            {
                mean.Rows.Row(row)[..spreadNumbers].CopyTo(own);
            }

            own[^1] = 1;
            double error = mean.Rows.Target(row) - mean.Foretold[row];
            // Rows that are foretold exactly would be likeliest with no spread at all.
            squares[row] = Math.Max(error * error, LeastSquare);
        }

        return new LinearNormal(mean, FitSpread(u, squares, inputs), spreadNumbers);
    }

    /// <summary>Mean and log-deviation of what is to be foretold of a row.</summary>
    public (double Mean, double LogDeviation) Evaluate(ReadOnlySpan<double> row)
    {
        double mean = _mean.Foretell(row);
        double log = _spread[^1];
        if (_spreadNumbers == 0)
        {
            log += _spread[0] * mean;
        }

        for (int i = 0; i < _spreadNumbers; i++)
        {
            log += _spread[i] * _mean.Standard(row, i);
        }

        return (mean, Math.Clamp(log, -GaussianLoss.Bound, GaussianLoss.Bound));
    }

    /// <summary>The least of <c>mean(g + ½ r² e^{−2g})</c>, g = v·u: convex, by Newton's method with halved steps.</summary>
    private static double[] FitSpread(double[] u, double[] squares, int inputs)
    {
        double[] v = new double[inputs];
        v[^1] = 0.5 * Math.Log(squares.Average());
        double[] gradient = new double[inputs];
        double[] hessian = new double[inputs * inputs];
        double loss = Loss(v);
        for (int step = 0; step < MostSteps; step++)
        {
            double[] direction = [.. gradient];
            PositiveSystem.Solve(hessian, direction);
            double fall = 0;
            for (int i = 0; i < inputs; i++)
            {
                fall += direction[i] * gradient[i];
            }

            if (fall < 1e-20)
            {
                break;
            }

            double[] next = new double[inputs];
            double length = 1;
            double reached;
            do
            {
                for (int i = 0; i < inputs; i++)
                {
                    next[i] = v[i] - (length * direction[i]);
                }

                reached = Loss(next);
                length /= 2;
            } while (!(reached <= loss - (0.2 * length * fall) + (1e-15 * Math.Abs(loss))) && length > 1e-9);

            v = next;
            loss = reached;
        }

        return v;

        double Loss(double[] at)
        {
            Array.Clear(gradient);
            Array.Clear(hessian);
            double sum = 0;
            double share = 1.0 / squares.Length;
            for (int row = 0; row < squares.Length; row++)
            {
                ReadOnlySpan<double> own = u.AsSpan(row * inputs, inputs);
                double g = 0;
                for (int i = 0; i < inputs; i++)
                {
                    g += at[i] * own[i];
                }

                double scaled = squares[row] * Math.Exp(-2 * g);
                sum += share * (g + (0.5 * scaled));
                for (int i = 0; i < inputs; i++)
                {
                    gradient[i] += share * (1 - scaled) * own[i];
                    for (int j = 0; j <= i; j++)
                    {
                        hessian[(i * inputs) + j] += share * 2 * scaled * own[i] * own[j];
                    }
                }
            }

            for (int i = 0; i < inputs - 1; i++)
            {
                sum += 0.5 * SpreadPenalty * at[i] * at[i];
                gradient[i] += SpreadPenalty * at[i];
                hessian[(i * inputs) + i] += SpreadPenalty;
            }

            hessian[^1] += 1e-12;
            return sum;
        }
    }
}
