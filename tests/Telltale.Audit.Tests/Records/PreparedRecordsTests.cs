using Telltale.Audit.Plans;
using Telltale.Audit.Records;
using Telltale.Audit.Tests.Samples;
using Telltale.Core;
using Telltale.Core.Randomness;

namespace Telltale.Audit.Tests.Records;

public sealed class PreparedRecordsTests
{
    private static readonly RecordSet Distinct = SampleRun.Records(100);

    [Fact]
    public void Candidates_and_population_are_distinct_rows_in_random_order()
    {
        PreparedRecords drawn = PreparedRecords.Draw(Distinct, Plan(60, 30), new Seed(1));
        Assert.Equal((60, 30, 0), (drawn.Candidates.Length, drawn.Population.Length, drawn.DuplicatesRemoved));
        int[] all = [.. drawn.Candidates, .. drawn.Population];
        Assert.Equal(90, all.Distinct().Count());
        Assert.All(all, r => Assert.InRange(r, 0, 99));
        // Rows of a file in two halves: neither is preferred (60·½ ± 5 deviations of a hypergeometric draw).
        Assert.InRange(drawn.Candidates.Count(r => r < 50), 18, 42);
        Assert.NotEqual(drawn.Candidates.Order(), drawn.Candidates);
    }

    [Fact]
    public void The_seed_alone_decides()
    {
        int[] Draw(ulong seed) => PreparedRecords.Draw(Distinct, Plan(60, 30), new Seed(seed)).Candidates;
        Assert.Equal(Draw(1), Draw(1));
        Assert.NotEqual(Draw(1), Draw(2));
    }

    [Fact]
    public void Records_repeated_under_any_class_are_left_out_once()
    {
        float[] features = [1, 2, 3, 4, 1, 2, 5, 6, 3, 4, 1, 2, 0f, 7, -0f, 7];
        RecordSet records = new(features, [0, 1, 1, 0, 1, 0, 0, 1], 2, null, "h");
        PreparedRecords drawn = PreparedRecords.Draw(records, Plan(null, 0), new Seed(1));
        // The first of each remains; 0 and −0 are the same number.
        Assert.Equal([0, 1, 3, 6], drawn.Candidates.Order());
        Assert.Equal(4, drawn.DuplicatesRemoved);
        PreparedRecords kept = PreparedRecords.Draw(records, Plan(null, 0, remove: false), new Seed(1));
        Assert.Equal((8, 0), (kept.Candidates.Length, kept.DuplicatesRemoved));
        RecordSet bytes = new([.. features.Select(f => (byte)f)], records.Labels, 2, null, "h");
        Assert.Equal([0, 1, 3, 6], PreparedRecords.Draw(bytes, Plan(null, 0), new Seed(1)).Candidates.Order());
    }

    [Theory]
    [InlineData(71, 30)]
    [InlineData(null, 97)]
    [InlineData(null, 2_000_000_000)]
    [InlineData(100, int.MaxValue)]
    public void More_than_there_are_is_refused(int? records, int population)
    {
        BadInputException e = Assert.Throws<BadInputException>(() =>
            PreparedRecords.Draw(Distinct, Plan(records, population), new Seed(1))
        );
        Assert.Contains("there are 100 records", e.Message, StringComparison.Ordinal);
        Assert.Contains("data.population", e.Message, StringComparison.Ordinal);
    }

    private static DataPlan Plan(int? records, int population, bool remove = true) =>
        new("npy", "x", "y", null, null, remove, records, population);
}
