using Telltale.Core.Randomness;

namespace Telltale.Audit.Probes.Boundary;

/// <summary>
/// One record's search, in steps: each asks a question and goes on when it is answered. It works in spreads,
/// <c>z = x / spread</c>, where features that never change have no part.
/// </summary>
internal sealed class BoundarySearch
{
    /// <summary>Random points tried for a place to begin.</summary>
    private const int Beginnings = 50;

    /// <summary>Directions of the first estimate; the t-th has √t times as many.</summary>
    private const int Directions = 100;

    /// <summary>Fewer directions than this tell nothing of where to go.</summary>
    private const int FewestDirections = 10;

    /// <summary>The paper's d^−1.5 is for pictures; of a table with few columns it would leave the boundary where it was guessed.</summary>
    private const double CoarsestTolerance = 1e-3;

    /// <summary>
    /// In tolerances: the paper's √d lets the estimate see across the boundary where there are many features; with few, all
    /// points around one that is a tolerance outside would be outside.
    /// </summary>
    private const double LeastReach = 10;

    private readonly FeatureRange _range;
    private readonly int _budget;
    private readonly Rng _rng;
    private readonly double[] _record;
    private readonly double _tolerance;
    private readonly IEnumerator<BoundaryQuestion> _steps;

    public BoundarySearch(FeatureRange range, float[] features, int label, int budget, Rng rng)
    {
        _range = range;
        _budget = budget;
        _rng = rng;
        Label = label;
        _record = [.. features.Select((x, j) => ToSpreads(x, j))];
        _tolerance = Math.Min(Math.Pow(features.Length, -1.5), CoarsestTolerance);
        Distance = Farthest();
        _steps = Steps().GetEnumerator();
    }

    /// <summary>The record's class.</summary>
    public int Label { get; }

    /// <summary>
    /// Distance to the nearest point of another class that was found, in spreads; 0 where the record itself is given
    /// another class; the distance to the farthest corner of the range where nothing was found.
    /// </summary>
    public double Distance { get; private set; }

    /// <summary>Queries so far.</summary>
    public int Spent { get; private set; }

    /// <summary>What is to be answered before <see cref="Next"/>.</summary>
    public BoundaryQuestion Question => _steps.Current;

    /// <summary>Goes on to the next question.</summary>
    /// <returns>Whether there is one.</returns>
    public bool Next() => _steps.MoveNext();

    private int Left => _budget - Spent;

    private IEnumerable<BoundaryQuestion> Steps()
    {
        BoundaryQuestion self = Ask(_record);
        yield return self;
        if (self.IsOutside[0])
        {
            Distance = 0;
            yield break;
        }

        double[]? outside = null;
        for (int i = 0; i < Beginnings && Left > 0 && outside is null; i++)
        {
            double[] point = RandomPoint();
            BoundaryQuestion begin = Ask(point);
            yield return begin;
            outside = begin.IsOutside[0] ? point : null;
        }

        if (outside is null)
        {
            yield break;
        }

        double[] best = outside;
        foreach (BoundaryQuestion question in Halve(outside, found => best = found))
        {
            yield return question;
        }

        for (int t = 1; Left >= FewestDirections; t++)
        {
            double distance = DistanceTo(best);
            double reach =
                t == 1 ? 0.1 * Width() : Math.Max(Math.Sqrt(_record.Length), LeastReach) * _tolerance * distance;
            int count = Math.Min((int)(Directions * Math.Sqrt(t)), Left);
            float[] directions = new float[count * _record.Length];
            BoundaryQuestion around = Around(best, reach, directions);
            yield return around;
            double[] uphill = Mean(directions, around.IsOutside);

            double step = distance / Math.Sqrt(t);
            double[]? next = null;
            while (Left > 0 && next is null && step > 1e-12 * distance)
            {
                double[] point = Moved(best, uphill, step);
                BoundaryQuestion there = Ask(point);
                yield return there;
                next = there.IsOutside[0] ? point : null;
                step /= 2;
            }

            if (next is null)
            {
                continue;
            }

            foreach (BoundaryQuestion question in Halve(next, found => best = found))
            {
                yield return question;
            }
        }
    }

    /// <summary>Halves the way between the record and a point outside until the boundary is close; tells the nearest point that is known to be outside.</summary>
    private IEnumerable<BoundaryQuestion> Halve(double[] outside, Action<double[]> found)
    {
        double low = 0;
        double high = 1;
        double[] nearest = outside;
        while (high - low > _tolerance * high && Left > 0)
        {
            double middle = (low + high) / 2;
            double[] point = new double[_record.Length];
            for (int j = 0; j < point.Length; j++)
            {
                point[j] = _record[j] + (middle * (outside[j] - _record[j]));
            }

            BoundaryQuestion question = Ask(point);
            yield return question;
            if (question.IsOutside[0])
            {
                (high, nearest) = (middle, point);
            }
            else
            {
                low = middle;
            }
        }

        Distance = Math.Min(Distance, DistanceTo(nearest));
        found(nearest);
    }

    /// <summary>Points at random in a small ball around one on the boundary, and the directions in which they really lie.</summary>
    private BoundaryQuestion Around(double[] centre, double reach, float[] directions)
    {
        int width = centre.Length;
        float[] points = new float[directions.Length];
        for (int start = 0; start < directions.Length; start += width)
        {
            Span<float> direction = directions.AsSpan(start, width);
            double squares = 0;
            foreach (ref float value in direction)
            {
                value = (float)_rng.NextNormal();
                squares += (double)value * value;
            }

            double scale = reach / Math.Sqrt(squares);
            for (int j = 0; j < width; j++)
            {
                double inside = Clip(centre[j] + (scale * direction[j]), j);
                points[start + j] = ToFeature(inside, j);
                direction[j] = (float)((inside - centre[j]) / reach);
            }
        }

        return Count(new BoundaryQuestion(points, new bool[directions.Length / width]));
    }

    /// <summary>The direction in which the model turns to other classes, of length 1: directions weighed by their side, less the mean side.</summary>
    private static double[] Mean(float[] directions, bool[] isOutside)
    {
        int width = directions.Length / isOutside.Length;
        double mean = 0;
        foreach (bool outside in isOutside)
        {
            mean += outside ? 1 : -1;
        }

        mean /= isOutside.Length;
        double[] sum = new double[width];
        for (int i = 0; i < isOutside.Length; i++)
        {
            double side = isOutside[i] ? 1 : -1;
            // Where all lie on one side, that side is all that is known.
            double weight = Math.Abs(mean) == 1 ? side : side - mean;
            for (int j = 0; j < width; j++)
            {
                sum[j] += weight * directions[(i * width) + j];
            }
        }

        double length = Math.Sqrt(Squares(sum));
        return length == 0 ? sum : [.. sum.Select(s => s / length)];
    }

    private double[] RandomPoint()
    {
        double[] point = new double[_record.Length];
        for (int j = 0; j < point.Length; j++)
        {
            double low = ToSpreads(_range.Low[j], j);
            point[j] = low + (_rng.NextUniform() * (ToSpreads(_range.High[j], j) - low));
        }

        return point;
    }

    private double[] Moved(double[] from, double[] direction, double step)
    {
        double[] point = new double[from.Length];
        for (int j = 0; j < point.Length; j++)
        {
            point[j] = Clip(from[j] + (step * direction[j]), j);
        }

        return point;
    }

    private BoundaryQuestion Ask(double[] point) =>
        Count(new BoundaryQuestion([.. point.Select((z, j) => ToFeature(z, j))], new bool[1]));

    private BoundaryQuestion Count(BoundaryQuestion question)
    {
        Spent += question.IsOutside.Length;
        return question;
    }

    private double DistanceTo(double[] point)
    {
        double sum = 0;
        for (int j = 0; j < point.Length; j++)
        {
            sum += (point[j] - _record[j]) * (point[j] - _record[j]);
        }

        return Math.Sqrt(sum);
    }

    private double Farthest()
    {
        double sum = 0;
        for (int j = 0; j < _record.Length; j++)
        {
            double most = Math.Max(_record[j] - ToSpreads(_range.Low[j], j), ToSpreads(_range.High[j], j) - _record[j]);
            sum += most * most;
        }

        return Math.Sqrt(sum);
    }

    /// <summary>The widest feature's range.</summary>
    private double Width()
    {
        double width = 0;
        for (int j = 0; j < _record.Length; j++)
        {
            width = Math.Max(width, ToSpreads(_range.High[j], j) - ToSpreads(_range.Low[j], j));
        }

        return width;
    }

    private double Clip(double z, int j) => Math.Clamp(z, ToSpreads(_range.Low[j], j), ToSpreads(_range.High[j], j));

    private double ToSpreads(double x, int j) => _range.Spread[j] > 0 ? x / _range.Spread[j] : 0;

    private float ToFeature(double z, int j) =>
        _range.Spread[j] > 0 ? _range.Clip(j, (float)(z * _range.Spread[j])) : _range.Low[j];

    private static double Squares(double[] values)
    {
        double sum = 0;
        foreach (double value in values)
        {
            sum += value * value;
        }

        return sum;
    }
}
