using Telltale.Audit.Plans;
using Telltale.Core;

namespace Telltale.Audit.Language.Plans;

/// <summary>How language models are trained here.</summary>
public sealed record TextTrainingPlan
{
    /// <summary>The model that they are fine-tuned from; null where they begin at random.</summary>
    public required string? Base { get; init; }

    /// <summary>The file whose tokenizer they use, where they begin at random.</summary>
    public required string? Tokenizer { get; init; }

    /// <summary>Width, layers, heads, hidden width and context of models that begin at random.</summary>
    public required (int Width, int Layers, int Heads, int Hidden, int Context) Shape { get; init; }

    /// <summary>Rank and α of low-rank changes; null where all weights are trained.</summary>
    public required (int Rank, double Alpha)? Lora { get; init; }

    /// <summary>Passes over the training texts.</summary>
    public required int Epochs { get; init; }

    /// <summary>Texts a step.</summary>
    public required int Batch { get; init; }

    /// <summary>Learning rate at its peak.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Share of the steps over which the rate rises.</summary>
    public required double Warmup { get; init; }

    /// <summary>Of AdamW.</summary>
    public required double WeightDecay { get; init; }

    /// <summary>Longest gradient; 0 for any.</summary>
    public required double Clip { get; init; }

    /// <summary>Models trained.</summary>
    public required int Models { get; init; }

    /// <summary>What each is trained on.</summary>
    public required SplitDesign Design { get; init; }

    /// <summary>How many take a turn as the target.</summary>
    public required int Targets { get; init; }

    internal static TextTrainingPlan From(string source, PlanValues values, Func<string, string, string> absolute)
    {
        string? start = values.TextOrNull("target.base");
        string? tokenizer = values.TextOrNull("target.tokenizer");
        if (start is null && tokenizer is null)
        {
            throw new BadInputException(
                $"{source}: no target; a plan says what is audited: target.model names a model that exists, target.base one that is fine-tuned here, target.tokenizer the tokens of models that begin at random."
            );
        }

        if (start is not null && tokenizer is not null)
        {
            throw new BadInputException(
                $"{source}: target.base and target.tokenizer are both given; a fine-tuned model keeps the tokenizer of its base. Leave target.tokenizer out."
            );
        }

        int models = values.Whole("models.count");
        int targets = values.Whole("models.targets");
        if (targets > models)
        {
            throw new BadInputException(
                $"{source}: models.targets is {targets} and models.count {models}; expected no more targets than models."
            );
        }

        if (models % 2 != 0 && values.Text("models.design") == "complementary-pairs")
        {
            throw new BadInputException(
                $"{source}: models.count is {models}; complementary pairs need an even number."
            );
        }

        return new TextTrainingPlan
        {
            Base = start is null ? null : absolute("target.base", start),
            Tokenizer = tokenizer is null ? null : absolute("target.tokenizer", tokenizer),
            Shape = (
                values.Whole("target.width"),
                values.Whole("target.layers"),
                values.Whole("target.heads"),
                values.Whole("target.hidden"),
                values.Whole("target.context")
            ),
            Lora =
                values.Text("training.method") == "lora"
                    ? (values.Whole("training.rank"), values.Number("training.alpha"))
                    : null,
            Epochs = values.Whole("training.epochs"),
            Batch = values.Whole("training.batch"),
            LearningRate = values.Number("training.learning_rate"),
            Warmup = values.Number("training.warmup"),
            WeightDecay = values.Number("training.weight_decay"),
            Clip = values.Number("training.clip"),
            Models = models,
            Design =
                values.Text("models.design") == "complementary-pairs"
                    ? SplitDesign.ComplementaryPairs
                    : SplitDesign.IndependentHalves,
            Targets = targets,
        };
    }
}
