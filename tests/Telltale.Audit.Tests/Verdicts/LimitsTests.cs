using Telltale.Audit.Verdicts;

namespace Telltale.Audit.Tests.Verdicts;

/// <summary>What an audit does not show is said in the words of its records.</summary>
public sealed class LimitsTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Texts_and_rows_have_words_of_their_own(bool ofTexts)
    {
        string all = string.Join(
            '\n',
            Limits.Of([], [], targets: 1, hasReferences: true, scoresOnly: false, featuresKnown: true, ofTexts: ofTexts)
        );
        Assert.Equal(ofTexts, all.Contains("exact wording", StringComparison.Ordinal));
        Assert.Equal(ofTexts, all.Contains("the one that was fine-tuned", StringComparison.Ordinal));
        Assert.Equal(!ofTexts, all.Contains("have records of the same kind", StringComparison.Ordinal));
    }
}
