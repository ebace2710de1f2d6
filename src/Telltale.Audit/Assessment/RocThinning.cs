namespace Telltale.Audit.Assessment;

/// <summary>The FPRs at which a curve is kept: enough to draw it on either scale, few enough to read.</summary>
internal static class RocThinning
{
    private const int Points = 100;

    /// <summary>
    /// 0, then FPRs evenly spaced in their logarithm from the smallest that n non-members resolve (1/n) to 1, every decade
    /// 10^−k among them exactly; at most about 110.
    /// </summary>
    public static double[] Grid(int nonMembers)
    {
        double smallest = 1.0 / nonMembers;
        int decades = Math.Max(1, (int)Math.Ceiling(Math.Log10(nonMembers)));
        int perDecade = Math.Min(40, Points / decades);
        List<double> grid = [1];
        for (int i = 1; ; i++)
        {
            int decade = i / perDecade;
            double rate =
                (i % perDecade == 0 ? 1 : Math.Pow(10, -(double)(i % perDecade) / perDecade)) * Decade(decade);
            if (rate < smallest)
            {
                break;
            }

            grid.Add(rate);
        }

        if (grid[^1] > smallest)
        {
            grid.Add(smallest);
        }

        grid.Add(0);
        grid.Reverse();
        return [.. grid];
    }

    // 1e-k as a reader would write it: the quotient of two exact numbers is rounded once.
    private static double Decade(int k)
    {
        double power = 1;
        for (int i = 0; i < k; i++)
        {
            power *= 10;
        }

        return 1 / power;
    }
}
