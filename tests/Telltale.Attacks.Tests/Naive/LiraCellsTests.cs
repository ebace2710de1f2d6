using Telltale.Attacks.Classifiers.Lira;
using Telltale.Attacks.References;
using Telltale.Core.Numerics.Lanes;
using Telltale.Core.Randomness;

namespace Telltale.Attacks.Tests.Naive;

/// <summary>LiRA's scores are the same bits at every width of vector and for any number of threads.</summary>
public class LiraCellsTests
{
    // More than two runs, the last of which fills no vector; 3 queries of 397 records.
    private const int Records = 397;
    private const int Queries = 3;

    [Theory]
    [InlineData(VarianceChoice.Record, Tail.TwoSided, true)]
    [InlineData(VarianceChoice.Auto, Tail.TwoSided, true)]
    [InlineData(VarianceChoice.Record, Tail.TwoSided, false)]
    [InlineData(VarianceChoice.Auto, Tail.OneSided, false)]
    [InlineData(VarianceChoice.Pooled, Tail.OneSided, false)]
    internal void Every_width_gives_the_same_bits(VarianceChoice choice, Tail tail, bool online)
    {
        Rng rng = new(new Seed(5).Derive("cells"));
        SideMoments outside = Side(rng);
        SideMoments inside = Side(rng);
        LiraCells cells = new(
            [.. Draw(rng, 10)],
            Queries,
            tail,
            most => new SideFit(outside, [1, 2, 0], choice, most),
            online ? most => new SideFit(inside, [1, 0.5, 3], choice, most) : null
        );
        double[] plain = cells.Score<DoubleLane1>(threads: 1);
        Assert.Equal(Records * Queries, plain.Length);
        Assert.Contains(plain, double.IsFinite);
        // Records with too few models, and a query in which nothing varies.
        Assert.Contains(plain, double.IsNaN);
        Assert.Equal(plain, cells.Score<DoubleLane256>(threads: 3));
        Assert.Equal(plain, cells.Score<DoubleLane512>(threads: 1));
    }

    private static SideMoments Side(Rng rng)
    {
        SideMoments side = new(Records, Queries);
        for (int record = 0; record < Records; record++)
        {
            side.Counts[record] = (int)(70 * rng.NextUniform());
        }

        Draw(rng, 3).CopyTo(side.Means, 0);
        for (int cell = 0; cell < side.SquaredDeviations.Length; cell++)
        {
            // Some are as good as 0, and the pooled variance stands in.
            int count = side.Counts[cell / Queries];
            side.SquaredDeviations[cell] = cell % 7 == 0 ? 1e-15 : count * rng.NextUniform();
            side.Means[cell] = count == 0 ? double.NaN : side.Means[cell];
        }

        return side;
    }

    private static double[] Draw(Rng rng, double most) =>
        [.. Enumerable.Range(0, Records * Queries).Select(_ => most * ((2 * rng.NextUniform()) - 1))];
}
