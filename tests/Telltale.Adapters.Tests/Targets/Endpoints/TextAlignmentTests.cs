using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Telltale.Adapters.Targets.Endpoints.Tokens;
using Telltale.Audit.Ports;
using Telltale.Core.Randomness;

namespace Telltale.Adapters.Tests.Targets.Endpoints;

/// <summary>Tokens as servers show them, laid along the text that was sent.</summary>
public sealed class TextAlignmentTests
{
    private static PromptToken[] Tokens(params string?[] texts) =>
        [.. texts.Select((text, i) => new PromptToken(null, text, i == 0 ? null : -i, null))];

    private static string[] Kept(TextQuery query, params string?[] tokens) =>
        TextAlignment.Read(Tokens(tokens), query).Tokens!;

    private static double[] Told(TextQuery query, params string?[] tokens) =>
        TextAlignment.Read(Tokens(tokens), query).Signals.LogProbabilities;

    [Fact]
    public void A_mark_of_the_beginning_and_what_was_generated_are_left_out()
    {
        TextQuery query = new("Dear Sir");
        Assert.Equal(["Dear", " Sir"], Kept(query, "Dear", " Sir"));
        Assert.Equal([-1.0], Told(query, "Dear", " Sir"));
        Assert.Equal([-1.0, -2], Told(query, "<s>", "Dear", " Sir"));
        Assert.Equal([-1.0, -2], Told(query, "", "Dear", " Sir", ",", " or"));
        Assert.Equal([-1.0, -2], Told(query, null, "Dear", " Sir", ","));
        Assert.Equal([-1.0], Told(query, null, " Sir"));
        Assert.Equal(["Dear", " Sir"], Kept(query, null, " Sir"));
        Assert.Equal(["<s>", "x"], Kept(new TextQuery("<s>x"), "<s>", "x"));
        Assert.Equal([-1.0, -2], Told(new TextQuery("<s>x"), "<s>", "<s>", "x"));
    }

    [Fact]
    public void A_token_that_reaches_over_the_border_is_of_neither()
    {
        Assert.Equal([" b", " c"], Kept(new TextQuery(" b c", "a"), "<s>", "a", " b", " c"));
        Assert.Equal([" c"], Kept(new TextQuery("b c", "a "), "<s>", "a", " b", " c"));
        Assert.Empty(Kept(new TextQuery("b", "a "), "<s>", "a", " b"));
        Assert.Equal([-2.0], Told(new TextQuery("b", "a"), "<s>", "a", "b"));
    }

    [Fact]
    public void Bytes_of_half_characters_find_their_place()
    {
        // "é日" is C3 A9 E6 97 A5.
        TextQuery query = new("é日", "x");
        Assert.Equal([-2.0, -3], Told(query, "<s>", "x", "é", "日"));
        Assert.Equal([-2.0, -3, -4, -5], Told(query, "<s>", "x", "\uFFFD", "\uFFFD", "\uFFFD", "\uFFFD\uFFFD"));
        Assert.Equal([-2.0, -3, -4], Told(query, "<s>", "x", "bytes:\\xc3", "bytes:\\xa9", "日"));
        Assert.Equal([-2.0, -3, -4], Told(query, "<s>", "x", "<0xC3>", "<0xA9>", "日"));
        // Decoded as they go on: nothing until the character is whole.
        Assert.Equal([-2.0, -3, -4, -5], Told(query, "<s>", "x", "é", "", "", "日"));
        // A text that holds the sign itself.
        Assert.Equal([-1.0, -2], Told(new TextQuery("a\uFFFD"), "<s>", "a", "\uFFFD"));
        Assert.Equal(["<0xC3>"], Kept(new TextQuery("<0xC3>"), "<s>", "<0xC3>"));
    }

    [Fact]
    public void Of_several_ways_the_one_that_meets_the_border_is_taken()
    {
        // 日本: E6 97 A5 E6 9C AC; a way that takes E6 97 as one token would pass over the border.
        TextQuery query = new("本", "日");
        Assert.Equal([-3.0, -4], Told(query, "<s>", "\uFFFD", "\uFFFD\uFFFD", "\uFFFD", "\uFFFD"));
    }

    [Fact]
    public void Spaces_that_SentencePiece_loses_are_found_again()
    {
        string[] tokens = ["<s>", "To", ":", "Dear", "Sir", "", "or"];
        Assert.Equal([-3.0, -4, -5, -6], Told(new TextQuery(" Dear Sir  or", "To:"), tokens));
        Assert.Equal([-4.0, -5, -6], Told(new TextQuery("Dear Sir  or", "To: "), tokens));
        Assert.Equal([-1.0, -2], Told(new TextQuery("Dear Sir"), "<s>", " Dear", " Sir"));
        Assert.Equal([-1.0, -2], Told(new TextQuery("Dear Sir"), "<s>", "\u2581Dear", "\u2581Sir"));
    }

    [Theory]
    [InlineData("do not join", "<s>", "Dear", " Madam")]
    [InlineData("do not join", "Something", " else")]
    [InlineData("4 bytes before the text does", "<s>", "Dear")]
    [InlineData("do not join", null, "x")]
    public void An_answer_about_another_text_is_a_fault(string words, params string?[] tokens)
    {
        AnswerFault fault = Assert.Throws<AnswerFault>(() => Kept(new TextQuery("Dear Sir"), tokens));
        Assert.Equal(FaultKind.OtherTokens, fault.Kind);
        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tokens_without_log_probabilities_are_a_fault_of_their_own()
    {
        PromptToken[] tokens = [.. Tokens("Dear", " Sir").Select(t => t with { LogProbability = null })];
        Assert.Equal(
            FaultKind.NoLogProbabilities,
            Assert.Throws<AnswerFault>(() => TextAlignment.Read(tokens, new TextQuery("Dear Sir"))).Kind
        );
        Assert.Equal(
            FaultKind.NoLogProbabilities,
            Assert.Throws<AnswerFault>(() => TextAlignment.Read([], new TextQuery("Dear Sir"))).Kind
        );
    }

    [Fact]
    public void Numbers_and_texts_are_as_many()
    {
        PromptToken[] tokens = [new(null, null, null, null), new(5, " Sir", -1, true), new(6, "!", -2, false)];
        TextReading reading = TextAlignment.Read(tokens, new TextQuery("Dear Sir!"));
        Assert.Equal([5, 6], reading.TokenIds!);
        Assert.Equal([" Sir", "!"], reading.Tokens!);
        Assert.Equal([true, false], reading.Signals.TopChoice!);
        tokens[0] = tokens[0] with { Id = 4 };
        reading = TextAlignment.Read(tokens, new TextQuery("Dear Sir!"));
        Assert.Equal([4, 5, 6], reading.TokenIds!);
        Assert.Equal(["Dear", " Sir", "!"], reading.Tokens!);
        Assert.Equal(2, reading.Signals.Count);
    }

    /// <summary>Any text cut anywhere, between bytes too: each token decoded alone is found where it was cut.</summary>
    [Fact]
    public void Any_cut_of_any_text_is_found() =>
        Prop.ForAll<int>(seed =>
            {
                Rng rng = new Seed((ulong)(long)seed).CreateRng();
                string[] letters = ["a", "b", " ", "  ", "é", "日", "本", "😀", "\uFFFD", "\n"];
                string Draw(int most) =>
                    string.Concat(
                        Enumerable.Range(0, 1 + rng.NextInt(most)).Select(_ => letters[rng.NextInt(letters.Length)])
                    );
                string prefix = Draw(6);
                string text = Draw(20);
                byte[] bytes = Encoding.UTF8.GetBytes(prefix + text);
                int border = Encoding.UTF8.GetByteCount(prefix);
                List<PromptToken> tokens = [new(null, "<s>", null, null)];
                List<double> expected = [];
                for (int start = 0; start < bytes.Length; )
                {
                    int end = Math.Min(bytes.Length, start + 1 + rng.NextInt(5));
                    if (start < border && end > border)
                    {
                        end = border;
                    }

                    tokens.Add(new(null, Encoding.UTF8.GetString(bytes, start, end - start), -start - 1, null));
                    if (start >= border)
                    {
                        expected.Add(-start - 1);
                    }

                    start = end;
                }

                // Pieces of characters may be laid along the text in more than one way; as many must be kept at least
                // where all characters are whole.
                double[] told = TextAlignment.Read(tokens, new TextQuery(text, prefix)).Signals.LogProbabilities;
                return tokens.TrueForAll(t => !t.Text!.Contains('\uFFFD'))
                    ? told.SequenceEqual(expected)
                    : told.Length > 0 && told[^1] == expected[^1];
            })
            .QuickCheckThrowOnFailure();
}
