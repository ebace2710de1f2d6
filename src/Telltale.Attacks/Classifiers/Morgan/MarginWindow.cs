using Telltale.Core.Evidence;

namespace Telltale.Attacks.Classifiers.Morgan;

/// <summary>
/// The range of margins in which members stand out most among reference models, whose membership is known: the one with
/// the largest share of members (in and out weighed alike) among those that hold enough of them. Found over a histogram
/// whose counts are whole numbers, so that neither the order of the models nor threads have a say.
/// </summary>
/// <param name="Low">Margins from here on.</param>
/// <param name="High">Margins below this.</param>
internal readonly record struct MarginWindow(double Low, double High)
{
    private const double Reach = 32;
    private const int BinsAUnit = 16;
    private const int Bins = (int)(2 * Reach * BinsAUnit) + 2;
    private const int Steps = 20;

    /// <summary>Whether a margin is inside.</summary>
    public bool Holds(double margin) => margin >= Low && margin < High;

    /// <summary>Fits the window.</summary>
    /// <param name="references">The models.</param>
    /// <param name="models">How many of the first are used.</param>
    /// <param name="coverage">Least share of members inside, in (0, 1].</param>
    public static MarginWindow Fit(ReferenceEvidence references, int models, double coverage)
    {
        (long[] inside, long[] outside) = Count(references, models);
        double members = inside[^1];
        double others = outside[^1];
        int[] edges = Edges(inside);
        (int Low, int High) best = (0, Bins);
        double bestShare = 0;
        for (int low = 0; low < edges.Length; low++)
        {
            // Widest first: of windows that do as well, the one that leaves fewer records out is taken.
            for (int high = edges.Length - 1; high > low; high--)
            {
                double held = Between(inside, edges[low], edges[high]) / members;
                double wrong = Between(outside, edges[low], edges[high]) / others;
                if (held >= coverage && held / (held + wrong) > bestShare)
                {
                    bestShare = held / (held + wrong);
                    best = (edges[low], edges[high]);
                }
            }
        }

        return new MarginWindow(EdgeOf(best.Low), EdgeOf(best.High));
    }

    /// <summary>Running totals by bin, members and non-members; entry b counts all bins below b.</summary>
    private static (long[] In, long[] Out) Count(ReferenceEvidence references, int models)
    {
        Signals signals = references.Signals;
        long[] inside = new long[Bins + 1];
        long[] outside = new long[Bins + 1];
        double[] margins = new double[signals.Records * signals.Queries];
        foreach (int model in references.ShadowsAmong(models))
        {
            signals.ReadMargins(model, 0, margins);
            for (int record = 0; record < signals.Records; record++)
            {
                (references.Members[model, record] ? inside : outside)[BinOf(margins[record * signals.Queries]) + 1]++;
            }
        }

        for (int b = 1; b <= Bins; b++)
        {
            inside[b] += inside[b - 1];
            outside[b] += outside[b - 1];
        }

        return (inside, outside);
    }

    /// <summary>Bins at every twentieth of the members.</summary>
    private static int[] Edges(long[] inside)
    {
        int[] edges = new int[Steps + 1];
        edges[^1] = Bins;
        int bin = 0;
        for (int step = 1; step < Steps; step++)
        {
            while (inside[bin] * Steps < inside[^1] * step)
            {
                bin++;
            }

            edges[step] = bin;
        }

        return edges;
    }

    private static double Between(long[] totals, int low, int high) => totals[high] - totals[low];

    private static int BinOf(double margin) =>
        (int)Math.Clamp(Math.Floor((margin + Reach) * BinsAUnit) + 1, 0, Bins - 1);

    private static double EdgeOf(int bin) =>
        bin == 0 ? double.NegativeInfinity
        : bin == Bins ? double.PositiveInfinity
        : ((bin - 1) / (double)BinsAUnit) - Reach;
}
