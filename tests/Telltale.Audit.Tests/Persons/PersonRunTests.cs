using Telltale.Audit.Persons;
using Telltale.Audit.Plans;
using Telltale.Audit.Records;
using Telltale.Audit.Stages;
using Telltale.Audit.Tests.Samples;
using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Core.Randomness;

namespace Telltale.Audit.Tests.Persons;

/// <summary>The way from records that belong to persons to scores: nobody is torn apart on it.</summary>
public sealed class PersonRunTests
{
    private static readonly RecordSet Records = Owned(90, row => $"p{row * 7 % 40}");

    private static readonly AuditPlan Plan = SamplePlan.With(
        ("data.records", "24"),
        ("data.groups", "who.txt"),
        ("models.targets", "2"),
        ("attacks", "[loss,user]")
    );

    [Fact]
    public void Whole_persons_are_drawn_and_counted()
    {
        PreparedRecords drawn = PreparedRecords.Draw(Records, Plan.Data, new Seed(1));
        Assert.Equal(24, drawn.Units);
        Assert.Equal(drawn.Candidates.Length, drawn.Groups!.OfRecord.Length);
        string[] candidates = [.. drawn.Candidates.Select(Owner).Distinct()];
        string[] population = [.. drawn.Population.Select(Owner).Distinct()];
        Assert.Equal((24, 10), (candidates.Length, population.Length));
        Assert.Empty(candidates.Intersect(population));
        // All rows of whoever takes part, each under the right name.
        Assert.Equal(Enumerable.Range(0, 90).Where(row => candidates.Contains(Owner(row))), drawn.Candidates.Order());
        Assert.All(
            Enumerable.Range(0, drawn.Candidates.Length),
            i => Assert.Equal(Owner(drawn.Candidates[i]), drawn.Groups.Names[drawn.Groups.OfRecord[i]])
        );
        BadInputException refused = Assert.Throws<BadInputException>(() =>
            PreparedRecords.Draw(Records, Plan.Data with { Records = 31 }, new Seed(1))
        );
        Assert.Contains("31 candidates and 10 population persons", refused.Message, StringComparison.Ordinal);
        Assert.Contains("40 persons", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_row_a_person_is_drawn_as_records_are()
    {
        RecordSet owned = Owned(90, row => $"p{row}");
        RecordSet plain = Owned(90, null);
        PreparedRecords persons = PreparedRecords.Draw(owned, Plan.Data, new Seed(3));
        PreparedRecords records = PreparedRecords.Draw(plain, Plan.Data, new Seed(3));
        Assert.Equal(records.Candidates, persons.Candidates);
        Assert.Equal(records.Population, persons.Population);
        MembershipMask one = Splits.Draw(SplitDesign.IndependentHalves, 3, persons, new Seed(3));
        MembershipMask other = Splits.Draw(SplitDesign.IndependentHalves, 3, 24, new Seed(3));
        Assert.All(Enumerable.Range(0, 3), m => Assert.Equal(other.MembersOf(m), one.MembersOf(m)));

        AuditOutcome with = SampleRun.Of(Plan, new MemoryStore(), records: owned).Execute(default);
        AuditPlan without = SamplePlan.With(("data.records", "24"), ("models.targets", "2"), ("attacks", "[loss]"));
        AuditOutcome plainly = SampleRun.Of(without, new MemoryStore(), records: plain).Execute(default);
        Assert.Null(with.Scored.Persons);
        Assert.Equal(plainly.Scored.Table.Columns[0].Values, with.Scored.Table.Columns[0].Values);
        Assert.Equal(plainly.Scored.Table.Ids, with.Scored.Table.Ids);
    }

    [Theory]
    [InlineData(SplitDesign.IndependentHalves)]
    [InlineData(SplitDesign.ComplementaryPairs)]
    public void All_rows_of_a_person_are_in_a_training_set_or_out_of_it(SplitDesign design)
    {
        PreparedRecords drawn = PreparedRecords.Draw(Records, Plan.Data, new Seed(1));
        MembershipMask mask = Splits.Draw(design, 6, drawn, new Seed(1));
        PersonRows persons = new(drawn.Groups!);
        for (int model = 0; model < 6; model++)
        {
            int members = 0;
            for (int person = 0; person < persons.Count; person++)
            {
                bool[] rows = [.. persons.RowsOf([person]).Select(row => mask[model, row])];
                Assert.Single(rows.Distinct());
                members += rows[0] ? 1 : 0;
            }

            Assert.Equal(12, members);
        }
    }

    [Fact]
    public void Repeated_rows_are_left_out_where_they_are_another_persons()
    {
        float[] features = [1, 2, 1, 2, 1, 2, 3, 4, 3, 4, 5, 6, 7, 8];
        RecordSet records = new(features, [0, 0, 0, 1, 1, 0, 1], 2, null, "h")
        {
            Groups = RecordGroups.Of(["a", "a", "b", "b", "c", "c", "d"]),
        };
        PreparedRecords drawn = PreparedRecords.Draw(
            records,
            Plan.Data with
            {
                Records = null,
                Population = 0,
            },
            new Seed(1)
        );
        // Row 2 repeats row 0 of somebody else, row 4 row 3; row 1 repeats its own person's.
        Assert.Equal([0, 1, 3, 5, 6], drawn.Candidates.Order());
        Assert.Equal(2, drawn.DuplicatesRemoved);
    }

    [Fact]
    public void A_run_scores_persons_for_any_number_of_threads()
    {
        AuditOutcome one = SampleRun.Of(Plan, new MemoryStore(), records: Records).Execute(default);
        AuditOutcome three = SampleRun.Of(Plan, new MemoryStore(), threads: 3, records: Records).Execute(default);
        Assert.Equal((24, 2), (one.Scored.Records, one.Scored.Targets));
        Assert.Equal(["loss", "user"], one.Scored.Table.Columns.Select(c => c.Label));
        Assert.Equal($"1/{one.Scored.Persons!.Names[0]}", one.Scored.Table.Ids[24]);
        Assert.All(
            Enumerable.Range(0, 2),
            c => Assert.Equal(one.Scored.Table.Columns[c].Values, three.Scored.Table.Columns[c].Values)
        );
        PersonRows highest = new(one.FirstTarget.Groups!, PersonAggregate.Max);
        AuditPlan max = Plan with { Assessment = Plan.Assessment with { Aggregate = PersonAggregate.Max } };
        AuditOutcome other = SampleRun.Of(max, new MemoryStore(), records: Records).Execute(default);
        Assert.Equal(highest.Aggregate, other.Scored.Persons!.Aggregate);
        Assert.NotEqual(one.Scored.Table.Columns[0].Values, other.Scored.Table.Columns[0].Values);
    }

    [Fact]
    public void An_attack_that_would_tear_persons_apart_is_refused_by_name()
    {
        AuditPlan plan = SamplePlan.With(
            ("data.records", "24"),
            ("data.groups", "who.txt"),
            ("attacks", "[loss,cmia]")
        );
        BadInputException refused = Assert.Throws<BadInputException>(() => AuditRun.Check(plan, Records));
        Assert.Contains("attack cmia", refused.Message, StringComparison.Ordinal);
        Assert.Contains("data.groups", refused.Message, StringComparison.Ordinal);
        AuditRun.Check(plan, Owned(90, row => $"p{row}"));
    }

    [Fact]
    public void An_aggregate_without_persons_is_refused()
    {
        BadInputException refused = Assert.Throws<BadInputException>(() =>
            SamplePlan.With(("assessment.aggregate", "sum"))
        );
        Assert.Contains("data.groups", refused.Message, StringComparison.Ordinal);
    }

    private static string Owner(int row) => Records.Groups!.Names[Records.Groups.OfRecord[row]];

    private static RecordSet Owned(int rows, Func<int, string>? owner)
    {
        RecordSet plain = SampleRun.Records(rows);
        return new RecordSet(plain.Floats!, plain.Labels, plain.Classes, null, plain.Hash)
        {
            Groups = owner is null ? null : RecordGroups.Of([.. Enumerable.Range(0, rows).Select(owner)]),
        };
    }
}
