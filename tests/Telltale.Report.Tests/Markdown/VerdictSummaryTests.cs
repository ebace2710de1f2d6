using Telltale.Audit.Results;
using Telltale.Report.Markdown;
using Telltale.Report.Tests.Samples;

namespace Telltale.Report.Tests.Markdown;

/// <summary>Answers about records as a person sees them.</summary>
public sealed class VerdictSummaryTests
{
    [Fact]
    public void Few_records_are_answered_in_words_with_what_a_finding_is_worth()
    {
        VerdictResult sample = SampleVerdicts.Of();
        string leak = Text(sample with { Records = [sample.Records[6]] });
        Assert.StartsWith("**LEAK** (record r\\*6)", leak, StringComparison.Ordinal);
        Assert.Contains("if 1% were, 40.0% of such findings are right", leak, StringComparison.Ordinal);
        Assert.Contains("21.0% of the 480 known members", leak, StringComparison.Ordinal);
        Assert.Contains("warning: baseline: A warning with a \\| in it.", leak, StringComparison.Ordinal);
        Assert.DoesNotContain("Fine.", leak, StringComparison.Ordinal);

        string nothing = Text(sample with { Records = [sample.Records[2]] });
        Assert.StartsWith("**NOT DETECTED**", nothing, StringComparison.Ordinal);
        Assert.DoesNotContain("such findings are right", nothing, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_are_counted_and_shown_by_rising_p()
    {
        string text = Text(SampleVerdicts.Of(records: 40));
        Assert.Contains("- **LEAK**: 5 records", text, StringComparison.Ordinal);
        Assert.Contains("The 20 with the smallest p of 40;", text, StringComparison.Ordinal);
        Assert.True(text.IndexOf("r\\*0", StringComparison.Ordinal) < text.IndexOf("r\\*2", StringComparison.Ordinal));
        Assert.Contains("- **LEAK** (group anna, 3 records): Given away.", text, StringComparison.Ordinal);
        Assert.Contains("With 1,999 known non-members", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', text);
    }

    [Fact]
    public void Without_known_members_the_power_is_called_unknown()
    {
        string text = Text(SampleVerdicts.Of(records: 1, ownModels: true));
        Assert.Contains("how often one would be found cannot be told", text, StringComparison.Ordinal);
        Assert.Contains("the margin of the true class", text, StringComparison.Ordinal);
    }

    private static string Text(VerdictResult result)
    {
        using StringWriter writer = new();
        VerdictSummary.Write(result, writer);
        return writer.ToString();
    }
}
