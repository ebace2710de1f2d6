using System.Text;
using Telltale.Adapters.Plans;
using Telltale.Audit.Plans;
using Telltale.Learning.Networks;
using Telltale.Learning.Training;

namespace Telltale.Adapters.Tests.Plans;

/// <summary>What plans say, and what is refused, with the line.</summary>
public sealed class YamlPlanTests
{
    [Fact]
    public void The_least_plan_gets_every_default()
    {
        AuditPlan plan = PlanSamples.Parse(PlanSamples.Least);
        Assert.Equal(("audit", 0UL), (plan.Name, plan.Seed));
        Assert.Equal(
            new DataPlan("idx", "/folder/images.gz", "/folder/labels.gz", null, null, true, null, 0),
            plan.Data
        );
        NetworkPlan.Perceptron network = Assert.IsType<NetworkPlan.Perceptron>(plan.Target.Network);
        Assert.Equal([256], network.Hidden);
        Assert.Equal((false, 0.0, Initialisation.HeUniform), (network.Tanh, network.Dropout, network.Initialisation));
        Assert.Equal(
            new TrainingPlan(OptimiserChoice.Adam, 0.001, 0.9, 0, 64, 60, 0, 0, 0.1, new AugmentationOptions()),
            plan.Target.Training
        );
        Assert.Equal(new ModelsPlan(33, SplitDesign.IndependentHalves, 1, null, 0), plan.Models);
        Assert.Equal(11, plan.Attacks.Count);
        Assert.Equal(AssessmentPlan.Default.FalsePositiveRates, plan.Assessment.FalsePositiveRates);
        Assert.Equal(AssessmentPlan.Default.Priors, plan.Assessment.Priors);
        Assert.Equal(AssessmentPlan.Default.Slices, plan.Assessment.Slices);
        Assert.Equal(
            AssessmentPlan.Default with
            {
                FalsePositiveRates = plan.Assessment.FalsePositiveRates,
                Priors = plan.Assessment.Priors,
                Slices = plan.Assessment.Slices,
            },
            plan.Assessment
        );
    }

    [Fact]
    public void Every_value_that_is_written_is_read()
    {
        AuditPlan plan = PlanSamples.Parse(
            """
            name: "a: b # c"
            seed: 9223372036854775807
            data:
              format: csv
              features: ../table.csv
              label_column: class of it
              scale: 2.5e-1
              duplicates: keep
              records: 100
              population: 7
            target:
              network: mlp
              hidden: []
              activation: tanh
              initialisation: fan-in
              dropout: 0.25
              training: { optimiser: sgd, learning_rate: 0.5, momentum: 0, weight_decay: 0.1, batch: 3, epochs: 4,
                          label_smoothing: 0.2, early_stopping_patience: 5, early_stopping_share: 0.5,
                          shift: 2, flip: horizontal, cutout: 8, mixup: 0.4 }
            models: { count: 8, design: complementary-pairs, targets: 2, references: 6, shifts: 0 }
            attacks: [loss, "lira:mode=offline@x"]
            assessment: { false_positive_rates: [1, 0.5], confidence: 0.9, bootstrap: 200, delta: 0, priors: [],
                          smallest_leak: 1, claimed_epsilon: 8 }
            """
        );
        Assert.Equal(("a: b # c", 9223372036854775807UL), (plan.Name, plan.Seed));
        Assert.Equal(new DataPlan("csv", "/table.csv", null, "class of it", 0.25, false, 100, 7), plan.Data);
        NetworkPlan.Perceptron network = Assert.IsType<NetworkPlan.Perceptron>(plan.Target.Network);
        Assert.Empty(network.Hidden);
        Assert.Equal(
            (true, 0.25, Initialisation.FanInUniform),
            (network.Tanh, network.Dropout, network.Initialisation)
        );
        Assert.Equal(
            new TrainingPlan(
                OptimiserChoice.Sgd,
                0.5,
                0,
                0.1,
                3,
                4,
                0.2,
                5,
                0.5,
                new AugmentationOptions
                {
                    Shift = 2,
                    Flip = true,
                    CutOut = 8,
                    MixUp = 0.4,
                }
            ),
            plan.Target.Training
        );
        Assert.Equal(new ModelsPlan(8, SplitDesign.ComplementaryPairs, 2, 6, 0), plan.Models);
        Assert.Equal(["loss", "x"], plan.Attacks.Select(a => a.Label));
        Assert.Equal(
            (0.9, 200, 0.0, 1.0),
            (plan.Assessment.Confidence, plan.Assessment.Bootstrap, plan.Assessment.Delta, plan.Assessment.SmallestLeak)
        );
        Assert.Equal(8, plan.Assessment.ClaimedEpsilon);
        Assert.Empty(plan.Assessment.Priors);
        PlanSamples.SameValues(plan, PlanSamples.Parse(PlanText.Of(plan)));
    }

    [Theory]
    [InlineData("cnn", false)]
    [InlineData("resnet", true)]
    public void A_convolutional_network_has_keys_of_its_own(string word, bool residual)
    {
        string data = "data: { format: idx, features: images.gz, labels: labels.gz }\n";
        AuditPlan least = PlanSamples.Parse($"{data}target: {{ network: {word} }}");
        NetworkPlan.Convolutional network = Assert.IsType<NetworkPlan.Convolutional>(least.Target.Network);
        Assert.Equal([16, 32, 64], network.Widths);
        Assert.Equal([2, 2, 1], network.Blocks);
        Assert.Equal(
            (residual, NormalisationKind.Batch, 8, Downsampling.Stride),
            (network.Residual, network.Normalisation, network.Groups, network.Downsampling)
        );
        Assert.False(least.Values.Has("target.hidden"));
        PlanSamples.SameValues(least, PlanSamples.Parse(PlanText.Of(least)));

        AuditPlan plan = PlanSamples.Parse(
            $"{data}target: {{ network: {word}, widths: [8], blocks: [3], normalisation: group, groups: 4, downsampling: mean, dropout: 0.5 }}"
        );
        network = Assert.IsType<NetworkPlan.Convolutional>(plan.Target.Network);
        Assert.Equal([8], network.Widths);
        Assert.Equal([3], network.Blocks);
        Assert.Equal(
            (residual, NormalisationKind.Group, 4, Downsampling.MeanPool, 0.5),
            (network.Residual, network.Normalisation, network.Groups, network.Downsampling, network.Dropout)
        );
        PlanSamples.SameValues(plan, PlanSamples.Parse(PlanText.Of(plan)));
        Refused.With(
            () => PlanSamples.Parse($"{data}target:\n  network: {word}\n  hidden: [8]"),
            "line 4",
            "target.hidden goes with target.network mlp",
            $"this plan's is {word}",
            "leave it out",
            "target.widths, target.blocks"
        );
    }

    [Theory]
    [InlineData("modles:\n  count: 3", "line 5", "'modles.count'", "did you mean 'models.count'")]
    [InlineData("models:\n  cuont: 3", "line 5", "'models.cuont'", "did you mean 'models.count'")]
    [InlineData("models:\n  count: many", "line 5", "models.count is 'many'", "whole number from 2 to 100000")]
    [InlineData("models:\n  count: 2.5", "line 5", "'2.5'", "whole number")]
    [InlineData("models:\n  count: 1", "line 5", "'1'", "from 2")]
    [InlineData("models:\n  count: [3]", "line 5", "a list", "one value")]
    [InlineData("models:\n  references: most", "line 5", "'most'", ", or all")]
    [InlineData("models:\n  design: random", "line 5", "'random'", "independent-halves or complementary-pairs")]
    [InlineData("attacks: loss", "line 4", "'loss'", "a list, such as [a, b]")]
    [InlineData("attacks: []", "line 4", "an empty list", "at least one item")]
    [InlineData("attacks: [\"\"]", "line 4", "''", "some text")]
    [InlineData("attacks: [[loss]]", "line 4", "nested")]
    [InlineData("assessment:\n  delta: 1", "line 5", "'1'", "a number from 0 and below 1")]
    [InlineData("assessment:\n  priors: [0.1, 0]", "line 5", "'0'", "a number above 0 and below 1")]
    [InlineData("assessment:\n  confidence: .nan", "line 5", "'.nan'", "a number above 0.5 to 0.999999")]
    [InlineData("assessment:\n  confidence: NaN", "line 5", "'NaN'")]
    [InlineData("assessment:\n  confidence: 0.5", "line 5", "'0.5'")]
    [InlineData("  training:\n    flip: vertical", "line 5", "'vertical'", "none or horizontal")]
    [InlineData("  training:\n    mixup: -1", "line 5", "'-1'", "from 0")]
    [InlineData("  training:\n    shift: 1.5", "line 5", "'1.5'", "whole number")]
    [InlineData("  training:\n    cutuot: 8", "line 5", "did you mean 'target.training.cutout'")]
    [InlineData(
        "  widths: [8]",
        "line 4",
        "goes with target.network cnn or resnet",
        "target.hidden, target.activation"
    )]
    [InlineData("  groups: 2", "line 4", "goes with target.network cnn or resnet", "leave it out")]
    [InlineData("seed: -1", "line 4", "'-1'", "from 0")]
    [InlineData("seed: 18446744073709551616", "line 4", "whole number")]
    [InlineData("seed: 1\nseed: 2", "line 5", "plan.yaml", "Duplicate")]
    [InlineData("models: { count: 7, design: complementary-pairs }", "models.count is 7", "even")]
    [InlineData("models: { count: 7, targets: 8 }", "models.targets is 8")]
    [InlineData("models: { count: 7, references: 7 }", "models.references is 7", "at most 6")]
    [InlineData("models: { count: 8, references: 7, design: complementary-pairs }", "at most 6", "complement")]
    [InlineData("attacks: [lyra]", "lira")]
    [InlineData("name: [", "plan.yaml, line", "YAML")]
    [InlineData("a: *nowhere", "plan.yaml", "YAML", "nowhere")]
    public void What_no_plan_may_say_is_refused_with_its_line(string added, params string[] words) =>
        Refused.With(() => PlanSamples.Parse(PlanSamples.Least + added), words);

    [Theory]
    [InlineData("", "one YAML mapping", "--print-plan")]
    [InlineData("# nothing\n", "one YAML mapping")]
    [InlineData("just words", "one YAML mapping")]
    [InlineData("- a\n- b", "one YAML mapping")]
    [InlineData("name: a\n---\nname: b", "one YAML mapping")]
    [InlineData("target: { network: mlp }", "'data.format' is missing")]
    [InlineData("target: { network: mlp }\ndata: { format: idx }", "'data.features' is missing")]
    [InlineData("target: { network: mlp }\ndata: { format: idx, features: x }", "needs data.labels")]
    [InlineData("target: { network: mlp }\ndata: { format: csv, features: x, labels: y }", "needs data.label_column")]
    [InlineData("target: { network: mlp }\ndata: { format: npy, features: \"a\\0b\", labels: y }", "data.features")]
    public void What_is_missing_is_named(string text, params string[] words) =>
        Refused.With(() => PlanSamples.Parse(text), words);

    [Theory]
    [InlineData("")]
    [InlineData("target:\n")]
    public void A_plan_without_a_target_is_shown_one(string target)
    {
        Core.BadInputException e = Assert.Throws<Core.BadInputException>(() =>
            PlanSamples.Parse("data: { format: idx, features: a, labels: b }\n" + target)
        );
        Assert.Contains("no target", e.Message, StringComparison.Ordinal);
        Assert.Contains("  target:\n    network: mlp", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_with_nothing_behind_them_and_aliases_are_understood()
    {
        AuditPlan plan = PlanSamples.Parse(
            PlanSamples.Least + "seed:\nmodels:\n  count: &n 7\n  targets: *n\nassessment: &a { priors: [0.5] }\n"
        );
        Assert.Equal((0UL, 7, 7), (plan.Seed, plan.Models.Count, plan.Models.Targets));
    }

    [Fact]
    public void Hostile_texts_are_refused_and_do_not_hang_or_crash()
    {
        Refused.With(() => PlanSamples.Parse(new string('[', 100_000)), "nested");
        Refused.With(() => PlanSamples.Parse(string.Concat(Enumerable.Repeat("{a: ", 50_000))), "nested");
        Refused.With(() => PlanSamples.Parse(PlanSamples.Least + "name: &a\n  b: *a\n"), "plan.yaml");
        StringBuilder bomb = new("a: &a { k: 1 }\n");
        for (char c = 'b'; c < 'e'; c++)
        {
            char before = (char)(c - 1);
            bomb.Append(c).Append(": &").Append(c).Append(" {");
            bomb.AppendJoin(", ", Enumerable.Range(0, 300).Select(i => $"k{i}: *{before}")).Append("}\n");
        }

        Refused.With(() => PlanSamples.Parse(bomb.ToString()), "keys");
    }

    [Fact]
    public void Files_that_are_no_plan_are_refused()
    {
        using TempFolder folder = new();
        Refused.With(() => YamlPlan.Read(folder.At("none.yaml")), "cannot read the plan", "none.yaml");
        Refused.With(() => YamlPlan.Read(folder.Path), "cannot read the plan");
        Refused.With(() => YamlPlan.Read(""), "cannot read the plan");
        string huge = folder.Write("huge.yaml", Encoding.UTF8.GetBytes(PlanSamples.Least + new string(' ', 1 << 20)));
        Refused.With(() => YamlPlan.Read(huge), "huge.yaml", "1048576");
        string good = folder.Write("good.yaml", Encoding.UTF8.GetBytes(PlanSamples.Least));
        Assert.Equal(folder.At("images.gz"), YamlPlan.Read(good).Data.Features);
    }
}
