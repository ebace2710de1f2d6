using Telltale.Adapters.Targets.Endpoints.Tokens;
using Telltale.Audit.Ports;
using Telltale.Core.Evidence.Language;
using Telltale.TestKit.Endpoints;

namespace Telltale.Adapters.Tests.Targets.Endpoints;

public sealed class TokenisationWatchTests
{
    private static readonly string[] Texts = ServedTexts.Documents(30);

    private static TextReading Read(WordBigramModel model, string text, bool numbers)
    {
        ServedToken[] tokens = [.. model.Read(text)];
        return new TextReading(
            numbers ? [.. tokens.Select(t => t.Id)] : null,
            [.. tokens.Select(t => t.Text)],
            new TokenSignals { LogProbabilities = [.. tokens.Skip(1).Select(t => t.LogProbability!.Value)] }
        );
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void One_tokenizer_is_never_called_two(bool numbers)
    {
        WordBigramModel model = new(Texts, marks: false);
        TokenisationWatch watch = new();
        foreach (string text in Texts)
        {
            Assert.Null(watch.Changed(Read(model, text, numbers)));
            Assert.Null(watch.Changed(Read(model, $"To whom it may concern: {text}", numbers)));
            Assert.Null(watch.Changed(Read(model, text.ToUpperInvariant(), numbers)));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Another_tokenizer_is_noticed_at_the_first_text_of_known_words(bool numbers)
    {
        WordBigramModel model = new(Texts, marks: false);
        WordBigramModel other = new(Texts, marks: false, pieceLength: 3);
        TokenisationWatch watch = new();
        foreach (string text in Texts[..20])
        {
            Assert.Null(watch.Changed(Read(model, text, numbers)));
        }

        foreach (string text in Texts[20..])
        {
            Assert.NotNull(watch.Changed(Read(other, text, numbers)));
            // What was noticed is not learnt.
            Assert.Null(watch.Changed(Read(model, text, numbers)));
        }
    }

    [Fact]
    public void Nothing_is_said_where_tokens_are_not_shown() =>
        Assert.Null(
            new TokenisationWatch().Changed(new TextReading([1], null, new TokenSignals { LogProbabilities = [-1] }))
        );
}
