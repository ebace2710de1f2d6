using Telltale.Core.Evidence;
using Telltale.Core.Numerics;
using Telltale.Core.Randomness;

namespace Telltale.Attacks.Tests.Cascades;

/// <summary>Models of several sets as one: margins from anywhere to anywhere, masks row by row, and what does not go together.</summary>
public sealed class JoinedModelsTests
{
    private static readonly int[] Labels = [0, 2, 1, 0, 1];

    [Fact]
    public void Any_run_of_margins_is_that_of_the_sets_after_each_other()
    {
        // Two models by logits, three by margins, and a set of none; five records, three queries.
        Signals logits = new LogitSignals(Numbers(1, 2, 5, 3, 3), Labels);
        Signals margins = new MarginSignals(Numbers(2, 3, 5, 3));
        Signals none = new MarginSignals(new MemoryArray<double>([], 0, 5, 3));
        JoinedMargins joined = new(logits, none, margins);
        Assert.Equal([5, 5, 3], joined.Shape);
        double[] expected = [.. All(logits), .. All(margins)];
        for (int start = 0; start <= expected.Length; start++)
        {
            for (int count = 0; start + count <= expected.Length; count += 1 + (count / 9))
            {
                double[] found = new double[count];
                joined.Read(start, found);
                Assert.Equal(expected[start..(start + count)], found);
            }
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => joined.Read(expected.Length, new double[1]));
        Assert.Throws<ArgumentException>(() => new JoinedMargins(margins, new MarginSignals(Numbers(3, 1, 4, 3))));
        Assert.Throws<ArgumentException>(() => new JoinedMargins(margins, new MarginSignals(Numbers(3, 1, 5, 2))));
    }

    [Fact]
    public void Masks_are_joined_row_by_row()
    {
        MembershipMask first = Mask(5, 2, 70);
        MembershipMask second = Mask(6, 3, 70);
        MembershipMask joined = MembershipMask.Join(first, second);
        Assert.Equal((5, 70), (joined.Models, joined.Records));
        for (int model = 0; model < 5; model++)
        {
            Assert.Equal(model < 2 ? first.MembersOf(model) : second.MembersOf(model - 2), joined.MembersOf(model));
        }

        Assert.Equal(second.MembersOf(1), MembershipMask.Join(new MembershipMask(0, 70), second).MembersOf(1));
        Assert.Throws<ArgumentException>(() => MembershipMask.Join(first, Mask(7, 1, 71)));
    }

    [Theory]
    [InlineData(5, 3, 4, true)]
    [InlineData(4, 3, 4, false)]
    [InlineData(5, 2, 4, false)]
    [InlineData(5, 3, 3, false)]
    public void Evidence_takes_a_cascade_that_speaks_of_the_same_records_and_queries(
        int records,
        int queries,
        int rounds,
        bool fits
    )
    {
        CascadeEvidence cascade = new(
            new MarginSignals(Numbers(4, 4, records, queries)),
            new MembershipMask(4, records),
            [.. Enumerable.Repeat(2, rounds)]
        );
        ReferenceEvidence references = new(new MarginSignals(Numbers(5, 2, 5, 3)), new MembershipMask(2, 5));
        if (fits)
        {
            Assert.Same(cascade, Evidence(references, cascade).Cascade);
            Assert.Throws<ArgumentException>(() => Evidence(null, cascade));
        }
        else
        {
            Assert.Throws<ArgumentException>(() => Evidence(references, cascade));
        }
    }

    private static ClassifierEvidence Evidence(ReferenceEvidence? references, CascadeEvidence cascade) =>
        new(
            ["a", "b", "c", "d", "e"],
            Labels,
            new Membership[5],
            new MarginSignals(Numbers(6, 1, 5, 3)),
            references,
            cascade: cascade
        );

    private static double[] All(Signals signals)
    {
        List<double> all = [];
        for (int model = 0; model < signals.Models; model++)
        {
            double[] row = new double[signals.Records * signals.Queries];
            signals.ReadMargins(model, 0, row);
            all.AddRange(row);
        }

        return [.. all];
    }

    private static MemoryArray<double> Numbers(ulong seed, params long[] shape)
    {
        Rng rng = new Seed(seed).CreateRng();
        return new(
            [.. Enumerable.Range(0, (int)shape.Aggregate((a, b) => a * b)).Select(_ => rng.NextNormal())],
            shape
        );
    }

    private static MembershipMask Mask(ulong seed, int models, int records)
    {
        Rng rng = new Seed(seed).CreateRng();
        MembershipMask mask = new(models, records);
        for (int model = 0; model < models; model++)
        {
            for (int record = 0; record < records; record++)
            {
                mask[model, record] = rng.NextBool();
            }
        }

        return mask;
    }
}
