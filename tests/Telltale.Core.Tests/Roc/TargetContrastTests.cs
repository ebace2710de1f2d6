using Telltale.Core.Randomness;
using Telltale.Core.Roc;

namespace Telltale.Core.Tests.Roc;

public sealed class TargetContrastTests
{
    /// <summary>
    /// Σ over a record's rows of weight · x has mean Σ x and variance Σ (x − x̄)²·T/(T − 1), after the scale: of an odd number, one
    /// target is left as it is.
    /// </summary>
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(6)]
    public void A_records_total_stays_and_what_moves_is_the_noise_within_it(int targets)
    {
        const int Records = 70;
        const int Draws = 60;
        Rng rng = new Seed(5).CreateRng();
        double[] x = [.. Enumerable.Range(0, targets).Select(t => 3 + (t * t / 2.0))];
        int[] records = [.. Enumerable.Range(0, Records * targets).Select(i => i / targets)];
        int[] ofTarget = [.. Enumerable.Range(0, Records * targets).Select(i => i % targets)];
        byte[] weights = new byte[records.Length * Lanes.Count];
        TargetContrast contrast = new(Records, targets);
        double sum = 0;
        double squares = 0;
        for (int draw = 0; draw < Draws; draw++)
        {
            for (int lane = 0; lane < Lanes.Count; lane++)
            {
                contrast.Draw(rng, lane);
            }

            contrast.Weigh(records, ofTarget, weights);
            for (int lane = 0; lane < Lanes.Count; lane++)
            {
                for (int record = 0; record < Records; record++)
                {
                    int[] row =
                    [
                        .. Enumerable
                            .Range(record * targets, targets)
                            .Select(i => (int)weights[(i * Lanes.Count) + lane]),
                    ];
                    Assert.Equal(targets, row.Sum());
                    Assert.All(row, weight => Assert.InRange(weight, 0, 2));
                    double moved = row.Zip(x, (weight, value) => (weight - 1) * value).Sum();
                    sum += moved;
                    squares += moved * moved;
                }
            }
        }

        int count = Draws * Lanes.Count * Records;
        double mean = x.Average();
        double expected = x.Sum(v => (v - mean) * (v - mean)) * targets / (targets - 1.0);
        Assert.InRange(sum / count, -0.05 * Math.Sqrt(expected), 0.05 * Math.Sqrt(expected));
        Assert.InRange(squares / count * TargetContrast.Scale(targets) / expected, 0.95, 1.05);
    }
}
