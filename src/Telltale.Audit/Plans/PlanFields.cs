using static Telltale.Audit.Plans.PlanKind;

namespace Telltale.Audit.Plans;

/// <summary>Every key that a plan may have, in the order in which <c>--print-plan</c> shows them.</summary>
public static class PlanFields
{
    private static readonly string[] Perceptron = ["mlp"];
    private static readonly string[] Convolutional = ["cnn", "resnet"];

    /// <summary>The keys.</summary>
    public static IReadOnlyList<PlanField> All { get; } =
    [
        new("name", new Text(), ["audit"], "What this audit is called in its report."),
        new("seed", new Whole(0, long.MaxValue), ["0"], "Root of all randomness: same seed, same result."),
        new("data.format", new OneOf("idx", "npy", "csv"), null, "How the records are stored.", Required: true),
        new(
            "data.features",
            new FilePath(),
            null,
            "The records: images (idx), an array [N, …] (npy) or a table with a header (csv).",
            Required: true
        ),
        new("data.labels", new FilePath(), null, "Class of each record (idx, npy)."),
        new("data.label_column", new Text(), null, "Name of the class column (csv)."),
        new(
            "data.groups",
            new Text(),
            null,
            "Who each record belongs to (a patient, a customer, a household), where somebody has several: the name of a column, which is then no feature (csv), or a file with a number (.npy) or a line (any other) for each record (idx, npy). All rows of a person go together into a training set or stay out of it, and every number counts persons; a claimed ε is then one of all rows of a person together."
        ),
        new(
            "data.scale",
            new Number(0, 1e12, LowExcluded: true),
            null,
            "Features are divided by this before training; unset: 255 for bytes, 1 for the rest."
        ),
        new(
            "data.duplicates",
            new OneOf("remove", "keep"),
            ["remove"],
            "Records equal to an earlier one: kept, a copy on the other side of the split makes a non-member a member."
        ),
        new(
            "data.records",
            new Whole(4, int.MaxValue, "all"),
            ["all"],
            "Candidate records, drawn at random from the data; with data.groups, persons."
        ),
        new(
            "data.population",
            new Whole(0, int.MaxValue),
            ["0"],
            "Further records (with data.groups, persons) set aside that no model is trained on; Attack-P and RMIA compare against them."
        ),
        new(
            "target.network",
            new OneOf("mlp", "cnn", "resnet"),
            null,
            "What the target is, trained here: a multilayer perceptron, or for images a convolutional network, without or with shortcuts.",
            Required: true
        ),
        new(
            "target.hidden",
            new ListOf(new Whole(1, 65536), 0),
            ["256"],
            "Width of each hidden layer; [] is logistic regression."
        )
        {
            Networks = Perceptron,
        },
        new("target.activation", new OneOf("relu", "tanh"), ["relu"], "Between layers.") { Networks = Perceptron },
        new(
            "target.widths",
            new ListOf(new Whole(1, 4096), 1),
            ["16", "32", "64"],
            "Channels of each stage; height and width are halved before each stage but the first."
        )
        {
            Networks = Convolutional,
        },
        new(
            "target.blocks",
            new ListOf(new Whole(1, 100), 1),
            ["2", "2", "1"],
            "Blocks of each stage: two 3 × 3 convolutions and a shortcut in a resnet, one convolution in a cnn."
        )
        {
            Networks = Convolutional,
        },
        new(
            "target.normalisation",
            new OneOf("batch", "group", "none"),
            ["batch"],
            "After each convolution: Ioffe and Szegedy 2015 (answers use running statistics), or Wu and He 2018."
        )
        {
            Networks = Convolutional,
        },
        new("target.groups", new Whole(1, 4096), ["8"], "Of group normalisation; each width must be a multiple.")
        {
            Networks = Convolutional,
        },
        new(
            "target.downsampling",
            new OneOf("stride", "largest", "mean"),
            ["stride"],
            "How height and width are halved: every second pixel, or the largest or the mean of each 2 × 2."
        )
        {
            Networks = Convolutional,
        },
        new(
            "target.initialisation",
            new OneOf("he", "glorot", "fan-in"),
            ["he"],
            "Where weights start: He et al. 2015, Glorot and Bengio 2010, or uniform within 1/√inputs (PyTorch's linear layers)."
        ),
        new(
            "target.dropout",
            new Number(0, 0.99),
            ["0"],
            "Share of hidden units left out at each training step; with cnn and resnet, of the means that the last layer reads."
        ),
        new("target.training.optimiser", new OneOf("adam", "adamw", "sgd"), ["adam"], "How weights are updated."),
        new("target.training.learning_rate", new Number(0, 1000, LowExcluded: true), ["0.001"], "Step size."),
        new("target.training.momentum", new Number(0, 0.9999), ["0.9"], "Of sgd."),
        new(
            "target.training.weight_decay",
            new Number(0, 1000),
            ["0"],
            "L2 penalty on weights; decoupled from the gradient for adamw."
        ),
        new("target.training.batch", new Whole(1, 65536), ["64"], "Records a step."),
        new(
            "target.training.epochs",
            new Whole(1, 1_000_000),
            ["60"],
            "Passes over the training set: more memorise more."
        ),
        new(
            "target.training.label_smoothing",
            new Number(0, 0.99),
            ["0"],
            "Share of the label's weight spread over all classes."
        ),
        new(
            "target.training.shift",
            new Whole(0, 1024),
            ["0"],
            "Images: each is moved at random by up to so many pixels each time it is learnt, edges reflected."
        ),
        new(
            "target.training.flip",
            new OneOf("none", "horizontal"),
            ["none"],
            "Images: half of them, at random, have left and right exchanged each time."
        ),
        new(
            "target.training.cutout",
            new Whole(0, 1024),
            ["0"],
            "Images: side in pixels of a square at a random place that is blanked each time (DeVries and Taylor 2017)."
        ),
        new(
            "target.training.mixup",
            new Number(0, 1000),
            ["0"],
            "α of mix-up: each record of a batch is mixed with another, λ ~ Beta(α, α) (Zhang et al. 2018); 0: none."
        ),
        new(
            "target.training.early_stopping_patience",
            new Whole(0, 1_000_000),
            ["0"],
            "Stop after so many epochs without a better held-out loss; 0: never."
        ),
        new(
            "target.training.early_stopping_share",
            new Number(0.01, 0.5),
            ["0.1"],
            "Share of the training records held out to decide that."
        ),
        new(
            "models.count",
            new Whole(2, 100_000),
            ["33"],
            "Models trained: the targets are among them, the others are references."
        ),
        new(
            "models.design",
            new OneOf("independent-halves", "complementary-pairs"),
            ["independent-halves"],
            "Training sets: a random half each, or pairs that share the records between them."
        ),
        new(
            "models.targets",
            new Whole(1, 100_000),
            ["1"],
            "How many models take a turn as the target; each is attacked with the others as references."
        ),
        new(
            "models.references",
            new Whole(0, 100_000, "all"),
            ["all"],
            "References a target; a target's complement is never among them."
        ),
        new(
            "models.shifts",
            new Whole(0, 3),
            ["0"],
            "Images: query each record also shifted by up to so many pixels, (2s+1)² queries."
        ),
        new(
            "attacks",
            new ListOf(new Text(), 1),
            [
                "gap",
                "loss",
                "entropy",
                "modified-entropy",
                "attack-r",
                "calibration",
                "lira",
                "lira:mode=offline@lira-offline",
                "informia",
                "base",
                "bavaria",
            ],
            "Attack strings NAME[:option=value,…][@LABEL]; `telltale attack --help` lists them."
        ),
        .. ProbeFields.All,
        .. CascadeFields.All,
        new(
            "assessment.false_positive_rates",
            new ListOf(new Number(0, 1, LowExcluded: true), 1),
            ["0.1", "0.01", "0.001"],
            "Where the true-positive rate is reported."
        ),
        new("assessment.confidence", new Number(0.5, 0.999999, LowExcluded: true), ["0.95"], "Of every interval."),
        new(
            "assessment.bootstrap",
            new Whole(100, 1_000_000),
            ["1000"],
            "Replicates where several targets share records."
        ),
        new("assessment.delta", new Number(0, 1, HighExcluded: true), ["0.00001"], "δ of the lower bound on ε."),
        new(
            "assessment.priors",
            new ListOf(new Number(0, 1, LowExcluded: true, HighExcluded: true), 0),
            ["0.5", "0.1", "0.01"],
            "Shares of members at which the worth of a positive answer is given."
        ),
        new(
            "assessment.smallest_leak",
            new Number(0.5, 1, LowExcluded: true),
            ["0.55"],
            "AUC that an audit must be able to see before it says that nothing was detected."
        ),
        new(
            "assessment.claimed_epsilon",
            new Number(0, 1e6),
            null,
            "ε that the model claims; a proven larger one is a VIOLATION."
        ),
        new(
            "assessment.aggregate",
            new OneOf("mean", "max", "sum"),
            ["mean"],
            "How the scores of one person's rows become one (with data.groups): their mean, the highest, or their sum."
        ),
        new(
            "assessment.slices",
            new ListOf(new Text(), 0),
            ["class", "correct", "difficulty", "rows"],
            "Parts of the records to look at one by one: class, correct (classified right or wrong), difficulty (quarters by reference models), rows (with data.groups: how many rows a person has), feature:K (feature K, from 0) or feature:NAME (a column of a csv table)."
        ),
        new(
            "assessment.dataset_usage",
            new Text(),
            null,
            "An attack, such as lira: estimate with it what share of the candidates the first target was trained on."
        ),
        new(
            "validity.ask",
            new OneOf("twice", "once"),
            ["twice"],
            "How often the first target is asked the same: of two rounds of answers a check tells whether it answers at random."
        ),
        new(
            "validity.waive",
            new ListOf(new OneOf([.. Validity.ValidityChecks.Names]), 0),
            [],
            "Checks whose failure is set aside, by name; the result and the report say so. Needs validity.reason."
        ),
        new(
            "validity.reason",
            new Text(),
            null,
            "Why they are set aside, in your own words; it is shown beside the verdict."
        ),
    ];
}
