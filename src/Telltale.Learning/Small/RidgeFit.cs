namespace Telltale.Learning.Small;

/// <summary>
/// Linear regression with an L2 penalty on standardised numbers, the penalty chosen by five-fold cross-validation:
/// the minimum of <c>Σ (t − b − w·x)² + n·λ‖w‖²</c> for the λ of <see cref="Penalties"/> that errs least on rows that
/// were left out. Rows are taken in an order of their own (<see cref="LearningRows"/>), so theirs has no say.
/// </summary>
internal sealed class RidgeFit
{
    private const int Folds = 5;

    private readonly Standardisation _scale;
    private readonly double[] _weights;

    private RidgeFit(Standardisation scale, LearningRows rows, double[] weights, double penalty, double[] foretold)
    {
        _scale = scale;
        _weights = weights;
        Rows = rows;
        Penalty = penalty;
        Foretold = foretold;
    }

    /// <summary>What λ may be.</summary>
    public static IReadOnlyList<double> Penalties { get; } = [1e-4, 1e-2, 1e-1, 1];

    /// <summary>The λ that was chosen.</summary>
    public double Penalty { get; }

    /// <summary>The rows that were learnt from, standardised.</summary>
    public LearningRows Rows { get; }

    /// <summary>For each of <see cref="Rows"/> what fits without it foretell.</summary>
    public double[] Foretold { get; }

    /// <summary>Fits.</summary>
    /// <param name="rows">[n × width], row after row; finite.</param>
    /// <param name="width">Numbers a row.</param>
    /// <param name="targets">What is to be foretold.</param>
    /// <param name="mostRows">Most rows that are learnt from.</param>
    public static RidgeFit Of(ReadOnlySpan<double> rows, int width, ReadOnlySpan<double> targets, int mostRows)
    {
        Standardisation scale = Standardisation.Of(rows, width);
        LearningRows own = LearningRows.Of(rows, width, targets, scale, mostRows);
        int folds = Math.Min(Folds, own.Count);
        NormalSums[] parts = new NormalSums[folds];
        for (int fold = 0; fold < folds; fold++)
        {
            parts[fold] = new NormalSums(width + 1);
            for (int row = fold; row < own.Count; row += folds)
            {
                parts[fold].Add(own.Row(row), own.Target(row));
            }
        }

        NormalSums all = NormalSums.SumOf(parts, except: -1);
        double lowest = double.PositiveInfinity;
        double penalty = Penalties[^1];
        double[] foretold = new double[own.Count];
        foreach (double candidate in folds < 2 ? [] : Penalties)
        {
            double[] left = new double[own.Count];
            double errors = 0;
            for (int fold = 0; fold < folds; fold++)
            {
                double[] weights = NormalSums.SumOf(parts, except: fold).Solve(candidate);
                for (int row = fold; row < own.Count; row += folds)
                {
                    left[row] = Apply(weights, own.Row(row));
                    double error = own.Target(row) - left[row];
                    errors += error * error;
                }
            }

            if (errors < lowest)
            {
                (lowest, penalty, foretold) = (errors, candidate, left);
            }
        }

        return new RidgeFit(scale, own, all.Solve(penalty), penalty, foretold);
    }

    /// <summary>What is foretold of a row: b + w·x.</summary>
    public double Foretell(ReadOnlySpan<double> row)
    {
        double sum = _weights[^1];
        for (int i = 0; i < row.Length; i++)
        {
            sum += _weights[i] * Standard(row, i);
        }

        return sum;
    }

    /// <summary>A number of a row as it was learnt.</summary>
    public double Standard(ReadOnlySpan<double> row, int i) => LearningRows.Round(_scale.Apply(row[i], i));

    private static double Apply(double[] weights, ReadOnlySpan<double> row)
    {
        double sum = weights[^1];
        for (int i = 0; i < row.Length; i++)
        {
            sum += weights[i] * row[i];
        }

        return sum;
    }
}

/// <summary>Sums of products of rows, a constant 1 behind each: Xᵀ·X and Xᵀ·t.</summary>
internal sealed class NormalSums(int width)
{
    private readonly double[] _products = new double[width * width];
    private readonly double[] _moments = new double[width];
    private readonly double[] _row = new double[width];
    private int _count;

    /// <summary>Takes in a row.</summary>
    public void Add(ReadOnlySpan<double> row, double target)
    {
        row.CopyTo(_row);
        _row[^1] = 1;
        _count++;
        for (int i = 0; i < width; i++)
        {
            if (_row[i] != 0)
            {
                PositiveSystem.Subtract(_products.AsSpan(i * width, i + 1), _row.AsSpan(0, i + 1), -_row[i]);
                _moments[i] += _row[i] * target;
            }
        }
    }

    /// <summary>All parts added up, in their order, without one of them.</summary>
    public static NormalSums SumOf(NormalSums[] parts, int except)
    {
        NormalSums sum = new(parts[0]._moments.Length);
        for (int part = 0; part < parts.Length; part++)
        {
            if (part != except)
            {
                sum._count += parts[part]._count;
                PositiveSystem.Subtract(sum._products, parts[part]._products, -1);
                PositiveSystem.Subtract(sum._moments, parts[part]._moments, -1);
            }
        }

        return sum;
    }

    /// <summary>Weights, then the intercept, at a penalty of λ a row.</summary>
    public double[] Solve(double penalty)
    {
        double[] matrix = [.. _products];
        double[] weights = [.. _moments];
        for (int i = 0; i < width - 1; i++)
        {
            matrix[(i * width) + i] += penalty * _count;
        }

        PositiveSystem.Solve(matrix, weights);
        return weights;
    }
}
