using Telltale.Audit.Plans;
using static Telltale.Audit.Plans.PlanKind;

namespace Telltale.Audit.Language.Plans;

/// <summary>Every key that a plan for language models may have, in the order in which <c>--print-plan</c> shows them.</summary>
public static class TextPlanFields
{
    // Those of classifiers that make no sense of texts.
    private static readonly string[] OfClassifiers = ["assessment.dataset_usage", "validity.ask"];

    private static readonly PlanField Slices = new(
        "assessment.slices",
        new ListOf(new Text(), 0),
        [.. AssessmentPlan.SlicesOfTexts],
        "Parts of the texts to look at one by one: length (quarters), difficulty (quarters by the loss of a reference model), rows (with texts.groups: how many texts a person has), year (of date), field:NAME (a field of the texts, such as field:topic)."
    );

    private static readonly PlanField Aggregate = new(
        "assessment.aggregate",
        new OneOf("mean", "max", "sum"),
        ["mean"],
        "How the scores of one person's texts become one (with texts.groups): their mean, the highest, or their sum."
    );

    /// <summary>The keys.</summary>
    public static IReadOnlyList<PlanField> All { get; } =
    [
        new("name", new Text(), ["language model audit"], "What this audit is called in its report."),
        new("seed", new Whole(0, long.MaxValue), ["0"], "Root of all randomness: same seed, same result."),
        new(
            "texts.path",
            new FilePath(),
            null,
            "The texts: JSON Lines with id and text, and member where the target exists already.",
            Required: true
        ),
        new(
            "texts.groups",
            new Text(),
            null,
            "The field of the texts that says who each belongs to (a person, an author, a customer), where somebody has several. All texts of a person go together into a training set or stay out of it, and every number counts persons; a claimed ε is then one of all texts of a person together."
        ),
        new(
            "texts.records",
            new Whole(4, int.MaxValue, "all"),
            ["all"],
            "Candidate texts, drawn at random, where models are trained here; with texts.groups, persons."
        ),
        new(
            "texts.population",
            new Whole(0, int.MaxValue),
            ["200"],
            "Further texts (with texts.groups, persons) set aside that no model is trained on: prefixes, word frequencies and changed words come from them. With a target that exists they are taken from the known non-members."
        ),
        new(
            "texts.known_members",
            new Whole(0, int.MaxValue),
            ["50"],
            "Further texts (with texts.groups, persons) set aside that every model is trained on: attacks may learn from them and the population, and prefixes of members come from them. With a target that exists they are taken from the known members."
        ),
        new(
            "texts.duplicates",
            new OneOf("remove", "keep"),
            ["remove"],
            "Texts equal to an earlier one: kept, a copy on the other side of the split makes a non-member a member."
        ),
        new(
            "target.model",
            new Text(),
            null,
            "A target that exists: a .gguf file, llama:FILE.gguf (run by llama.cpp), or the address of a server with what it is asked in: https://HOST/v1,dialect=openai,model=NAME,key_variable=VARIABLE. Unset: targets are trained here."
        ),
        new(
            "target.base",
            new FilePath(),
            null,
            "Models trained here: the model (.gguf) that they are fine-tuned from; it is the reference named base. Unset: they begin at random, and need target.tokenizer."
        ),
        new(
            "target.tokenizer",
            new FilePath(),
            null,
            "Models that begin at random: a .gguf whose tokenizer they use (`telltale lm train` makes one)."
        ),
        new(
            "target.width",
            new Whole(8, 4096),
            ["128"],
            "Models that begin at random: numbers that stand for a token."
        ),
        new("target.layers", new Whole(1, 64), ["2"], "Models that begin at random."),
        new("target.heads", new Whole(1, 64), ["4"], "Models that begin at random: heads of the attention."),
        new("target.hidden", new Whole(8, 16384), ["384"], "Models that begin at random: width within each layer."),
        new("target.context", new Whole(8, 4096), ["128"], "Models that begin at random: most tokens read together."),
        new(
            "training.method",
            new OneOf("full", "lora"),
            ["full"],
            "All weights, or low-rank changes beside frozen ones (Hu et al. 2021)."
        ),
        new("training.rank", new Whole(1, 256), ["8"], "Of lora."),
        new(
            "training.alpha",
            new Number(0, 10_000, LowExcluded: true),
            ["16"],
            "Of lora: changes are scaled by α/rank."
        ),
        new("training.epochs", new Whole(1, 10_000), ["3"], "Passes over the training texts: more memorise more."),
        new("training.batch", new Whole(1, 65536), ["16"], "Texts a step."),
        new("training.learning_rate", new Number(0, 10, LowExcluded: true), ["0.001"], "At its peak."),
        new("training.warmup", new Number(0, 1), ["0.05"], "Share of the steps over which the rate rises."),
        new("training.weight_decay", new Number(0, 10), ["0.01"], "Of AdamW."),
        new("training.clip", new Number(0, 1e6), ["1"], "Longest gradient, by its norm over all weights; 0: any."),
        new(
            "models.count",
            new Whole(1, 10_000),
            ["8"],
            "Models trained: the targets are among them, the others are shadow models."
        ),
        new(
            "models.design",
            new OneOf("independent-halves", "complementary-pairs"),
            ["independent-halves"],
            "Training sets: a random half each, or pairs that share the texts between them."
        ),
        new(
            "models.targets",
            new Whole(1, 10_000),
            ["1"],
            "How many models take a turn as the target; each is attacked with the others as shadow models."
        ),
        new(
            "references",
            new ListOf(new Text(), 0),
            [],
            "Further models to hold the target against, NAME=MODEL each, MODEL as in target.model."
        ),
        new(
            "attacks",
            new ListOf(new Text(), 1),
            ["loss", "zlib", "lowercase", "min-k", "min-k-plus-plus", "reference", "wbc", "ez"],
            "Attack strings NAME[:option=value,…][@LABEL]; `telltale attack --help` lists them."
        ),
        new("queries.neighbours", new Whole(1, 1000), ["10"], "Changed copies of each text, for neighbour."),
        new("queries.swaps", new Whole(1, 1000), ["5"], "Copies of each text with words swapped, for pac."),
        new("queries.shots", new Whole(1, 100), ["7"], "Texts in the prefix of recall and con-recall."),
        new("queries.continuations", new Whole(1, 1000), ["10"], "Continuations of each text, for samia."),
        .. PlanFields
            .All.Where(f =>
                (
                    f.Path.StartsWith("assessment.", StringComparison.Ordinal)
                    || f.Path.StartsWith("validity.", StringComparison.Ordinal)
                ) && !OfClassifiers.Contains(f.Path)
            )
            .Select(f =>
                f.Path == Slices.Path ? Slices
                : f.Path == Aggregate.Path ? Aggregate
                : f
            ),
    ];
}
