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

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(7, true)]
    [InlineData(8, false)]
    public void Few_targets_are_told_of(int targets, bool told) =>
        Assert.Equal(
            told,
            Limits
                .Of([], [], targets, hasReferences: true, scoresOnly: false, featuresKnown: true, ofTexts: false)
                .Any(l => l.StartsWith("So few targets", StringComparison.Ordinal))
        );
}
