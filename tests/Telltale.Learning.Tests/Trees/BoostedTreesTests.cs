using Telltale.Core.Numerics;
using Telltale.Core.Randomness;
using Telltale.Learning.Trees;

namespace Telltale.Learning.Tests.Trees;

public sealed class BoostedTreesTests
{
    private static readonly BoostingOptions Few = new() { Trees = 5, MinLeafRecords = 5 };

    [Fact]
    public void One_cut_is_the_best_of_all_by_trying_every_one()
    {
        for (int round = 0; round < 20; round++)
        {
            Rng rng = new Seed(3).Derive(round).CreateRng();
            (Matrix<double> table, bool[] truth) = Draw(rng, 60, 4, missing: round % 2 == 1);
            BoostingOptions stump = new()
            {
                Trees = 1,
                Leaves = 2,
                MinLeafRecords = 7,
                Lambda = 0.5,
                LearningRate = 1,
            };
            BoostedTrees trees = Fit(table, truth, stump);
            double[] expected = NaiveStump(table, truth, 7, 0.5);
            for (int r = 0; r < truth.Length; r++)
            {
                Assert.Equal(expected[r], trees.Score(table.Row(r)), 9);
            }
        }
    }

    [Fact]
    public void A_record_in_the_table_and_the_same_in_none_have_one_score()
    {
        (Matrix<double> table, bool[] truth) = Draw(new Seed(4).CreateRng(), 400, 6, missing: true);
        table[3, 0] = double.PositiveInfinity;
        table[4, 0] = double.NegativeInfinity;
        BinnedTable binned = BinnedTable.Of(table);
        BoostedTrees trees = BoostedTrees.Fit(binned, [.. Enumerable.Range(0, 400)], truth, Few, new Seed(1));
        for (int r = 0; r < 400; r++)
        {
            Assert.Equal(trees.Score(binned, r), trees.Score(table.Row(r)));
        }
    }

    [Fact]
    public void Threads_change_nothing_and_the_seed_decides_what_each_tree_sees()
    {
        (Matrix<double> table, bool[] truth) = Draw(new Seed(5).CreateRng(), 9000, 20, missing: true);
        BoostingOptions part = Few with { FeatureShare = 0.3, RowShare = 0.9 };
        double[] one = Scores(table, truth, part, 1, 1);
        Assert.Equal(one, Scores(table, truth, part, 1, 3));
        Assert.NotEqual(one, Scores(table, truth, part, 2, 1));
        Assert.Equal(Scores(table, truth, Few, 1, 1), Scores(table, truth, Few, 2, 2));
    }

    [Fact]
    public void What_no_line_can_tell_is_learnt_and_noise_is_not()
    {
        Rng rng = new Seed(6).CreateRng();
        (Matrix<double> table, bool[] noise) = Draw(rng, 2000, 3, missing: false);
        bool[] either = [.. Enumerable.Range(0, 2000).Select(r => table[r, 0] > 0 != table[r, 1] > 0)];
        Assert.True(Accuracy(table, either) > 0.95);
        Assert.InRange(Accuracy(table, noise), 0.44, 0.56);
    }

    [Fact]
    public void A_missing_value_can_be_the_sign_itself()
    {
        Rng rng = new Seed(7).CreateRng();
        Matrix<double> table = new(400, 1);
        bool[] truth = new bool[400];
        for (int r = 0; r < 400; r++)
        {
            truth[r] = rng.NextBool();
            table[r, 0] = truth[r] ? double.NaN : rng.NextNormal();
        }

        BoostedTrees trees = Fit(table, truth, Few);
        Assert.True(trees.Score([double.NaN]) > 0);
        Assert.True(trees.Score([0.0]) < 0);
    }

    [Fact]
    public void Constant_features_and_few_records_give_the_share_of_the_truth()
    {
        Matrix<double> table = new(40, 2);
        bool[] truth = [.. Enumerable.Range(0, 40).Select(r => r < 10)];
        Assert.Equal(Math.Log(10.0 / 30), Fit(table, truth, Few).Score([0.0, 0.0]), 12);
        Matrix<double> few = new(6, 1, [1, 2, 3, 4, 5, 6]);
        bool[] half = [true, true, true, false, false, false];
        Assert.Equal(0, Fit(few, half, Few).Score([1.0]), 12);
        Assert.Throws<ArgumentException>(() => Fit(table, new bool[40], Few));
    }

    [Theory]
    [InlineData(new[] { 1.0, 1, 2, 4 }, new[] { 1.5, 3 })]
    [InlineData(new[] { double.NegativeInfinity, 0, double.PositiveInfinity }, new[] { double.NegativeInfinity, 0 })]
    [InlineData(new[] { -double.MaxValue, double.MaxValue }, new[] { 0.0 })]
    public void Cuts_lie_between_neighbours(double[] values, double[] cuts)
    {
        BinnedTable table = BinnedTable.Of(new Matrix<double>(values.Length, 1, values));
        Assert.Equal(cuts, Enumerable.Range(0, table.Bins(0) - 1).Select(b => table.Cut(0, b)));
    }

    [Fact]
    public void Many_values_are_cut_at_their_quantiles()
    {
        double[] values = [.. Enumerable.Range(0, 1001).Select(i => (double)i)];
        BinnedTable table = BinnedTable.Of(new Matrix<double>(1001, 1, values), 10);
        Assert.Equal(10, table.Bins(0));
        Assert.Equal(100, table.Cut(0, 0));
        Assert.Equal(900, table.Cut(0, 8));
    }

    private static double Accuracy(Matrix<double> table, bool[] truth)
    {
        int half = table.Rows / 2;
        BoostedTrees trees = BoostedTrees.Fit(
            BinnedTable.Of(table),
            [.. Enumerable.Range(0, half)],
            truth,
            new BoostingOptions(),
            new Seed(1)
        );
        return Enumerable.Range(half, half).Count(r => trees.Score(table.Row(r)) > 0 == truth[r]) / (double)half;
    }

    private static double[] Scores(Matrix<double> table, bool[] truth, BoostingOptions options, ulong seed, int threads)
    {
        BinnedTable binned = BinnedTable.Of(table, threads: threads);
        BoostedTrees trees = BoostedTrees.Fit(
            binned,
            [.. Enumerable.Range(0, table.Rows)],
            truth,
            options,
            new Seed(seed),
            threads
        );
        return [.. Enumerable.Range(0, table.Rows).Select(r => trees.Score(binned, r))];
    }

    private static BoostedTrees Fit(Matrix<double> table, bool[] truth, BoostingOptions options) =>
        BoostedTrees.Fit(BinnedTable.Of(table), [.. Enumerable.Range(0, table.Rows)], truth, options, new Seed(1));

    private static (Matrix<double> Table, bool[] Truth) Draw(Rng rng, int records, int features, bool missing)
    {
        Matrix<double> table = new(records, features);
        foreach (ref double value in table.Values)
        {
            value = missing && rng.NextInt(5) == 0 ? double.NaN : rng.NextNormal();
        }

        return (table, [.. Enumerable.Range(0, records).Select(_ => rng.NextBool())]);
    }

    /// <summary>Every feature, every value as a cut, missing values on either side: the definition, without bins.</summary>
    private static double[] NaiveStump(Matrix<double> table, bool[] truth, int least, double lambda)
    {
        double rate = truth.Count(t => t) / (double)truth.Length;
        double start = Math.Log(rate / (1 - rate));
        double G(IEnumerable<int> side) => side.Sum(r => rate - (truth[r] ? 1 : 0));
        double H(IEnumerable<int> side) => side.Count() * rate * (1 - rate);
        double Worth(IEnumerable<int> side) => G(side) * G(side) / (H(side) + lambda);
        int[] all = [.. Enumerable.Range(0, truth.Length)];
        double best = 0;
        double[] scores = [.. all.Select(_ => start + (-G(all) / (H(all) + lambda)))];
        for (int f = 0; f < table.Columns; f++)
        {
            foreach (bool missingLeft in new[] { false, true })
            {
                foreach (double cut in all.Select(r => table[r, f]).Where(v => !double.IsNaN(v)))
                {
                    bool Left(int r) => double.IsNaN(table[r, f]) ? missingLeft : table[r, f] <= cut;
                    int[] left = [.. all.Where(Left)];
                    int[] right = [.. all.Where(r => !Left(r))];
                    double gain = Worth(left) + Worth(right) - Worth(all);
                    if (left.Length >= least && right.Length >= least && gain > best + 1e-12)
                    {
                        best = gain;
                        scores = [.. all.Select(r => start + Answer(Left(r) ? left : right))];
                    }
                }
            }
        }

        return scores;

        double Answer(int[] side) => -G(side) / (H(side) + lambda);
    }
}
