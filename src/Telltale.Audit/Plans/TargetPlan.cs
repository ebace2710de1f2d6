using Telltale.Learning.Training;

namespace Telltale.Audit.Plans;

/// <summary>The recipe of the target and of every reference model.</summary>
/// <param name="Network">Its network.</param>
/// <param name="Training">How it is trained.</param>
public sealed record TargetPlan(NetworkPlan Network, TrainingPlan Training)
{
    internal static TargetPlan From(PlanValues values) =>
        new(
            NetworkPlan.From(values),
            new TrainingPlan(
                values.Text("target.training.optimiser") switch
                {
                    "sgd" => OptimiserChoice.Sgd,
                    "adamw" => OptimiserChoice.AdamW,
                    _ => OptimiserChoice.Adam,
                },
                values.Number("target.training.learning_rate"),
                values.Number("target.training.momentum"),
                values.Number("target.training.weight_decay"),
                values.Whole("target.training.batch"),
                values.Whole("target.training.epochs"),
                values.Number("target.training.label_smoothing"),
                values.Whole("target.training.early_stopping_patience"),
                values.Number("target.training.early_stopping_share"),
                new AugmentationOptions
                {
                    Shift = values.Whole("target.training.shift"),
                    Flip = values.Text("target.training.flip") == "horizontal",
                    CutOut = values.Whole("target.training.cutout"),
                    MixUp = values.Number("target.training.mixup"),
                }
            )
        );
}

/// <summary>How weights are updated.</summary>
public enum OptimiserChoice
{
    /// <summary>Adam; weight decay joins the gradient.</summary>
    Adam,

    /// <summary>Adam with weight decay apart from the gradient.</summary>
    AdamW,

    /// <summary>Stochastic gradient descent with momentum; weight decay joins the gradient.</summary>
    Sgd,
}

/// <summary>How a model is trained; see the keys of <c>target.training</c>.</summary>
/// <param name="Optimiser">How weights are updated.</param>
/// <param name="LearningRate">Step size.</param>
/// <param name="Momentum">Of SGD.</param>
/// <param name="WeightDecay">L2 penalty.</param>
/// <param name="Batch">Records a step.</param>
/// <param name="Epochs">Passes over the training set.</param>
/// <param name="LabelSmoothing">Share of the label's weight spread over all classes.</param>
/// <param name="Patience">Epochs without improvement before stopping; 0 for never.</param>
/// <param name="HeldOutShare">Share held out to decide that.</param>
/// <param name="Augmentation">How records are varied each time they are learnt.</param>
public sealed record TrainingPlan(
    OptimiserChoice Optimiser,
    double LearningRate,
    double Momentum,
    double WeightDecay,
    int Batch,
    int Epochs,
    double LabelSmoothing,
    int Patience,
    double HeldOutShare,
    AugmentationOptions Augmentation
);
