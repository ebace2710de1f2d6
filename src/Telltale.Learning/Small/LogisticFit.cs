using Telltale.Core.Numerics;

namespace Telltale.Learning.Small;

/// <summary>
/// Logistic regression of a yes/no answer on a few numbers: the minimum of
/// <c>(1/n) Σ log(1 + e^{−t·f(x)}) + (λ/2)‖w‖²</c> with f(x) = b + w·x on standardised numbers, t = ±1, the intercept
/// not penalised. The minimum is unique for λ &gt; 0 and is found by Newton's method, so neither the order of the rows nor
/// any drawing of numbers has a say in it beyond the last digits.
/// </summary>
/// <remarks>
/// In double precision, sums in the order of the rows. A number that never varies gets no weight. Where the answer is
/// always the same, the intercept is ±log(2n + 1): sure within what n rows can say.
/// </remarks>
public sealed class LogisticFit
{
    private const int MostSteps = 60;
    private const double NearEnough = 1e-16;
    private const double ShortestStep = 1e-6;

    private readonly Standardisation _scale;
    private readonly double[] _weights;

    private LogisticFit(Standardisation scale, double[] weights)
    {
        _scale = scale;
        _weights = weights;
    }

    /// <summary>Fits.</summary>
    /// <param name="rows">[n × width], row after row; finite.</param>
    /// <param name="width">Numbers a row, at least 1.</param>
    /// <param name="answers">One a row.</param>
    /// <param name="penalty">λ, above 0.</param>
    public static LogisticFit Of(ReadOnlySpan<double> rows, int width, ReadOnlySpan<bool> answers, double penalty)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(penalty);
        int n = answers.Length;
        ArgumentOutOfRangeException.ThrowIfZero(n);
        Standardisation scale = Standardisation.Of(rows, width);
        double[] standard = rows.ToArray();
        for (int row = 0; row < n; row++)
        {
            scale.Apply(standard.AsSpan(row * width, width));
        }

        int yes = answers.Count(true);
        double[] weights = new double[width + 1];
        if (yes == 0 || yes == n)
        {
            weights[width] = (yes == 0 ? -1 : 1) * Math.Log((2.0 * n) + 1);
            return new LogisticFit(scale, weights);
        }

        // The best constant is a good place to begin, and one from which Newton's method does not overshoot far.
        weights[width] = Math.Log((double)yes / (n - yes));
        double[] gradient = new double[width + 1];
        double[] hessian = new double[(width + 1) * (width + 1)];
        double loss = Loss(standard, answers, weights, penalty, gradient, hessian);
        for (int step = 0; step < MostSteps; step++)
        {
            double[] direction = [.. gradient];
            PositiveSystem.Solve(hessian, direction);
            double fall = Dot(direction, gradient);
            double[] next = Step(weights, direction, 1);
            if (fall < NearEnough)
            {
                // The error of a step of Newton's is of the order of what it falls by: this one is right to the last digits.
                weights = next;
                break;
            }

            double length = 1;
            double reached = Loss(standard, answers, next, penalty, gradient, hessian);
            // What the loss is rounded by counts as no rise, so that whole steps are taken where it cannot tell any more.
            double rounding = 1e-15 * (1 + loss);
            while (!(reached <= loss - (0.25 * length * fall) + rounding) && length > ShortestStep)
            {
                length /= 2;
                next = Step(weights, direction, length);
                reached = Loss(standard, answers, next, penalty, gradient, hessian);
            }

            if (length <= ShortestStep)
            {
                break;
            }

            weights = next;
            loss = reached;
        }

        return new LogisticFit(scale, weights);
    }

    /// <summary>Log-odds of yes: b + w·x.</summary>
    /// <param name="row">As wide as the rows that were learnt.</param>
    public double LogOdds(ReadOnlySpan<double> row)
    {
        double sum = _weights[^1];
        for (int i = 0; i < row.Length; i++)
        {
            sum += _weights[i] * _scale.Apply(row[i], i);
        }

        return sum;
    }

    /// <summary>Weights of the standardised numbers, then the intercept.</summary>
    internal ReadOnlySpan<double> Weights => _weights;

    private static double[] Step(double[] from, double[] direction, double length)
    {
        double[] to = new double[from.Length];
        for (int i = 0; i < to.Length; i++)
        {
            to[i] = from[i] - (length * direction[i]);
        }

        return to;
    }

    private static double Loss(
        double[] rows,
        ReadOnlySpan<bool> answers,
        double[] weights,
        double penalty,
        double[] gradient,
        double[] hessian
    )
    {
        int width = weights.Length - 1;
        Array.Clear(gradient);
        Array.Clear(hessian);
        double loss = 0;
        Span<double> x = stackalloc double[0];
        x = width < 128 ? stackalloc double[width + 1] : new double[width + 1];
        x[width] = 1;
        double share = 1.0 / answers.Length;
        for (int row = 0; row < answers.Length; row++)
        {
            rows.AsSpan(row * width, width).CopyTo(x);
            double f = Dot(x, weights);
            loss -= LogDomain.LogSigmoid(answers[row] ? f : -f) * share;
            double p = LogDomain.Sigmoid(f);
            double error = (answers[row] ? -LogDomain.Sigmoid(-f) : p) * share;
            double curvature = p * LogDomain.Sigmoid(-f) * share;
            for (int i = 0; i <= width; i++)
            {
                gradient[i] += error * x[i];
                double scaled = curvature * x[i];
                Span<double> line = hessian.AsSpan(i * (width + 1), i + 1);
                for (int j = 0; j < line.Length; j++)
                {
                    line[j] += scaled * x[j];
                }
            }
        }

        for (int i = 0; i <= width; i++)
        {
            double own = i < width ? penalty : 1e-12;
            loss += i < width ? 0.5 * penalty * weights[i] * weights[i] : 0;
            gradient[i] += i < width ? penalty * weights[i] : 0;
            hessian[(i * (width + 1)) + i] += own;
        }

        return loss;
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }
}
