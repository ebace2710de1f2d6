using Telltale.Core;

namespace Telltale.Attacks.Tests.Catalogue;

public class ChooseTests
{
    [Fact]
    public void Uses_without_a_label_are_numbered_from_the_second_on() =>
        Assert.Equal(
            ["lira", "lira-2", "rmia", "lira-3"],
            Labels("lira", "lira:mode=offline", "rmia", "lira:center=median")
        );

    [Fact]
    public void A_labelled_use_does_not_count_as_one_without() =>
        Assert.Equal(["lira-off", "lira"], Labels("lira:mode=offline@lira-off", "lira"));

    [Fact]
    public void Options_come_back_whole_and_in_the_catalogues_order()
    {
        AttackChoice choice = AttackCatalog.Choose(["rmia:gamma=4.0,mode=offline@r"])[0];
        Assert.Equal(
            [
                new("mode", "offline"),
                new("gamma", "4.0"),
                new("a", "0.33"),
                new("queries", "all"),
                new("references", "all"),
            ],
            choice.Options
        );
        Assert.Equal("r", choice.Label);
        Assert.Equal("rmia", choice.Descriptor.Name);
    }

    [Fact]
    public void Nothing_chosen_is_nothing() => Assert.Empty(AttackCatalog.Choose([]));

    [Theory]
    [InlineData("lria", "did you mean lira?")]
    [InlineData("LiRA", "did you mean lira?")]
    [InlineData("bavria:mode=online", "did you mean bavaria?")]
    [InlineData("modified_entropy", "did you mean modified-entropy?")]
    [InlineData(
        "lira:varience=record",
        "did you mean variance? Known are mode, variance, center, tail, queries, references"
    )]
    [InlineData("lira:variance=own", "expected record or pooled or auto")]
    [InlineData("lira:tail=onesided", "expected one-sided or two-sided")]
    [InlineData("lira:mode=-1", "expected online or offline")]
    [InlineData("lira:queries=0", "expected a whole number of at least 1, or all")]
    [InlineData("lira:references=1.5", "expected a whole number of at least 1, or all")]
    [InlineData("rmia:gamma=0", "expected a number from")]
    [InlineData("rmia:gamma=nan", "expected a number from")]
    [InlineData("rmia:a=1.01", "expected a number from 0 to 1")]
    [InlineData("rmia:a=Infinity", "expected a number from 0 to 1")]
    [InlineData("lira:mode=online,mode=online", "given twice")]
    [InlineData("lira:", "option=value was expected")]
    [InlineData("lira:mode", "option=value was expected")]
    [InlineData("lira:mode=", "option=value was expected")]
    [InlineData("lira:=online", "option=value was expected")]
    [InlineData("lira:mode=online,", "option=value was expected")]
    [InlineData("", "the name of the attack is missing")]
    [InlineData("@label", "the name of the attack is missing")]
    [InlineData("lira@", "names a column")]
    [InlineData("lira@a,b", "names a column")]
    [InlineData("lira@a b", "names a column")]
    [InlineData("lira@a@b", "names a column")]
    [InlineData("lira@id", "another column")]
    [InlineData("lira@Member", "another column")]
    public void What_is_wrong_is_said(string text, string expected)
    {
        BadInputException refusal = Assert.Throws<BadInputException>(() => AttackCatalog.Choose([text]));
        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lira@a", "rmia@a")]
    [InlineData("lira@rmia", "rmia")]
    [InlineData("lira@A", "rmia@a")]
    [InlineData("gap@lira-2", "lira", "lira")]
    public void A_label_is_given_once(params string[] texts)
    {
        BadInputException refusal = Assert.Throws<BadInputException>(() => AttackCatalog.Choose(texts));
        Assert.Contains("used twice", refusal.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Labels(params string[] texts) =>
        AttackCatalog.Choose(texts).Select(choice => choice.Label);
}
