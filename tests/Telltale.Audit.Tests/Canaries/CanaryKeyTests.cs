using Telltale.Audit.Canaries;
using Telltale.Core;

namespace Telltale.Audit.Tests.Canaries;

public sealed class CanaryKeyTests
{
    [Fact]
    public void The_same_key_draws_the_same_canaries_and_another_key_others()
    {
        CanaryKey key = Key(1);
        Assert.Equal(
            key.Draw().Select(c => (c.Text, c.IsPlanted, string.Join('|', c.Others))),
            Key(1).Draw().Select(c => (c.Text, c.IsPlanted, string.Join('|', c.Others)))
        );
        Assert.Equal(key.Commitment(), Key(1).Commitment());
        Assert.NotEqual(key.Commitment(), Key(2).Commitment());
        Assert.NotEqual(key.Commitment(), (key with { Repeats = 5 }).Commitment());
        Assert.NotEqual(key.Draw()[0].Text, Key(2).Draw()[0].Text);
    }

    [Fact]
    public void All_texts_are_different_and_of_the_template()
    {
        IReadOnlyList<Canary> canaries = Key(3).Draw();
        string[] all = [.. canaries.SelectMany(c => c.Others.Append(c.Text))];
        Assert.Equal(200 * 4, all.Length);
        Assert.Equal(all.Length, all.Distinct().Count());
        Assert.All(all, t => Assert.Matches("^code [A-Z]{3} [0-9]{5} [a-z]+ [a-z]+$", t));
    }

    [Fact]
    public void Coins_are_fair()
    {
        int planted = Enumerable.Range(0, 20).Sum(k => Key((byte)k).Draw().Count(c => c.IsPlanted));

        // 4,000 coins: four standard deviations are 126.
        Assert.InRange(planted, 1_874, 2_126);
    }

    [Fact]
    public void The_space_is_counted()
    {
        Assert.Equal(6 * Math.Log2(10), CanaryTemplate.Parse("{digits:6}").SpaceBits, 12);
        Assert.Equal(Math.Log2(26) + 12, CanaryTemplate.Parse("{letters} of {name}").SpaceBits, 12);
        Assert.All(CanaryFamilies.All, f => Assert.True(f.Template.SpaceBits > 30, f.Name));
    }

    [Theory]
    [InlineData("no hole at all")]
    [InlineData("{digits:0}")]
    [InlineData("{digits:x}")]
    [InlineData("{colour}")]
    [InlineData("{digits:3")]
    public void A_template_that_makes_no_sense_is_refused(string text) =>
        Assert.Throws<BadInputException>(() => CanaryTemplate.Parse(text));

    [Fact]
    public void A_space_that_is_too_small_is_refused()
    {
        CanaryKey key = Key(1) with { Template = CanaryTemplate.Parse("{digits:5}") };
        BadInputException refusal = Assert.Throws<BadInputException>(() => key.Draw());
        Assert.Contains("2^16.6", refusal.Message, StringComparison.Ordinal);
    }

    private static CanaryKey Key(byte first)
    {
        byte[] secret = new byte[CanaryKey.SecretLength];
        secret[0] = first;
        return new CanaryKey(secret, CanaryTemplate.Parse("code {letters:3} {digits:5} {word:2}"), 200, 4, 1);
    }
}
