using Telltale.Report.Markdown;
using Telltale.Report.Tests.Samples;

namespace Telltale.Report.Tests.Markdown;

/// <summary>Answers of the proof-grade tests and about sets as a person sees them.</summary>
public sealed class AnswerSummaryTests
{
    [Fact]
    public void Canaries_are_shown_line_by_line()
    {
        const string Expected = """
            **LEAK** (model\*.gguf)

            The model was trained on the planted canaries.

            - canaries: 18 planted 3 times each, 22 kept back
            - ranks of planted canaries among their own references: p 7.2×10⁻²³ (exact)
            - planted against kept back: AUC 0.980, p 5.9×10⁻¹⁰ (exact)
            - control, ranks of canaries that were not planted: p 0.89
            - exposure in bits: mean 7.7, median 8.1, largest 9.6 of at most 9.6 (among 1,783 texts)
            - ε ≥ 1.46 at δ 10⁻⁵ and a confidence of 95% (38 of 40 guesses right)
            - commitment: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa (as published)

            What this does not show:

            - First limit.
            - Second limit.

            """;
        Assert.Equal(Lines(Expected), Text(writer => AnswerSummary.Write(SampleAnswers.Canaries(), writer)));
        string bare = Text(writer => AnswerSummary.Write(SampleAnswers.Canaries(whole: false), writer));
        Assert.DoesNotContain("control", bare, StringComparison.Ordinal);
        Assert.Contains("18 planted once each", bare, StringComparison.Ordinal);
        Assert.Contains("(not held against a published one)", bare, StringComparison.Ordinal);
    }

    [Fact]
    public void A_benchmark_is_shown_line_by_line()
    {
        const string Expected = """
            **NO LEAK DETECTED** (model.gguf)

            The model does not prefer the published order.

            - 1,200 examples in 50 shards, each against 20 shuffles
            - p 0.70 (exact, sum of ranks; the smallest there can be is 7.7×10⁻⁶⁷); t-test over shards 0.63 (approximate)
            - on average the log-probability of a shard is 27.721 nats higher in the published order than shuffled

            What this does not show:

            - First limit.

            """;
        Assert.Equal(Lines(Expected), Text(writer => AnswerSummary.Write(SampleAnswers.Contamination(), writer)));
        string bare = Text(writer => AnswerSummary.Write(SampleAnswers.Contamination(whole: false), writer));
        Assert.Contains("0.160 nats lower", bare, StringComparison.Ordinal);
        Assert.Contains("in 1 shard,", bare, StringComparison.Ordinal);
        Assert.DoesNotContain("t-test", bare, StringComparison.Ordinal);
    }

    /// <summary>A failed check is named: an answer that is INVALID must say why.</summary>
    [Fact]
    public void Sets_are_a_table_with_what_the_answer_rests_on()
    {
        const string Expected = """
            **INVALID** (suspects\|1.jsonl)

            A statement.

            60 suspects, 100 controls, 55 pairs. Persons: 160, texts: 420 (up to 7 a person). Every number counts persons; a person's score is the mean of the texts' scores.

            | attack    |   effect (Hedges' g) |                 AUC | permutation p | Mann–Whitney p | Welch p | pairs p |
            |-----------|---------------------:|--------------------:|--------------:|---------------:|--------:|--------:|
            | reference | 0.16 (−0.20 to 0.52) | 0.883 (0.800–0.950) |    1.0×10⁻⁵ |     3.1×10⁻¹⁶ |    0.19 |  0.0040 |
            | loss      | 0.16 (−0.20 to 0.52) | 0.883 (0.800–0.950) |    1.0×10⁻⁵ |     3.1×10⁻¹⁶ |    0.19 |  0.0040 |

            - all attacks together, weighed on one half and tested on the other: AUC 0.877, p 1.9×10⁻⁷ (20 halvings)
            - known members against suspects: AUC 0.510, p 0.40
            - p of the answer: 3.8×10⁻⁷, twice the smaller of the permutation p of reference and the p of all attacks together

            Checks that did not pass:

            - failed: baseline: Told apart without the model.

            What this does not show:

            - First limit.

            """;
        Assert.Equal(
            Squeezed(Lines(Expected)),
            Squeezed(Text(writer => AnswerSummary.Write(SampleAnswers.Sets(), writer)))
        );
        string bare = Text(writer => AnswerSummary.Write(SampleAnswers.Sets(whole: false), writer));
        Assert.Contains("all attacks together: too few texts", bare, StringComparison.Ordinal);
        Assert.Contains("the permutation p of reference\n", bare, StringComparison.Ordinal);
        Assert.DoesNotContain("pairs", bare, StringComparison.Ordinal);
        Assert.DoesNotContain("Checks", bare, StringComparison.Ordinal);
        Assert.DoesNotContain("known members", bare, StringComparison.Ordinal);
    }

    // How wide columns are is for the table's own tests.
    private static string Squeezed(string text) =>
        string.Join(' ', text.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static string Lines(string text) => text.ReplaceLineEndings("\n");

    private static string Text(Action<TextWriter> write)
    {
        using StringWriter writer = new();
        write(writer);
        return writer.ToString();
    }
}
