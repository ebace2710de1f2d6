using Telltale.Adapters.Plans;
using Telltale.Audit.Language.Plans;
using Telltale.Audit.Plans;
using Telltale.Core;

namespace Telltale.Adapters.Tests.Plans;

/// <summary>Plans for language models: what they say, and keys that do not go together.</summary>
public sealed class TextPlanTests
{
    private const string Least = "texts: { path: texts.jsonl }\ntarget: { base: base.gguf }\n";

    [Fact]
    public void The_least_plan_gets_every_default()
    {
        TextPlan plan = Parse(Least);
        Assert.Equal(("language model audit", 0UL), (plan.Name, plan.Seed));
        Assert.Equal("/folder/texts.jsonl", plan.Texts);
        Assert.Null(plan.Records);
        Assert.Equal((200, 50, true), (plan.Population, plan.KnownMembers, plan.RemoveDuplicates));
        Assert.Null(plan.Target);
        Assert.Empty(plan.References);
        Assert.Equal(TextQueryPlan.Default, plan.Queries);
        TextTrainingPlan training = plan.Training!;
        Assert.Equal("/folder/base.gguf", training.Base);
        Assert.Null(training.Tokenizer);
        Assert.Null(training.Lora);
        Assert.Equal((3, 16, 0.001), (training.Epochs, training.Batch, training.LearningRate));
        Assert.Equal((8, SplitDesign.IndependentHalves, 1), (training.Models, training.Design, training.Targets));
        Assert.Equal(8, plan.Attacks.Count);
    }

    [Fact]
    public void Every_value_that_is_written_is_read()
    {
        TextPlan plan = Parse(
            """
            name: n
            seed: 7
            texts: { path: ../t.jsonl, records: 100, population: 5, known_members: 6, duplicates: keep }
            target: { tokenizer: t.gguf, width: 16, layers: 1, heads: 2, hidden: 32, context: 64 }
            training: { method: lora, rank: 4, alpha: 2.5, epochs: 9, batch: 3, learning_rate: 0.1, warmup: 0,
                        weight_decay: 0, clip: 0 }
            models: { count: 6, design: complementary-pairs, targets: 2 }
            references: ["base=b.gguf", "other=llama:o.gguf", "far=https://h/v1,dialect=openai,model=m"]
            attacks: [loss]
            queries: { neighbours: 1, swaps: 2, shots: 3, continuations: 4 }
            """
        );
        Assert.Equal(("/t.jsonl", 100, 5, 6), (plan.Texts, plan.Records, plan.Population, plan.KnownMembers));
        Assert.False(plan.RemoveDuplicates);
        Assert.Equal(new TextQueryPlan(1, 2, 3, 4), plan.Queries);
        TextTrainingPlan training = plan.Training!;
        Assert.Equal("/folder/t.gguf", training.Tokenizer);
        Assert.Equal((16, 1, 2, 32, 64), training.Shape);
        Assert.Equal((4, 2.5), training.Lora);
        Assert.Equal((0.0, 0.0, 0.0), (training.Warmup, training.WeightDecay, training.Clip));
        Assert.Equal((6, SplitDesign.ComplementaryPairs, 2), (training.Models, training.Design, training.Targets));
        Assert.Equal("/folder/b.gguf", plan.References["base"]);
        Assert.Equal("llama:/folder/o.gguf", plan.References["other"]);
        Assert.Equal("https://h/v1,dialect=openai,model=m", plan.References["far"]);
        Assert.Equal(9UL, plan.WithSeed(9).Seed);
        Assert.Equal("9", plan.WithSeed(9).Values.Text("seed"));
    }

    [Fact]
    public void A_target_that_exists_is_not_trained()
    {
        TextPlan plan = Parse("texts: { path: t.jsonl }\ntarget: { model: m.gguf }\n");
        Assert.Equal("/folder/m.gguf", plan.Target);
        Assert.Null(plan.Training);
    }

    [Fact]
    public void What_is_printed_reads_back_to_the_same()
    {
        TextPlan plan = Parse(Least + "references: [\"a=b.gguf\"]\nattacks: [loss, \"min-k:k=0.1@low\"]\n");
        TextPlan again = Parse(PlanText.Of(PlanForm.Texts, plan.Values));
        foreach (PlanField field in PlanForm.Texts.Fields.Where(f => plan.Values.Has(f.Path)))
        {
            Assert.Equal(plan.Values.Items(field.Path), again.Values.Items(field.Path));
        }
    }

    [Theory]
    [InlineData("target: { model: a.gguf, base: b.gguf }", "target.model and target.base")]
    [InlineData("target: { model: a.gguf, tokenizer: b.gguf }", "target.model and target.tokenizer")]
    [InlineData("target: { base: a.gguf, tokenizer: b.gguf }", "target.base and target.tokenizer")]
    [InlineData("target: { width: 16 }", "no target", "target.model", "target.base", "target.tokenizer")]
    [InlineData("target: { base: a.gguf }\nmodels: { count: 2, targets: 3 }", "models.targets is 3", "models.count 2")]
    [InlineData("target: { base: a.gguf }\nmodels: { count: 5, design: complementary-pairs }", "even")]
    [InlineData("target: { base: a.gguf }\nreferences: [b.gguf]", "“b.gguf”", "NAME=MODEL")]
    [InlineData("target: { base: a.gguf }\nreferences: [\"=b.gguf\"]", "NAME=MODEL")]
    [InlineData("target: { base: a.gguf }\nreferences: [\"b=\"]", "NAME=MODEL")]
    [InlineData("target: { base: a.gguf }\nreferences: [\"a=1.gguf\", \"a=2.gguf\"]", "name a", "twice")]
    [InlineData("target: { base: a.gguf }\ntraining: { epochs: 0 }", "training.epochs")]
    [InlineData("target: { base: a.gguf }\nattacks: []", "attacks")]
    [InlineData("target: { base: a.gguf }\nassessment: { slices: none }", "assessment.slices")]
    [InlineData("target: { bass: a.gguf }", "target.bass", "target.base")]
    public void Keys_that_do_not_go_together_are_refused(string rest, params string[] words)
    {
        string said = Assert.Throws<BadInputException>(() => Parse($"texts: {{ path: t.jsonl }}\n{rest}\n")).Message;
        Assert.All(words, word => Assert.Contains(word, said, StringComparison.Ordinal));
        Assert.Contains("plan.yaml", said, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plan_without_texts_is_refused() =>
        Assert.Contains(
            "texts.path",
            Assert.Throws<BadInputException>(() => Parse("target: { base: a.gguf }\n")).Message,
            StringComparison.Ordinal
        );

    private static TextPlan Parse(string text) => YamlPlan.ParseTexts(text, "plan.yaml", "/folder");
}
