using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Learning.Optimisers;

namespace Telltale.Learning.Training;

/// <summary>A recipe of training: the same for the target and its shadow models.</summary>
public sealed record TrainingOptions
{
    /// <summary>Passes over the records, at least 1. Default 60.</summary>
    public int Epochs { get; init; } = 60;

    /// <summary>Records a step, at least 1; the last batch of an epoch may be smaller. Default 64.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>Default <see cref="Adam"/> with a learning rate of 0.001.</summary>
    public OptimiserOptions Optimiser { get; init; } = new Adam();

    /// <summary>
    /// λ ≥ 0 of a penalty λ/2 · ‖w‖² over weights and biases, its gradient λw added to the loss's: PyTorch's
    /// <c>weight_decay</c> for SGD and Adam. Must be 0 with <see cref="AdamW"/>, which has a decay of its own. Default 0.
    /// </summary>
    public double L2 { get; init; }

    /// <summary>ε in [0, 1): the right class weighs 1 − ε + ε/classes, each other ε/classes. Default 0.</summary>
    public double LabelSmoothing { get; init; }

    /// <summary>Default none: all epochs are run and the last weights kept.</summary>
    public EarlyStopping? EarlyStopping { get; init; }

    /// <summary>Default none: records are learnt as they are.</summary>
    public AugmentationOptions Augmentation { get; init; } = new();

    /// <exception cref="BadInputException">An option is out of its range, or does not go with the data.</exception>
    /// <param name="image">How the features make a picture, where they do.</param>
    internal void Validate(ImageShape? image)
    {
        Require(Epochs >= 1, nameof(Epochs), Epochs, "at least 1");
        Require(BatchSize is >= 1 and <= 1 << 16, nameof(BatchSize), BatchSize, $"1 to {1 << 16}");
        Require(L2 >= 0 && double.IsFinite(L2), nameof(L2), L2, "a finite number of at least 0");
        Require(LabelSmoothing is >= 0 and < 1, nameof(LabelSmoothing), LabelSmoothing, "a number in [0, 1)");
        Require(
            L2 == 0 || Optimiser is not AdamW,
            nameof(L2),
            L2,
            "0 with AdamW (use its WeightDecay, or Adam for a penalty in the loss)"
        );
        Optimiser.Validate();
        EarlyStopping?.Validate();
        Augmentation.Validate(image);
    }

    private static void Require(bool holds, string option, double found, string expected)
    {
        if (!holds)
        {
            throw new BadInputException($"Training option {option} is {found}; expected {expected}.");
        }
    }
}
