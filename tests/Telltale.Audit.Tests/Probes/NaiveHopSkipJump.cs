using Telltale.Core.Randomness;

namespace Telltale.Audit.Tests.Probes;

/// <summary>
/// HopSkipJump of one record, one question at a time, written down from the paper's Algorithm 2 (untargeted, ℓ₂) for
/// features that all lie in one range and have spread 1; with the two changes for few features that the search tells of.
/// </summary>
internal sealed class NaiveHopSkipJump(double low, double high, int budget, Func<float[], bool> isOutside)
{
    private int _spent;

    public (double Distance, int Spent) Run(float[] record, Rng rng)
    {
        int d = record.Length;
        double theta = Math.Min(Math.Pow(d, -1.5), 0.001);
        double[] x = [.. record];
        if (Ask(x))
        {
            return (0, 1);
        }

        double[] start = x;
        bool found = false;
        for (int i = 0; i < 50 && !found && _spent < budget; i++)
        {
            start = [.. x.Select(_ => low + (rng.NextUniform() * (high - low)))];
            found = Ask(start);
        }

        if (!found)
        {
            return (Norm([.. x.Select(v => Math.Max(v - low, high - v))]), _spent);
        }

        double[] boundary = BinarySearch(x, start, theta);
        double nearest = Norm(Less(boundary, x));
        for (int t = 1; budget - _spent >= 10; t++)
        {
            double distance = Norm(Less(boundary, x));
            double delta = t == 1 ? 0.1 * (high - low) : Math.Max(Math.Sqrt(d), 10) * theta * distance;
            int batch = Math.Min((int)(100 * Math.Sqrt(t)), budget - _spent);
            List<float[]> directions = [];
            List<double> sides = [];
            for (int b = 0; b < batch; b++)
            {
                float[] u = [.. x.Select(_ => (float)rng.NextNormal())];
                double scale = delta / Norm([.. u]);
                double[] point = [.. u.Select((v, j) => Math.Clamp(boundary[j] + (scale * v), low, high))];
                directions.Add([.. point.Select((p, j) => (float)((p - boundary[j]) / delta))]);
                sides.Add(Ask(point) ? 1 : -1);
            }

            double mean = sides.Average();
            double[] ahead = new double[d];
            for (int b = 0; b < batch; b++)
            {
                for (int j = 0; j < d; j++)
                {
                    ahead[j] += (Math.Abs(mean) == 1 ? sides[b] : sides[b] - mean) * directions[b][j];
                }
            }

            double length = Norm(ahead);
            double step = distance / Math.Sqrt(t);
            while (_spent < budget && step > 1e-12 * distance)
            {
                double[] point =
                [
                    .. boundary.Select(
                        (p, j) => Math.Clamp(p + (step * (length == 0 ? 0 : ahead[j] / length)), low, high)
                    ),
                ];
                if (Ask(point))
                {
                    boundary = BinarySearch(x, point, theta);
                    nearest = Math.Min(nearest, Norm(Less(boundary, x)));
                    break;
                }

                step /= 2;
            }
        }

        return (nearest, _spent);
    }

    private double[] BinarySearch(double[] inside, double[] outside, double theta)
    {
        double from = 0;
        double to = 1;
        double[] nearest = outside;
        while (to - from > theta * to && _spent < budget)
        {
            double middle = (from + to) / 2;
            double[] point = [.. inside.Select((v, j) => v + (middle * (outside[j] - v)))];
            if (Ask(point))
            {
                to = middle;
                nearest = point;
            }
            else
            {
                from = middle;
            }
        }

        return nearest;
    }

    private bool Ask(double[] point)
    {
        _spent++;
        return isOutside([.. point.Select(v => (float)v)]);
    }

    private static double[] Less(double[] a, double[] b) => [.. a.Select((v, j) => v - b[j])];

    private static double Norm(double[] v)
    {
        double sum = 0;
        foreach (double value in v)
        {
            sum += value * value;
        }

        return Math.Sqrt(sum);
    }
}
