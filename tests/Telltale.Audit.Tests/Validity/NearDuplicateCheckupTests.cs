using Telltale.Audit.Results;
using Telltale.Audit.Tests.Samples;
using Telltale.Audit.Validity;
using Telltale.Audit.Validity.Baselines;
using Telltale.Audit.Validity.Neighbours;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;
using Telltale.Core.Randomness;

namespace Telltale.Audit.Tests.Validity;

public sealed class NearDuplicateCheckupTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(6)]
    [InlineData(40)]
    [InlineData(100)]
    public void Near_copies_across_the_split_are_found(int width) => Plant(width, world: 0);

    [Trait("simulation", "yes")]
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(6)]
    [InlineData(40)]
    [InlineData(100)]
    public void They_are_found_again_and_again_and_chance_raises_no_alarm(int width) =>
        Assert.InRange(Enumerable.Range(0, 30).Count(world => Plant(width, world) != CheckStatus.Passed), 0, 1);

    /// <summary>Twenty non-members become copies of members, which is found; what was found before that.</summary>
    private static CheckStatus Plant(int width, int world)
    {
        Rng rng = new Seed(1).Derive(world).CreateRng();
        Membership[] truth = SampleEvidence.Halves(400, rng);
        double[] rows = [.. Enumerable.Range(0, 400 * width).Select(_ => rng.NextNormal())];
        CheckStatus before = Check(rows, truth).Status;
        // But for a thousandth of a deviation.
        int[] members = [.. Enumerable.Range(0, 400).Where(r => truth[r] == Membership.Member)];
        int[] others = [.. Enumerable.Range(0, 400).Where(r => truth[r] == Membership.NonMember)];
        double noise = width == 1 ? 1e-6 : 1e-3;
        for (int r = 0; r < 20; r++)
        {
            for (int f = 0; f < width; f++)
            {
                rows[(others[r] * width) + f] = rows[(members[r] * width) + f] + (noise * rng.NextNormal());
            }
        }

        ValidityCheck planted = Check(rows, truth);
        Assert.Equal(CheckStatus.Failed, planted.Status);
        Assert.Equal(planted, Check(rows, truth, threads: 3));
        Assert.InRange(planted.Measured!.Value, 0.07, 0.13);
        return before;
    }

    [Trait("simulation", "yes")]
    [Fact]
    public void Near_copies_that_fall_on_both_sides_alike_are_no_fault_of_the_split()
    {
        int failed = 0;
        for (int i = 0; i < 100; i++)
        {
            Rng rng = new Seed(2).Derive(i).CreateRng();
            Membership[] truth = SampleEvidence.Halves(400, rng);
            double[] rows = [.. Enumerable.Range(0, 400 * 6).Select(_ => rng.NextNormal())];
            for (int r = 0; r < 60; r++)
            {
                for (int f = 0; f < 6; f++)
                {
                    rows[(r * 6) + f] = rows[((r + 100) * 6) + f] + (1e-3 * rng.NextNormal());
                }
            }

            ValidityCheck check = Check(rows, truth);
            Assert.NotEqual(CheckStatus.Passed, check.Status);
            failed += check.Status == CheckStatus.Failed ? 1 : 0;
        }

        Assert.InRange(failed, 0, 1);
    }

    [Fact]
    public void Neighbours_are_those_that_looking_at_every_pair_gives()
    {
        Rng rng = new Seed(3).CreateRng();
        double[] rows = [.. Enumerable.Range(0, 300 * 200).Select(_ => rng.NextNormal())];
        rng.NextBool();
        // A near copy and an equal row.
        rows.AsSpan(0, 200).CopyTo(rows.AsSpan(200 * 50));
        rows.AsSpan(0, 200).CopyTo(rows.AsSpan(200 * 60));
        rows[200 * 60] += 0.01;
        int[] records = [.. Enumerable.Range(0, 300)];
        ReducedRows reduced = ReducedRows.Of(new MemoryArray<double>(rows, 300, 200), records, true, new Seed(1), 2);
        Assert.False(reduced.IsExact);
        Neighbour[] found = NearestRecords.Of(reduced, 1);
        Assert.Equal(60, found[0].Record);
        Assert.Equal(0.01, found[0].Distance, 4);
        Assert.Equal(60, found[50].Record);

        ReducedRows small = ReducedRows.Of(
            new MemoryArray<double>(rows[..6000], 300, 20),
            records,
            true,
            new Seed(1),
            2
        );
        Assert.True(small.IsExact);
        Neighbour[] exact = NearestRecords.Of(small, 2);
        for (int i = 0; i < 300; i++)
        {
            double[] distances =
            [
                .. records
                    .Where(j => j != i)
                    .Select(j =>
                        Math.Sqrt(
                            Enumerable.Range(0, 20).Sum(f => Math.Pow(rows[(i * 20) + f] - rows[(j * 20) + f], 2))
                        )
                    )
                    .Order(),
            ];
            Assert.Equal(distances[0], exact[i].Distance, 4);
            Assert.Equal(distances[1], exact[i].Next, 4);
        }
    }

    [Fact]
    public void Texts_are_compared_by_their_runs_and_letter_for_letter()
    {
        Membership[] truth = [.. Enumerable.Range(0, 200).Select(i => (Membership)(i % 2))];
        string[] texts =
        [
            .. Enumerable.Range(0, 200).Select(i => $"The note of customer {i * 7919} says {i * 104729}."),
        ];
        Assert.Equal(CheckStatus.Passed, Texts(texts, truth, NearDuplicateCheckup.Check).Status);
        texts[0] = texts[1].Replace("says", "Says", StringComparison.Ordinal);
        Assert.Equal(CheckStatus.Warning, Texts(texts, truth, NearDuplicateCheckup.Check).Status);
        Assert.Equal(CheckStatus.Passed, Texts(texts, truth, DuplicateCheckup.Check).Status);
        texts[2] = texts[4] = texts[1];
        Assert.Equal(CheckStatus.Failed, Texts(texts, truth, NearDuplicateCheckup.Check).Status);
        ValidityCheck equal = Texts(texts, truth, DuplicateCheckup.Check);
        Assert.Equal(CheckStatus.Failed, equal.Status);
        Assert.StartsWith("2 of 100 non-members", equal.Finding, StringComparison.Ordinal);
    }

    [Fact]
    public void Equal_records_and_none_of_a_side_are_no_fault()
    {
        Membership[] truth = [.. Enumerable.Range(0, 20).Select(i => (Membership)(i % 2))];
        Assert.Equal(CheckStatus.Passed, Check(new double[40], truth).Status);
        Assert.Equal(CheckStatus.NotChecked, Check(new double[40], new Membership[20]).Status);
        Assert.Equal(CheckStatus.NotChecked, NearDuplicateCheckup.Check(SampleEvidence.OfAssessments()).Status);
    }

    private static ValidityCheck Texts(
        string[] texts,
        Membership[] truth,
        Func<AuditedEvidence, ValidityCheck> check
    ) => check(SampleEvidence.Of(truth) with { Records = new BaselineInput.Texts(texts) });

    private static ValidityCheck Check(double[] rows, Membership[] truth, int threads = 1) =>
        NearDuplicateCheckup.Check(
            SampleEvidence.Of(
                truth,
                features: new MemoryArray<double>(rows, truth.Length, rows.Length / truth.Length),
                threads: threads
            )
        );
}
