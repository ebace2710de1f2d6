using Telltale.Core.Randomness;
using Telltale.Learning.Language;
using Telltale.Learning.Language.Variants;

namespace Telltale.Learning.Tests.Language.Variants;

/// <summary>Changed versions of texts: what changes, what stays, and by which probabilities.</summary>
public sealed class VariantTests
{
    private static readonly string[] Corpus =
    [
        "The cat sat on the mat.",
        "The dog sat on the mat.",
        "A cat ran to the door, and the dog ran too.",
        "The cat sat on the chair.",
    ];

    private static readonly WordModel Model = WordModel.Train(Corpus);

    [Fact]
    public void Probabilities_are_those_of_Witten_and_Bell()
    {
        foreach (
            (string two, string one) in new[] { ("sat", "on"), ("on", "the"), ("mat", "dog"), ("no", "such"), ("", "") }
        )
        {
            foreach (string word in new[] { "the", "mat", "cat", "zebra", "" })
            {
                Assert.Equal(Naive(two, one, word), Model.Probability(N(two), N(one), N(word)), 1e-15);
            }
        }
    }

    [Fact]
    public void Probabilities_of_all_words_are_one_in_sum()
    {
        foreach ((string two, string one) in new[] { ("sat", "on"), ("the", "cat"), ("no", "such"), ("", "") })
        {
            double sum = Enumerable.Range(0, Model.Size).Sum(w => Model.Probability(N(two), N(one), w));
            Assert.Equal(1, sum, 1e-12);
        }
    }

    [Fact]
    public void Order_of_the_texts_changes_no_neighbour()
    {
        string text = "The cat sat on the mat, and the dog ran.";
        WordModel turned = WordModel.Train(Corpus.Reverse());
        Assert.Equal(
            new WordNeighbours(Model).Of(text, 50, new Seed(1)),
            new WordNeighbours(turned).Of(text, 50, new Seed(1))
        );
    }

    [Fact]
    public void Neighbours_differ_in_one_word_and_the_likely_one_comes_first()
    {
        string text = "The COW sat on the mat!";
        IReadOnlyList<string> neighbours = new WordNeighbours(Model).Of(text, 40, new Seed(1));
        Assert.Equal(40, neighbours.Count);
        // A sure word is hardly a loss to swap where its one rival takes nearly all that is left.
        Assert.Equal("The COW sat on the chair!", neighbours[0]);
        Assert.Equal(
            ["The Cat sat on the mat!", "The Dog sat on the mat!"],
            neighbours.Where(n => !n.Contains("COW", StringComparison.Ordinal)).Take(2)
        );
        Assert.Distinct(neighbours);
        string[] own = text.Split(' ');
        foreach (string neighbour in neighbours)
        {
            string[] words = neighbour.Split(' ');
            Assert.Equal(own.Length, words.Length);
            int place = Assert.Single(Enumerable.Range(0, own.Length), i => words[i] != own[i]);
            Assert.NotEqual(own[place], words[place], StringComparer.OrdinalIgnoreCase);
            Assert.Equal(char.IsUpper(own[place][0]), char.IsUpper(words[place][0]));
        }
    }

    [Fact]
    public void Ratios_are_those_of_the_definition()
    {
        // Of the place of "mat" in "on the mat": all that may stand there, by a plain product.
        string[] words = ["sat", "on", "the", "mat"];
        double Chance(string word) => Naive("on", "the", word) * Naive("the", word, "");
        string[] candidates =
        [
            .. Corpus
                .SelectMany(TextStatistics.Words)
                .Distinct()
                .Where(w => w != "mat")
                .OrderByDescending(Chance)
                .ThenBy(w => w, StringComparer.Ordinal),
        ];
        string[] found =
        [
            .. new WordNeighbours(Model)
                .Of(string.Join(' ', words), 40, new Seed(1))
                .Select(n => n.Split(' '))
                .Where(n => n[3] != "mat")
                .Select(n => n[3]),
        ];
        Assert.Equal(candidates[..10], found);
    }

    [Fact]
    public void Long_texts_are_changed_at_drawn_places_and_short_ones_everywhere()
    {
        string text = string.Join(' ', Enumerable.Range(0, 200).Select(i => i % 2 == 0 ? "cat" : "mat"));
        WordNeighbours neighbours = new(Model);
        IReadOnlyList<string> one = neighbours.Of(text, 10_000, new Seed(1));
        Assert.Equal(64 * 10, one.Count);
        Assert.Equal(one, neighbours.Of(text, 10_000, new Seed(1)));
        Assert.NotEqual(one, neighbours.Of(text, 10_000, new Seed(2)));
        Assert.Equal(64, one.Select(n => Place(text, n)).Distinct().Count());
        Assert.Empty(neighbours.Of("?!", 5, new Seed(1)));
        Assert.Empty(neighbours.Of("", 5, new Seed(1)));
        Assert.Empty(new WordNeighbours(WordModel.Train([])).Of("cat", 5, new Seed(1)));
    }

    [Fact]
    public void Words_change_places_and_what_is_between_them_stays()
    {
        string text = "One, two; three (four) five! Six-seven eight  nine\nten.";
        IReadOnlyList<string> copies = WordSwaps.Of(text, 20, 0.3, new Seed(4));
        Assert.Equal(20, copies.Count);
        Assert.True(copies.Distinct().Count() > 15);
        foreach (string copy in copies)
        {
            Assert.Equal(Between(text), Between(copy));
            Assert.Equal(text.Length, copy.Length);
            Assert.Equal(Words(text).Order(), Words(copy).Order());
            // Three exchanges move at most six words; two of them may undo each other.
            Assert.InRange(Words(text).Zip(Words(copy)).Count(w => w.First != w.Second), 2, 6);
        }

        Assert.Equal(copies, WordSwaps.Of(text, 20, 0.3, new Seed(4)));
        Assert.Equal(copies.Take(3), WordSwaps.Of(text, 3, 0.3, new Seed(4)));
        Assert.Equal(["", ""], WordSwaps.Of("", 2, 0.3, new Seed(4)));
        Assert.Equal(["one!"], WordSwaps.Of("one!", 1, 1, new Seed(4)));
        Assert.Equal(["two one"], WordSwaps.Of("one two", 1, 0.3, new Seed(4)));
    }

    [Fact]
    public void Versions_carry_the_names_of_evidence_and_depend_on_their_document_alone()
    {
        TextVariants variants = new(new VariantOptions { Neighbours = 3, Swaps = 2 }, Model, new Seed(9));
        IReadOnlyList<(string Name, string Text)> versions = variants.Of("d1", "The Cat sat on it.");
        Assert.Equal(
            ["lowercase", "neighbour-0", "neighbour-1", "neighbour-2", "swap-0", "swap-1"],
            versions.Select(v => v.Name)
        );
        Assert.Equal("the cat sat on it.", versions[0].Text);
        variants.Of("d2", "Another text altogether.");
        Assert.Equal(versions, variants.Of("d1", "The Cat sat on it."));
        Assert.NotEqual(versions[4].Text, variants.Of("d2", "The Cat sat on it.")[4].Text);
        TextVariants none = new(new VariantOptions { Lowercase = false, Swaps = 0 }, null, new Seed(9));
        Assert.Empty(none.Of("d1", "The Cat"));
    }

    private static int N(string word) => word.Length == 0 ? WordModel.Edge : Model.NumberOf(word);

    /// <summary>Counts anew for every question; the empty word is the edge.</summary>
    private static double Naive(string two, string one, string word)
    {
        List<string[]> texts = [.. Corpus.Select(t => (string[])["", "", .. TextStatistics.Words(t), ""])];
        HashSet<string> vocabulary = [.. texts.SelectMany(t => t), "<unseen>"];
        string known = vocabulary.Contains(word) ? word : "<unseen>";
        double p = 1.0 / vocabulary.Count;
        foreach (string[] context in new[] { Array.Empty<string>(), [one], [two, one] })
        {
            List<string> after = [];
            foreach (string[] text in texts)
            {
                for (int t = 2; t < text.Length; t++)
                {
                    if (text.AsSpan(t - context.Length, context.Length).SequenceEqual(context))
                    {
                        after.Add(text[t]);
                    }
                }
            }

            int kinds = after.Distinct().Count();
            p = after.Count == 0 ? p : (after.Count(w => w == known) + (kinds * p)) / (after.Count + kinds);
        }

        return p;
    }

    private static int Place(string text, string neighbour) =>
        text.Split(' ').Zip(neighbour.Split(' ')).ToList().FindIndex(w => w.First != w.Second);

    private static string[] Words(string text) =>
        text.Split([.. text.Where(c => !char.IsLetterOrDigit(c))], StringSplitOptions.RemoveEmptyEntries);

    private static string Between(string text)
    {
        string[] parts = text.Split([.. text.Where(char.IsLetterOrDigit)], StringSplitOptions.RemoveEmptyEntries);
        return string.Join('|', parts);
    }
}
