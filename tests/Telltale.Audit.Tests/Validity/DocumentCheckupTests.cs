using Telltale.Attacks;
using Telltale.Audit.Results;
using Telltale.Audit.Stages;
using Telltale.Audit.Tests.Samples;
using Telltale.Audit.Validity;
using Telltale.Audit.Verdicts;
using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Core.Evidence.Language;
using Telltale.Core.Randomness;
using Telltale.TestKit.Populations;

namespace Telltale.Audit.Tests.Validity;

/// <summary>Evidence of a language model, scored, judged and checked.</summary>
public sealed class DocumentCheckupTests
{
    private static readonly TextWorld World = new()
    {
        Records = 120,
        Fitting = 40,
        Shadows = 0,
        Copies = 1,
    };

    [Fact]
    public void A_leak_under_a_random_split_is_a_leak()
    {
        Judgement judged = Judge((World with { Leak = 3 }).Create(), "loss", "reference", "camia");
        Assert.Equal(Grade.Leak, judged.Verdict.Grade);
        Assert.Equal(["loss", "reference", "camia"], judged.Assessments.Select(a => a.Attack));
        Assert.Equal("token log-probabilities", judged.Assessments[0].Access);
        Assert.DoesNotContain(judged.Checks, c => c.Status == CheckStatus.Failed);
        Assert.Equal(
            [
                "direction",
                "duplicates",
                "near-duplicates",
                "baseline",
                "length",
                "dates",
                "tokenizer",
                "truncation",
                "predictability",
                "untrained-tokens",
                "balance",
                "coverage",
                "thresholds",
            ],
            judged.Checks.Select(c => c.Name)
        );
        Assert.Equal(CheckStatus.Passed, Check(judged, "length").Status);
        Assert.Equal(CheckStatus.NotChecked, Check(judged, "dates").Status);
        Assert.Equal(CheckStatus.Passed, Check(judged, "tokenizer").Status);
        Assert.Equal(CheckStatus.Passed, Check(judged, "duplicates").Status);
        Assert.NotEqual(CheckStatus.NotChecked, Check(judged, "baseline").Status);
    }

    [Fact]
    public void Members_that_are_longer_make_the_audit_invalid()
    {
        TextEvidence longer = new(
            World
                .Create()
                .Records.Select(r => r.Membership == Membership.Member ? r : Cut(r, Math.Max(2, r.Signals!.Count / 2)))
        );
        Judgement judged = Judge(longer, "loss");
        ValidityCheck length = Check(judged, "length");
        Assert.Equal(CheckStatus.Failed, length.Status);
        Assert.True(length.Measured < 1e-6);
        Assert.Equal(Grade.Invalid, judged.Verdict.Grade);
        Judgement waived = Judgement.Of(
            Scored(longer, "loss"),
            null,
            SampleScores.Plan with
            {
                Waivers = Waivers.Of("test", ["length", "baseline"], "known"),
            },
            new Seed(1),
            1,
            new Quiet(),
            default,
            documents: longer
        );
        Assert.NotEqual(Grade.Invalid, waived.Verdict.Grade);
    }

    [Fact]
    public void Members_that_are_older_make_the_audit_invalid()
    {
        int day = 0;
        TextEvidence dated = Changed(r =>
            r with
            {
                Date = new DateOnly(2020, 1, 1).AddDays(day++ + (r.Membership == Membership.Member ? 0 : 60)),
            }
        );
        ValidityCheck check = Check(Judge(dated, "loss"), "dates");
        Assert.Equal(CheckStatus.Failed, check.Status);
        day = 0;
        TextEvidence mixed = Changed(r => r with { Date = new DateOnly(2020, 1, 1).AddDays(day++) });
        Assert.Equal(CheckStatus.Passed, Check(Judge(mixed, "loss"), "dates").Status);
        TextEvidence same = Changed(r => r with { Date = new DateOnly(2020, 1, 1) });
        Assert.Equal(CheckStatus.Passed, Check(Judge(same, "loss"), "dates").Status);
    }

    [Fact]
    public void A_reference_with_other_tokens_is_told()
    {
        TextEvidence other = Changed(r =>
            r with
            {
                References = new Dictionary<string, TextReference>
                {
                    ["same"] = r.References["reference"],
                    ["longer"] = new(new TokenSignals { LogProbabilities = new double[r.Signals!.Count + 3] }),
                    ["shifted"] = new(r.References["reference"].Signals, [.. r.TokenIds!.Select(id => id + 1)]),
                },
            }
        );
        ValidityCheck check = Check(Judge(other, "loss"), "tokenizer");
        Assert.Equal(CheckStatus.Warning, check.Status);
        Assert.Contains("longer on 120, shifted on 120", check.Finding, StringComparison.Ordinal);
        Assert.DoesNotContain("same on", check.Finding, StringComparison.Ordinal);
    }

    [Fact]
    public void Lengths_stop_no_audit_by_chance_more_often_than_they_may()
    {
        int failed = 0;
        int warned = 0;
        for (int i = 0; i < 400; i++)
        {
            Rng rng = new Seed(3).Derive(i).CreateRng();
            TextEvidence evidence = new(
                Enumerable
                    .Range(0, 60)
                    .Select(r => new TextRecord
                    {
                        Id = $"{r}",
                        Membership = rng.NextBool() ? Membership.Member : Membership.NonMember,
                        Signals = new TokenSignals { LogProbabilities = new double[1 + rng.NextInt(9)] },
                    })
            );
            ScoredTargets scored = Scored(evidence, "loss");
            CheckStatus status = DocumentLengthCheckup
                .Check(new AuditedEvidence(scored, [], null, new Seed(1), 1) { Documents = evidence })
                .Status;
            failed += status == CheckStatus.Failed ? 1 : 0;
            warned += status == CheckStatus.Warning ? 1 : 0;
        }

        // 0.2 % and 4.8 % are expected: 0.8 and 19 of 400.
        Assert.InRange(failed, 0, 5);
        Assert.InRange(warned, 6, 36);
    }

    [Fact]
    public void Attacks_that_cannot_run_are_skipped_with_their_reason()
    {
        ScoredTargets scored = Scored(World.Create(), "loss", "lira", "recall:prefix=no");
        Assert.Equal(["loss"], scored.Table.Columns.Select(c => c.Label));
        Assert.Equal(["lira", "recall"], scored.Skipped.Select(s => s.Attack));
        Assert.All(scored.Skipped, s => Assert.StartsWith("needs", s.Reason, StringComparison.Ordinal));
        Assert.Equal(120, scored.Records);
    }

    [Fact]
    public void Without_anyone_known_nothing_is_assessed() =>
        Assert.Throws<BadInputException>(() =>
            Judge(Changed(r => r with { Membership = Membership.Unknown, IsForFitting = false }), "loss")
        );

    private static TextEvidence Changed(Func<TextRecord, TextRecord> change) =>
        new(World.Create().Records.Select(change));

    private static TextRecord Cut(TextRecord record, int count) =>
        record with
        {
            Text = string.Join(' ', record.Text.Split(' ').Take(count)),
            TokenIds = record.TokenIds![..count],
            TokenFrequencies = null,
            Signals = new TokenSignals { LogProbabilities = record.Signals!.LogProbabilities[..count] },
            References = new Dictionary<string, TextReference>(),
            Prefixed = new Dictionary<string, double[]>(),
        };

    private static ValidityCheck Check(Judgement judged, string name) => judged.Checks.Single(c => c.Name == name);

    private static ScoredTargets Scored(TextEvidence evidence, params string[] attacks) =>
        TextScoring.Run(evidence, AttackCatalog.ChooseTexts(attacks), 2, new Quiet(), default);

    private static Judgement Judge(TextEvidence evidence, params string[] attacks) =>
        Judgement.Of(
            Scored(evidence, attacks),
            null,
            SampleScores.Plan,
            new Seed(1),
            2,
            new Quiet(),
            default,
            documents: evidence
        );
}
