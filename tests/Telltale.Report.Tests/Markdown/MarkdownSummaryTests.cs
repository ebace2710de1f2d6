using Telltale.Audit.Results;
using Telltale.Report.Markdown;
using Telltale.Report.Tests.Samples;

namespace Telltale.Report.Tests.Markdown;

public sealed class MarkdownSummaryTests
{
    private static readonly ResultFile[] Files =
    [
        new("report", "runs/fashion/report.html"),
        new("result", "runs/fashion/result.json"),
    ];

    private static readonly AuditResult Sample = SampleAudit.Of().Result;

    [Fact]
    public void How_much_was_used_is_said_where_it_was_asked()
    {
        DatasetUsage usage = new("lira", new Estimate(0.503, 0.41, 0.62, "m"), 0.8, 0.1, 8, null);
        Assert.Contains(
            "By lira, about 50.3% of the candidates were used to train the target (41.0–62.0%).",
            Text(Sample with { DatasetUsage = usage }),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "What share of the candidates was used cannot be told by lira: Too few models.",
            Text(Sample with { DatasetUsage = new("lira", null, null, null, 0, "Too few models.") }),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("of the candidates", Text(Sample), StringComparison.Ordinal);
    }

    [Fact]
    public void What_cascades_took_is_said_where_there_were_any()
    {
        // Of target 0 the last round counts, which fixes what the one before fixed and more.
        CascadeRound[] rounds = [new(0, 2, 18, 30, 1, 0, 0), new(0, 3, 18, 30, 1, 7, 2), new(2, 2, 18, 1000, 4, 0, 0)];
        Assert.Contains(
            "Cascades trained 54 further models; of 1,037 records settled on the way 7 were settled wrongly.",
            Text(Sample with { Cascades = rounds }),
            StringComparison.Ordinal
        );
        Assert.Contains("cmia is lira here.", Text(Sample with { Cascades = [] }), StringComparison.Ordinal);
        Assert.DoesNotContain("ascade", Text(Sample with { Cascades = null }), StringComparison.Ordinal);
    }

    private static string Text(AuditResult result)
    {
        using StringWriter writer = new();
        MarkdownSummary.Write(result, [], writer);
        return writer.ToString();
    }

    [Fact]
    public void Where_persons_were_counted_that_is_said()
    {
        using StringWriter writer = new();
        MarkdownSummary.Write(RenderedPages.OfPersons(SampleAudit.Of().Input).Result, [], writer);
        Assert.Contains(
            "Persons: 3,000, rows: 9,876 (up to 11 a person, told apart by the column patient). Every number counts persons; a person's score is the mean of the rows' scores.",
            writer.ToString(),
            StringComparison.Ordinal
        );
    }

    /// <summary>Numbers made by hand, so that what is printed can be checked by eye.</summary>
    [Fact]
    public void A_whole_summary()
    {
        TprAtFpr one = new(0.01, 0.2013, 0.18, 0.22, 15, Support.Ok, "m", null);
        TprAtFpr two = new(0.001, 0.11, 0.09, 0.13, 1, Support.Fragile, "m", null);
        TprAtFpr three = new(0.0001, 0.05, 0, 1, 0, Support.Unsupported, "m", null);
        AttackAssessment lira = Sample.Assessments[4] with
        {
            Auc = new Estimate(0.79712, 0.781, 0.8134, "m"),
            TprAtFpr = [one, two, three],
            EpsilonLowerBound = new EpsilonLowerBound(3.2345, 1e-5, 0.95, "m"),
        };
        AttackAssessment gap = Sample.Assessments[0] with
        {
            Auc = new Estimate(0.518, 0.498, 0.539, "m"),
            TprAtFpr = [one with { Tpr = 0 }],
            EpsilonLowerBound = null,
        };

        Assert.Equal(
            """
            **LEAK** (fashion.yaml)

            The model leaks membership: the strongest attack tells members from non-members far better than chance, and names some members with hardly any mistake.

            | attack |                 AUC | TPR at 1% FPR | TPR at 0.1% FPR | TPR at 0.01% FPR |  ε ≥ |
            |--------|--------------------:|--------------:|----------------:|-----------------:|-----:|
            | lira   | 0.797 (0.781–0.813) |         20.1% | 11.0% (fragile) |      unsupported | 3.23 |
            | gap    | 0.518 (0.498–0.539) |            0% |               – |                – |    – |

            Cascades trained 36 further models; of 201 records settled on the way 7 were settled wrongly.

            Skipped:

            - informia: needs population records: population_labels

            Checks that did not pass:

            - warning: duplicates: 3 records had an equal one on the other side of the split; both copies were left out.

            Not checked, for want of what they look at: label-leakage.

            - report: `runs/fashion/report.html`
            - result: `runs/fashion/result.json`

            """.ReplaceLineEndings("\n"),
            Written(Sample with { Assessments = [gap, lira] }, Files)
        );
    }

    [Fact]
    public void Five_of_thirty_attacks_are_shown_and_counted()
    {
        string text = Written(RenderedPages.Variants["many"].Result, []);
        Assert.Equal(5, text.Split('\n').Count(line => line.StartsWith("| lira", StringComparison.Ordinal)));
        Assert.Contains("\nThe 5 strongest of 30 attacks.\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_ran() =>
        Assert.Equal(
            """
            **INCONCLUSIVE** (fashion.yaml)

            No attack could run on this evidence.

            No attack ran.

            No check was made.

            """.ReplaceLineEndings("\n"),
            Written(SampleSections.Emptied(Sample) with { Skipped = [] }, [])
        );

    [Fact]
    public void Checks_that_all_passed_are_one_line()
    {
        AuditResult passed = Sample with { Validity = [.. Sample.Validity.Where(c => c.Status == CheckStatus.Passed)] };
        Assert.Contains("\nAll 3 checks passed.\n", Written(passed, []), StringComparison.Ordinal);
    }

    [Fact]
    public void Text_from_elsewhere_cannot_break_out()
    {
        AuditResult hostile = Sample with
        {
            Verdict = Sample.Verdict with { Sentence = "a|b `c` *d* <script> [x](y) \u001b[31m\nsnake_case _e_" },
        };
        Assert.Contains(
            "a\\|b \\`c\\` \\*d\\* &lt;script> \\[x\\](y) \uFFFD\\[31m snake_case \\_e\\_",
            Written(hostile, []),
            StringComparison.Ordinal
        );
        Assert.Contains("`` a`b ``", Written(Sample, [new ResultFile("report", "a`b")]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Grade.Invalid, "**INVALID**")]
    [InlineData(Grade.NoLeakDetected, "**NO LEAK DETECTED**")]
    [InlineData(Grade.Violation, "**VIOLATION**")]
    public void It_begins_with_the_grade(Grade grade, string expected) =>
        Assert.StartsWith(
            expected,
            Written(Sample with { Verdict = Sample.Verdict with { Grade = grade } }, []),
            StringComparison.Ordinal
        );

    [Fact]
    public void It_promises_nothing() =>
        Assert.DoesNotMatch("(?i)\\b(safe|private|anonymous)\\b", Written(Sample, Files));

    private static string Written(AuditResult result, IReadOnlyList<ResultFile> files)
    {
        using StringWriter writer = new();
        MarkdownSummary.Write(result, files, writer);
        return writer.ToString();
    }

    [Fact]
    public void Of_texts_it_is_said_which_leak_more_and_why()
    {
        AuditResult texts = Sample with
        {
            Inputs = Sample.Inputs with { Kind = RecordKind.Texts },
            Slices = SampleDiagnosis.Slices,
            Diagnosis = SampleDiagnosis.Of(1),
        };
        using StringWriter writer = new();
        MarkdownSummary.Write(texts, [], writer);
        string text = writer.ToString();
        Assert.Contains(
            "Why, and what to do:\n\n- leaks more than the rest: class 0 (AUC 0.700); class 1",
            text,
            StringComparison.Ordinal
        );
        Assert.Contains("- likely cause: ", text, StringComparison.Ordinal);
        Assert.Contains("- what would help: ", text, StringComparison.Ordinal);

        using StringWriter nothing = new();
        MarkdownSummary.Write(texts with { Slices = [], Diagnosis = null }, [], nothing);
        Assert.DoesNotContain("Why, and", nothing.ToString(), StringComparison.Ordinal);
    }
}
