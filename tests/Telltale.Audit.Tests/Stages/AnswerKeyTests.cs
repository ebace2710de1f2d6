using Telltale.Audit.Plans;
using Telltale.Audit.Records;
using Telltale.Audit.Stages;
using Telltale.Audit.Tests.Samples;

namespace Telltale.Audit.Tests.Stages;

public sealed class AnswerKeyTests
{
    private static readonly RecordSet Records = SampleRun.Records();

    [Fact]
    public void A_key_is_32_hexadecimal_digits_and_always_the_same()
    {
        Assert.Matches("^[0-9a-f]{32}$", Key());
        Assert.Equal(Key(), Key());
    }

    /// <summary>Every key of a plan is told by name whether answers depend on it; a new one must be put into one list.</summary>
    [Fact]
    public void It_changes_with_exactly_the_plan_keys_that_answers_depend_on()
    {
        string[] without =
        [
            "name",
            "data.features",
            "data.labels",
            "models.count",
            "models.targets",
            "models.references",
            "attacks",
        ];
        foreach (PlanField field in PlanFields.All.Where(f => f.Path != "target.network"))
        {
            bool same =
                without.Contains(field.Path) || field.Section is "assessment" or "validity" or "probes" or "cascade";
            (string, string) network = ("target.network", field.Networks.Count == 0 ? "mlp" : field.Networks[^1]);
            Assert.True(same == (Key(network, (field.Path, Other(field))) == Key(network)), field.Path);
        }
    }

    [Fact]
    public void It_changes_with_data_kernel_and_version()
    {
        AuditPlan plan = SamplePlan.With();
        string key = Key();
        RecordSet other = new(Records.Floats!, Records.Labels, Records.Classes, null, "other");
        Assert.NotEqual(key, AnswerKey.Of(plan, other, "plain", "1"));
        Assert.NotEqual(key, AnswerKey.Of(plan, Records, "avx2", "1"));
        Assert.NotEqual(key, AnswerKey.Of(plan, Records, "plain", "2"));
        Assert.NotEqual(key, AnswerKey.Of(plan.WithSeed(9), Records, "plain", "1"));
    }

    [Fact]
    public void It_changes_with_the_network()
    {
        string[] keys = [.. ((string[])["mlp", "cnn", "resnet"]).Select(n => Key(("target.network", n)))];
        Assert.Equal(3, keys.Distinct().Count());
    }

    private static string Key(params (string, string)[] changes) =>
        AnswerKey.Of(
            SamplePlan.With([
                ("data.label_column", "c"),
                ("data.groups", "g"),
                ("validity.reason", "said"),
                .. changes,
            ]),
            Records,
            "plain",
            "1"
        );

    private static string Other(PlanField field) =>
        field switch
        {
            { Path: "attacks" } => "[gap]",
            { Path: "assessment.dataset_usage" } => "loss",
            { Path: "assessment.slices" } => "[correct]",
            { Path: "data.format" } => "csv",
            { Kind: PlanKind.OneOf words } => words.Words[^1],
            { Kind: PlanKind.ListOf { Item: PlanKind.Whole } } => "[5,6]",
            { Kind: PlanKind.ListOf { Item: PlanKind.OneOf words } } => $"[{words.Words[^1]}]",
            { Kind: PlanKind.ListOf } => "[0.25]",
            { Kind: PlanKind.Whole { Low: < 4 } whole } => $"{Math.Min(whole.High, 4)}",
            { Kind: PlanKind.Whole } => "444",
            { Kind: PlanKind.Number number } => number.High >= 1 && number.Low < 0.5 ? "0.25" : "0.75",
            _ => "other",
        }
            is var value
        && field.Path == "target.training.early_stopping_share"
            ? "0.25"
            : value;
}
