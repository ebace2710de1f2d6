using Telltale.Audit.Assessment;
using Telltale.Audit.Tests.Samples;
using Telltale.Audit.Verdicts;
using Telltale.Core.Evidence;
using Telltale.Core.Randomness;
using Telltale.Core.Statistics;

namespace Telltale.Audit.Tests.Verdicts;

public sealed class SharedRecordsTests
{
    [Fact]
    public void The_factor_is_one_for_rows_apart_and_counts_rows_that_go_together()
    {
        bool[] members = [true, false, true, false];
        double[] weights = [4, 3, 2, 1];
        Assert.Equal(1, SharedRecords.Factor(Rows(members, [0, 1, 2, 3]), weights), 1e-12);
        // Parts (m − ½)(w − 2.5): 0.75, −0.25, −0.25, 0.75. In pairs: (0.5² + 0.5²)/(2·0.75² + 2·0.25²).
        Assert.Equal(0.5 / 1.25, SharedRecords.Factor(Rows(members, [0, 0, 1, 1]), weights), 1e-12);
        Assert.Equal(1, SharedRecords.Factor(Rows(members, [0, 0, 1, 1]), [1, 1, 1, 1]));
    }

    [Fact]
    public void Ranks_and_places_go_to_the_rows_of_the_highest_scores()
    {
        ScoredRows rows = new([5, 9, 5, 1], Truth([true, false, false, true]), [0, 0, 1, 1], [0, 1, 0, 1]);
        Assert.Equal([2.5, 4, 2.5, 1], SharedRecords.Ranks(rows));
        Assert.Equal([0, 1, 0, 0], SharedRecords.Highest(rows, 1));
        Assert.Equal([1, 1, 1, 0], SharedRecords.Highest(rows, 3));
    }

    [Fact]
    public void One_target_and_certain_p_values_stay_as_they_are()
    {
        ScoredRows one = new([4, 3, 2, 1], Truth([true, false, true, false]));
        Assert.Equal(1, SharedRecords.VarianceOf(one, SharedRecords.Ranks));
        Assert.Equal(0.01, SharedRecords.Widen(0.01, 1));
        ScoredRows two = Rows([true, true, false, false], [0, 0, 1, 1]);
        Assert.Equal(0, SharedRecords.Widen(0, 2));
        Assert.Equal(1, SharedRecords.Widen(1, 2));
        // All of a record's rows on one side: twice the variance at most, Φ(Φ⁻¹(0.001)/√2).
        double factor = SharedRecords.VarianceOf(two, r => SharedRecords.Highest(r, 2));
        Assert.Equal(2, factor);
        Assert.Equal(0.014439870, SharedRecords.Widen(0.001, factor), 1e-8);
        Assert.Equal(0.001, SharedRecords.Narrow(0.014439870, factor), 1e-8);
    }

    [Theory]
    [InlineData(1, 20, 1)]
    [InlineData(2, 0, 1)]
    [InlineData(5, 8, 1.5)]
    [InlineData(9, 8, 2)]
    [InlineData(9, 4, 2)]
    public void The_factor_to_expect_counts_how_many_references_are_targets(
        int targets,
        int references,
        double expected
    )
    {
        Assert.Equal(expected, SharedRecords.VarianceExpected(targets, references));
    }

    /// <summary>
    /// Nothing leaks: a model's margin is noise. But the score compares it with the margins of models trained with and without
    /// the record, each of which is a target too, so the rank test on all rows finds a leak far too often.
    /// </summary>
    [Fact]
    public void Targets_that_are_each_others_references_find_no_leak_where_there_is_none()
    {
        int runs = SampleScores.Simulations(400, 4000);
        int apart = 0;
        int together = 0;
        for (int run = 0; run < runs; run++)
        {
            ScoredRows rows = Leakless(new Seed(41).Derive(run), models: 8, records: 120);
            double p = MannWhitneyTest
                .Asymptotic(rows.Curve.Groups, Alternative.MembersHigher, continuity: false)
                .PValue;
            apart += p <= 0.05 ? 1 : 0;
            together += LeakTest.OfRanks("a", rows).PValue <= 0.05 ? 1 : 0;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{apart} and {together} of {runs} at 0.05");
        Assert.True(apart > 0.08 * runs, $"{apart} of {runs}");
        double slack = 4 * Math.Sqrt(0.05 * 0.95 / runs);
        Assert.InRange((double)together / runs, 0.02 - (slack / 2), 0.05 + slack);
    }

    /// <summary>(μ_in − μ_out)·(φ − (μ_in + μ_out)/2), the likelihood ratio of two normals of one spread, for every model in turn.</summary>
    private static ScoredRows Leakless(Seed seed, int models, int records)
    {
        Rng rng = seed.CreateRng();
        double[] scores = new double[models * records];
        bool[] members = new bool[models * records];
        for (int record = 0; record < records; record++)
        {
            double[] margins = [.. Enumerable.Range(0, models).Select(_ => rng.NextNormal())];
            bool[] trained = [.. Enumerable.Range(0, models).Select(_ => rng.NextBool())];
            for (int target = 0; target < models; target++)
            {
                double Mean(bool with) =>
                    Enumerable
                        .Range(0, models)
                        .Where(m => m != target && trained[m] == with)
                        .Select(m => margins[m])
                        .DefaultIfEmpty(double.NaN)
                        .Average();
                (double inside, double outside) = (Mean(true), Mean(false));
                scores[(target * records) + record] = (inside - outside) * (margins[target] - ((inside + outside) / 2));
                members[(target * records) + record] = trained[target];
            }
        }

        return new ScoredRows(
            scores,
            Truth(members),
            [.. Enumerable.Range(0, scores.Length).Select(row => row / records)],
            [.. Enumerable.Range(0, scores.Length).Select(row => row % records)]
        );
    }

    // Scores fall from row to row; two targets.
    private static ScoredRows Rows(bool[] members, int[] record) =>
        new([4, 3, 2, 1], Truth(members), [0, 0, 1, 1], record);

    private static Membership[] Truth(bool[] members) =>
        [.. members.Select(m => m ? Membership.Member : Membership.NonMember)];
}
