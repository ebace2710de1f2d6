using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Telltale.Core;
using Telltale.Core.Randomness;
using Telltale.Learning.Language.Tokens;

namespace Telltale.Learning.Tests.Language.Tokens;

public sealed class BpeTests
{
    // Characters of the Basic Multilingual Plane, as .NET's patterns see two halves of the others.
    private const string Letters = "aaabbcdest 'l 10\n\t é中–.,!?  ½़";

    [Fact]
    public void A_small_corpus_is_merged_as_by_hand()
    {
        BpeTrainer trainer = new();
        trainer.Add("low low low low low lower lower newest newest newest newest newest newest widest widest widest");
        BpeTokenizer tokenizer = trainer.Train(256 + 2 + 4);
        // Sennrich et al. 2016, figure 1, with these counts: "es" and "st" nine times each; "e" has the smaller id.
        Assert.Equal(
            ["es", "est", "lo", "low"],
            tokenizer.Merges.Select(m => Encoding.UTF8.GetString(tokenizer.Bytes(m.Result)))
        );
        Assert.Equal(262, tokenizer.Size);
        Assert.Equal((260, 261), (tokenizer.Start, tokenizer.End));
        Assert.Equal(
            ["low", "est"],
            tokenizer.Encode("lowest").Select(id => Encoding.UTF8.GetString(tokenizer.Bytes(id)))
        );
    }

    [Fact]
    public void Training_stops_where_no_pair_is_frequent_enough()
    {
        BpeTrainer trainer = new();
        trainer.Add("ab ab cd");
        Assert.Equal(256 + 1 + 2, trainer.Train(1000).Size);
        Assert.Equal(258, trainer.Train(1000, 3).Size);
        Assert.Equal(258, new BpeTrainer().Train(1000).Size);
        Assert.Contains("257", Assert.Throws<BadInputException>(() => trainer.Train(257)).Message);
    }

    [Fact]
    public void Training_and_encoding_are_those_of_the_naive_twin()
    {
        for (int trial = 0; trial < 20; trial++)
        {
            Rng rng = new Seed(31).Derive(trial).CreateRng();
            string[] texts = [.. Enumerable.Range(0, 12).Select(_ => Text(rng, 60))];
            BpeTrainer trainer = new();
            foreach (string text in texts)
            {
                trainer.Add(text);
            }

            BpeTokenizer tokenizer = trainer.Train(300, 1 + (trial % 3));
            List<(string, string)> merges = NaiveBpe.Train(texts, 300, 1 + (trial % 3));
            Assert.Equal(
                merges.Distinct(),
                tokenizer.Merges.Select(m =>
                    (ByteLetters.Text(tokenizer.Bytes(m.Left)), ByteLetters.Text(tokenizer.Bytes(m.Right)))
                )
            );
            BpeTrainer other = new();
            foreach (string text in texts.Reverse())
            {
                other.Add(text);
            }

            Assert.Equal(tokenizer.Hash, other.Train(300, 1 + (trial % 3)).Hash);
            foreach (string text in Enumerable.Range(0, 20).Select(i => Text(rng, 1 + (i * 9))))
            {
                Assert.Equal(
                    NaiveBpe.Words(text).SelectMany(w => NaiveBpe.Encode(w, merges)),
                    tokenizer.Encode(text).Select(id => ByteLetters.Text(tokenizer.Bytes(id)))
                );
            }
        }
    }

    [Fact]
    public void Long_words_are_merged_as_short_ones()
    {
        Rng rng = new Seed(32).CreateRng();
        BpeTrainer trainer = new();
        trainer.Add(string.Concat(Enumerable.Range(0, 3000).Select(_ => "ab"[rng.NextInt(2)])));
        BpeTokenizer tokenizer = trainer.Train(330);
        List<(string, string)> merges =
        [
            .. tokenizer.Merges.Select(m =>
                (ByteLetters.Text(tokenizer.Bytes(m.Left)), ByteLetters.Text(tokenizer.Bytes(m.Right)))
            ),
        ];
        for (int length = 40; length < 60; length++)
        {
            string word = string.Concat(Enumerable.Range(0, length * 3).Select(_ => "ab"[rng.NextInt(2)]));
            foreach (string text in (string[])[word, word[..length], new string('a', length)])
            {
                Assert.Equal(
                    NaiveBpe.Encode(text, merges),
                    tokenizer.Encode(text).Select(id => ByteLetters.Text(tokenizer.Bytes(id)))
                );
            }
        }

        byte[] huge = new byte[5_000_000];
        Array.Fill(huge, (byte)'a');
        Assert.Equal(huge, tokenizer.DecodeBytes(tokenizer.Encode(huge)));
    }

    [Fact]
    public void Any_bytes_come_back()
    {
        BpeTokenizer tokenizer = Trained();
        Assert.Empty(tokenizer.Encode(""));
        Assert.Empty(tokenizer.DecodeBytes([tokenizer.Start, tokenizer.End]));
        Gen<byte[]> bytes = Gen.OneOf(
            Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf(),
            Gen.Elements("ab é中😀 '\0\n".EnumerateRunes().ToArray())
                .ArrayOf()
                .Select(runes => Encoding.UTF8.GetBytes(string.Concat(runes)))
        );
        Prop.ForAll(
                bytes.ToArbitrary(),
                text =>
                {
                    int[] ids = tokenizer.Encode(text);
                    return tokenizer.DecodeBytes(ids).SequenceEqual(text)
                        && !ids.Contains(tokenizer.Start)
                        && !ids.Contains(tokenizer.End);
                }
            )
            .QuickCheckThrowOnFailure();
        byte[] all = [.. Enumerable.Range(0, 256).Select(b => (byte)b)];
        Assert.Equal(all, tokenizer.DecodeBytes(tokenizer.Encode(all)));
        Assert.Equal("\uFFFD", tokenizer.Decode(tokenizer.Encode("\uD800")));
    }

    [Fact]
    public void The_hash_depends_on_every_part()
    {
        BpeTokenizer tokenizer = Trained();
        byte[][] tokens = [.. Enumerable.Range(0, tokenizer.Size).Select(id => tokenizer.Bytes(id).ToArray())];
        BpeTokenizer same = new(tokens, tokenizer.Merges, tokenizer.Start, tokenizer.End);
        Assert.Equal(tokenizer.Hash, same.Hash);
        BpeTokenizer[] others =
        [
            new(tokens, tokenizer.Merges, tokenizer.End, tokenizer.End),
            new(tokens, tokenizer.Merges[..^1], tokenizer.Start, tokenizer.End),
            new([.. tokens, [1]], tokenizer.Merges, tokenizer.Start, tokenizer.End),
        ];
        Assert.Equal(4, others.Append(tokenizer).DistinctBy(t => t.Hash).Count());
    }

    [Fact]
    public void Lists_that_do_not_fit_are_refused()
    {
        BpeTokenizer tokenizer = Trained();
        byte[][] tokens = [.. Enumerable.Range(0, tokenizer.Size).Select(id => tokenizer.Bytes(id).ToArray())];
        (int start, int end) = (tokenizer.Start, tokenizer.End);
        Refused("0x21", () => _ = new BpeTokenizer([.. tokens[1..], []], [], start, end));
        Refused("merge 0", () => _ = new BpeTokenizer(tokens, [new(1, 2, 3)], start, end));
        Refused("9999", () => _ = new BpeTokenizer(tokens, [new(1, 9999, 3)], start, end));
        Refused("-1", () => _ = new BpeTokenizer(tokens, [], -1, end));
        Refused("9999", () => tokenizer.DecodeBytes([9999]));
        Refused("9999", () => new TokenFrequencies(10).Add([9999]));

        static void Refused(string part, Action action) =>
            Assert.Contains(part, Assert.Throws<BadInputException>(action).Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Frequencies_add_up_to_one()
    {
        TokenFrequencies frequencies = new(5);
        Assert.Equal(0.2, frequencies.Frequency(3));
        frequencies.Add([1, 1, 4]);
        Assert.Equal(3, frequencies.Total);
        Assert.Equal([0, 2, 0, 0, 1], frequencies.Counts.ToArray());
        Assert.Equal(3.0 / 8, frequencies.Frequency(1));
        Assert.Equal(1, Enumerable.Range(0, 5).Sum(frequencies.Frequency), 12);
    }

    private static BpeTokenizer Trained()
    {
        BpeTrainer trainer = new();
        Rng rng = new Seed(33).CreateRng();
        for (int i = 0; i < 20; i++)
        {
            trainer.Add(Text(rng, 80) + "😀😀");
        }

        return trainer.Train(400);
    }

    private static string Text(Rng rng, int length) =>
        string.Concat(Enumerable.Range(0, length).Select(_ => Letters[rng.NextInt(Letters.Length)]));
}
