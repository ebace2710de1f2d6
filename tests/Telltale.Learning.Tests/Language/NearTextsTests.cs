using Telltale.Core.Randomness;
using Telltale.Learning.Language;

namespace Telltale.Learning.Tests.Language;

public sealed class NearTextsTests
{
    [Fact]
    public void Signatures_agree_as_often_as_texts_have_runs_in_common()
    {
        MinHash hash = new(new Seed(1));
        for (int i = 0; i < 20; i++)
        {
            Rng rng = new Seed(2).Derive(i).CreateRng();
            ulong[] a = MinHash.Shingles(Text(rng, 200));
            ulong[] b = MinHash.Shingles(Changed(Text(new Seed(2).Derive(i).CreateRng(), 200), rng, 1 + i));
            ulong[] first = hash.Signature(a);
            ulong[] second = hash.Signature(b);
            double agree = first.Where((value, place) => value == second[place]).Count() / (double)MinHash.Places;
            double truth = (double)a.Intersect(b).Count() / a.Union(b).Count();
            Assert.Equal(truth, MinHash.Jaccard(a, b), 12);
            // Five deviations of a share of 128.
            Assert.InRange(agree, truth - 0.22, truth + 0.22);
        }
    }

    [Fact]
    public void Near_copies_are_found_and_others_are_not()
    {
        Rng rng = new Seed(3).CreateRng();
        string[] others = [.. Enumerable.Range(0, 500).Select(_ => Text(rng, 60))];
        string[] asked =
        [
            .. Enumerable.Range(0, 300).Select(_ => Text(rng, 60)),
            .. Enumerable.Range(0, 100).Select(i => Changed(others[i], rng, 2)),
            others[7].ToUpperInvariant() + "  ",
            "",
            "ab",
        ];
        double[] likeness = NearTexts.Likeness(asked, others, new Seed(4), 1);
        Assert.Equal(likeness, NearTexts.Likeness(asked, others, new Seed(4), 3));
        ulong[][] runs = [.. others.Select(MinHash.Shingles)];
        for (int i = 0; i < asked.Length; i++)
        {
            ulong[] own = MinHash.Shingles(asked[i]);
            double truth = runs.Max(o => MinHash.Jaccard(own, o));
            Assert.True(likeness[i] == truth || (truth < 0.7 && likeness[i] < truth), $"{i}: {likeness[i]} {truth}");
        }

        Assert.All(likeness[..300], l => Assert.InRange(l, 0, 0.5));
        Assert.All(likeness[300..400], l => Assert.InRange(l, 0.8, 1));
        Assert.Equal([1, 0, 0], likeness[400..]);
    }

    private static string Text(Rng rng, int words) =>
        string.Join(
            ' ',
            Enumerable.Range(0, words).Select(_ => $"{(char)('a' + rng.NextInt(26))}{rng.NextInt(100000)}")
        );

    private static string Changed(string text, Rng rng, int words)
    {
        string[] changed = text.Split(' ');
        for (int i = 0; i < words; i++)
        {
            changed[rng.NextInt(changed.Length)] = $"z{rng.NextInt(100000)}";
        }

        return string.Join(' ', changed);
    }
}
