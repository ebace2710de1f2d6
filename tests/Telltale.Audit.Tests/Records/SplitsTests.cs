using Telltale.Audit.Plans;
using Telltale.Audit.Records;
using Telltale.Core.Evidence;
using Telltale.Core.Randomness;

namespace Telltale.Audit.Tests.Records;

public sealed class SplitsTests
{
    [Theory]
    [InlineData(SplitDesign.IndependentHalves, 10)]
    [InlineData(SplitDesign.IndependentHalves, 11)]
    [InlineData(SplitDesign.ComplementaryPairs, 10)]
    [InlineData(SplitDesign.ComplementaryPairs, 11)]
    public void Every_model_has_half_of_the_records(SplitDesign design, int records)
    {
        MembershipMask mask = Splits.Draw(design, 6, records, new Seed(3));
        for (int model = 0; model < 6; model++)
        {
            bool second = design == SplitDesign.ComplementaryPairs && model % 2 == 1;
            Assert.Equal(second ? records - (records / 2) : records / 2, mask.CountMembers(model));
            Assert.Equal(second, model > 0 && mask.AreComplementary(model, model - 1));
        }
    }

    [Theory]
    [InlineData(SplitDesign.IndependentHalves)]
    [InlineData(SplitDesign.ComplementaryPairs)]
    public void A_models_half_does_not_depend_on_how_many_there_are(SplitDesign design)
    {
        MembershipMask few = Splits.Draw(design, 4, 50, new Seed(3));
        MembershipMask many = Splits.Draw(design, 40, 50, new Seed(3));
        for (int model = 0; model < 4; model++)
        {
            Assert.Equal(few.MembersOf(model), many.MembersOf(model));
        }

        Assert.NotEqual(few.MembersOf(0), Splits.Draw(design, 4, 50, new Seed(4)).MembersOf(0));
    }

    [Theory]
    [InlineData(0, 0, 20)]
    [InlineData(7, 4, 16)]
    [InlineData(0, 30, 0)]
    [InlineData(25, 5, 11)]
    [InlineData(41, 0, 0)]
    public void What_is_settled_is_in_every_models_half_or_in_none(int nonMembers, int members, int drawn)
    {
        Membership[] settled = [.. Enumerable.Repeat(Membership.Unknown, 41)];
        Array.Fill(settled, Membership.NonMember, 0, nonMembers);
        Array.Fill(settled, Membership.Member, nonMembers, members);
        MembershipMask mask = Splits.DrawAround(settled, 30, new Seed(3));
        for (int model = 0; model < 30; model++)
        {
            int[] own = mask.MembersOf(model);
            Assert.Equal(members + drawn, own.Length);
            Assert.DoesNotContain(own, r => r < nonMembers);
            Assert.Equal(members, own.Count(r => r < nonMembers + members));
        }

        // A model's half does not depend on how many there are, and every record that is open is drawn sometimes.
        Assert.Equal(mask.MembersOf(2), Splits.DrawAround(settled, 3, new Seed(3)).MembersOf(2));
        int open = 41 - nonMembers - members;
        int seen = Enumerable.Range(41 - open, open).Count(r => Enumerable.Range(0, 30).Any(m => mask[m, r]));
        Assert.Equal(drawn == 0 ? 0 : open, seen);
    }

    [Fact]
    public void Halves_of_different_models_and_the_lots_of_different_records_are_independent()
    {
        const int Models = 200;
        const int Records = 200;
        MembershipMask mask = Splits.Draw(SplitDesign.IndependentHalves, Models, Records, new Seed(8));
        // Two halves of n share n/4 records on average, with variance n³/(16n²)·n/(n−1) ≈ n/16.
        double[] shared =
        [
            .. Enumerable
                .Range(0, Models - 1)
                .Select(m => (mask.MembersOf(m).Intersect(mask.MembersOf(m + 1)).Count() - 50.0) / Math.Sqrt(12.56)),
        ];
        Assert.InRange(shared.Average(), -0.3, 0.3);
        Assert.InRange(shared.Select(z => z * z).Average(), 0.6, 1.4);
        // A record is in half of the models: binomial, so the squared scores average 1.
        double[] load =
        [
            .. Enumerable
                .Range(0, Records)
                .Select(r => (Enumerable.Range(0, Models).Count(m => mask[m, r]) - 100) / Math.Sqrt(50)),
        ];
        Assert.InRange(load.Select(z => z * z).Average(), 0.6, 1.4);
    }

    [Theory]
    [InlineData(SplitDesign.IndependentHalves, 7)]
    [InlineData(SplitDesign.ComplementaryPairs, 8)]
    public void References_are_all_others_but_the_complement_and_differ_between_targets(SplitDesign design, int models)
    {
        bool pairs = design == SplitDesign.ComplementaryPairs;
        for (int target = 0; target < models; target++)
        {
            int[] references = Splits.ReferencesOf(target, design, models, null);
            IEnumerable<int> expected = Enumerable
                .Range(0, models)
                .Where(m => pairs ? m / 2 != target / 2 : m != target);
            Assert.Equal(expected, references.Order());
            Assert.Equal(references[..3], Splits.ReferencesOf(target, design, models, 3));
            Assert.Equal(references, Splits.ReferencesOf(target, design, models, 100));
            Assert.Empty(Splits.ReferencesOf(target, design, models, 0));
        }

        int[] firsts = [.. Enumerable.Range(0, models).Select(t => Splits.ReferencesOf(t, design, models, 1).Single())];
        Assert.Equal(models, firsts.Distinct().Count());
        Assert.Equal(pairs ? 2 : 1, firsts[0]);
    }
}
