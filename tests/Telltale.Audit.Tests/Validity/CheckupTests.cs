using System.Globalization;
using Telltale.Audit.Assessment;
using Telltale.Audit.Results;
using Telltale.Audit.Tests.Samples;
using Telltale.Audit.Validity;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;
using Telltale.Core.Randomness;
using Telltale.TestKit;

namespace Telltale.Audit.Tests.Validity;

/// <summary>Every check but the baseline: a case for each of its outcomes.</summary>
public sealed class CheckupTests
{
    private static readonly AuditedEvidence ScoresOnly = SampleEvidence.OfAssessments();

    [Fact]
    public void Classes_are_compared_as_scipy_compares_them()
    {
        string[] lines = File.ReadAllLines(RepositoryFiles.At("reference", "verdicts", "chi-squared.csv"));
        Assert.Equal(5, lines.Length);
        foreach (string line in lines.Skip(1))
        {
            string[] cells = line.Split(',');
            ValidityCheck check = LabelCheckup.Check(Classes(Counts(cells[0]), Counts(cells[1])));
            double statistic = double.Parse(cells[2], CultureInfo.InvariantCulture);
            double p = double.Parse(cells[3], CultureInfo.InvariantCulture);
            Assert.Equal(p < 0.001 ? CheckStatus.Failed : CheckStatus.Passed, check.Status);
            string text = p < 0.001 ? $"{p:0.0e+0}" : $"{p:0.000}";
            Assert.Contains(
                $"χ² {statistic:0.0} on {Counts(cells[0]).Length - 1} degrees",
                check.Finding,
                StringComparison.Ordinal
            );
            Assert.Contains($"p {text}.", check.Finding, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Rare_classes_are_counted_together_and_raise_no_alarm_by_themselves()
    {
        Assert.Equal(CheckStatus.NotChecked, LabelCheckup.Check(ScoresOnly).Status);
        Assert.Equal(CheckStatus.Passed, LabelCheckup.Check(Classes([100], [100])).Status);
        Assert.Equal(CheckStatus.NotChecked, LabelCheckup.Check(Classes([50, 50], [0, 0])).Status);
        // A thousand classes of ten, one record in a hundred a member: χ² over all of them is no χ².
        int alarms = 0;
        for (int i = 0; i < 200; i++)
        {
            int[] order = new Seed(1).Derive(i).CreateRng().Permutation(10_000);
            Membership[] truth = [.. order.Select(o => o < 100 ? Membership.Member : Membership.NonMember)];
            int[] labels = [.. Enumerable.Range(0, 10_000).Select(r => r / 10)];
            alarms += LabelCheckup.Check(SampleEvidence.Of(truth, labels)).Status == CheckStatus.Failed ? 1 : 0;
        }

        Assert.Equal(0, alarms);
    }

    [Theory]
    [InlineData(0, CheckStatus.Passed)]
    [InlineData(1, CheckStatus.Warning)]
    [InlineData(2, CheckStatus.Failed)]
    public void Members_among_the_non_members_are_counted(int shared, CheckStatus expected)
    {
        // 100 members, 100 non-members, and a record of unknown membership equal to a member.
        Membership[] truth = [.. Enumerable.Range(0, 201).Select(i => (Membership)(i == 200 ? -1 : i % 2))];
        float[] rows = [.. Enumerable.Range(0, 402).Select(i => (float)(i / 2))];
        rows[400] = rows[401] = 1;
        for (int i = 0; i < shared; i++)
        {
            // The member 21 is a pair of zeros; a non-member is the same with the other sign of zero.
            rows[42] = rows[43] = 0f;
            rows[(4 * i) + 100] = rows[(4 * i) + 101] = -0f;
        }

        rows[0] = 0.5f;
        ValidityCheck check = DuplicateCheckup.Check(
            SampleEvidence.Of(truth, features: new MemoryArray<float>(rows, 201, 2))
        );
        Assert.Equal(expected, check.Status);
        Assert.StartsWith($"{shared} of 100 non-members", check.Finding, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_features_repeated_records_are_not_looked_for()
    {
        Assert.Equal(CheckStatus.NotChecked, DuplicateCheckup.Check(ScoresOnly).Status);
        Assert.Equal(CheckStatus.NotChecked, DuplicateCheckup.Check(SampleEvidence.Of(new Membership[3])).Status);
    }

    [Fact]
    public void A_complement_among_the_references_is_named()
    {
        Membership[] truth = [Membership.Member, Membership.NonMember, Membership.Unknown, Membership.Member];
        MembershipMask mask = Mask("0110", "0101", "0100", "1001", "1100");
        ValidityCheck warned = ComplementCheckup.Check(SampleEvidence.Of(truth, references: mask));
        Assert.Equal(CheckStatus.Warning, warned.Status);
        Assert.Contains("models 0, 2 (from 0)", warned.Finding, StringComparison.Ordinal);
        AuditedEvidence fine = SampleEvidence.Of(truth, references: Mask("0101", "1001"));
        Assert.Equal(CheckStatus.Passed, ComplementCheckup.Check(fine).Status);
        Assert.Equal(CheckStatus.NotChecked, ComplementCheckup.Check(SampleEvidence.Of(truth)).Status);
        AuditedEvidence unknown = SampleEvidence.Of([.. truth.Select(_ => Membership.Unknown)], references: mask);
        Assert.Equal(CheckStatus.Passed, ComplementCheckup.Check(unknown).Status);
    }

    [Fact]
    public void Few_reference_models_on_a_side_are_a_warning()
    {
        Membership[] truth = [Membership.Member, Membership.NonMember];
        MembershipMask four = Mask("11", "11", "11", "11", "00", "00", "00", "00");
        MembershipMask three = Mask("11", "11", "11", "10", "00", "00", "00", "00");
        Assert.Equal(CheckStatus.Passed, ModelCountCheckup.Check(SampleEvidence.Of(truth, references: four)).Status);
        ValidityCheck few = ModelCountCheckup.Check(SampleEvidence.Of(truth, references: three));
        Assert.Equal(CheckStatus.Warning, few.Status);
        Assert.Contains("at least 3", few.Finding, StringComparison.Ordinal);
        Assert.Equal(CheckStatus.Warning, ModelCountCheckup.Check(SampleEvidence.Of(truth)).Status);
        Assert.Equal(CheckStatus.NotChecked, ModelCountCheckup.Check(ScoresOnly).Status);
    }

    [Theory]
    [InlineData(1, 8f, CheckStatus.Passed)]
    [InlineData(5, 8f, CheckStatus.Passed)]
    [InlineData(6, 8f, CheckStatus.Warning)]
    [InlineData(6, float.PositiveInfinity, CheckStatus.Warning)]
    public void Answers_that_share_the_highest_margin_are_counted(int atTop, float top, CheckStatus expected)
    {
        float[] margins = [.. Enumerable.Range(0, 100).Select(i => i < atTop ? top : i * 0.01f)];
        ValidityCheck check = SaturationCheckup.Check(SampleEvidence.Of(new Membership[100], margins: margins));
        Assert.Equal(expected, check.Status);
        Assert.StartsWith($"{atTop} of 100", check.Finding, StringComparison.Ordinal);
        Assert.DoesNotMatch("∞|NaN|Infinity", check.Finding);
        Assert.Equal(CheckStatus.NotChecked, SaturationCheckup.Check(ScoresOnly).Status);
    }

    [Fact]
    public void Direction_and_coverage_speak_of_each_attack()
    {
        AttackAssessment good = Assess("good", +1, 0);
        AttackAssessment reversed = Assess("back", -1, 0);
        AttackAssessment partial = Assess("part", +1, 30);
        Assert.Equal(CheckStatus.Passed, DirectionCheckup.Check(SampleEvidence.OfAssessments(good)).Status);
        ValidityCheck one = DirectionCheckup.Check(SampleEvidence.OfAssessments(good, reversed));
        Assert.Equal(CheckStatus.Warning, one.Status);
        Assert.Contains("back (AUC 0.", one.Finding, StringComparison.Ordinal);
        ValidityCheck all = DirectionCheckup.Check(SampleEvidence.OfAssessments(reversed));
        Assert.Equal(CheckStatus.Failed, all.Status);

        Assert.Equal(CheckStatus.Passed, CoverageCheckup.Check(SampleEvidence.OfAssessments(good)).Status);
        ValidityCheck left = CoverageCheckup.Check(SampleEvidence.OfAssessments(good, partial));
        Assert.Equal(CheckStatus.Warning, left.Status);
        Assert.Contains("part (30 of 400)", left.Finding, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_check_is_run_once_and_always_in_the_same_order()
    {
        string[] names =
        [
            "direction",
            "duplicates",
            "near-duplicates",
            "baseline",
            "labels",
            "balance",
            "saturation",
            "models",
            "complement",
            "coverage",
            "repeatability",
            "thresholds",
        ];
        Assert.Equal(names, ValidityChecks.Run(ScoresOnly).Select(c => c.Name));
    }

    private static AttackAssessment Assess(string label, int sign, int missing)
    {
        Rng rng = new Seed(2).CreateRng();
        Membership[] truth = [.. Enumerable.Range(0, 400).Select(i => (Membership)(i % 2))];
        double[] scores = [.. truth.Select((t, i) => i < missing ? double.NaN : (sign * (int)t) + rng.NextNormal())];
        AssessedAttack attack = new(label, label, "", "", new Dictionary<string, string>());
        return Assessor.Assess(attack, new ScoredRows(scores, truth), new AssessmentOptions(), new Seed(1), 1);
    }

    private static AuditedEvidence Classes(int[] nonMembers, int[] members)
    {
        IEnumerable<(int Label, Membership Side)> Rows(int[] counts, Membership side) =>
            counts.SelectMany((count, label) => Enumerable.Repeat((label, side), count));
        (int Label, Membership Side)[] rows =
        [
            .. Rows(nonMembers, Membership.NonMember),
            .. Rows(members, Membership.Member),
        ];
        return SampleEvidence.Of([.. rows.Select(r => r.Side)], [.. rows.Select(r => r.Label)]);
    }

    private static int[] Counts(string cell) =>
        [.. cell.Split(' ').Select(t => int.Parse(t, CultureInfo.InvariantCulture))];

    private static MembershipMask Mask(params string[] rows)
    {
        MembershipMask mask = new(rows.Length, rows[0].Length);
        for (int m = 0; m < rows.Length; m++)
        {
            for (int r = 0; r < rows[m].Length; r++)
            {
                mask[m, r] = rows[m][r] == '1';
            }
        }

        return mask;
    }
}
