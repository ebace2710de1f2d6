using Telltale.Core;
using Telltale.Learning.Kernels;

namespace Telltale.Learning.Optimisers;

/// <summary>How gradients move weights: <see cref="Sgd"/>, <see cref="Adam"/> or <see cref="AdamW"/>.</summary>
public abstract record OptimiserOptions
{
    private protected OptimiserOptions() { }

    /// <summary>Length of a step, above 0.</summary>
    public abstract double LearningRate { get; init; }

    /// <summary>Refuses values out of range.</summary>
    /// <exception cref="BadInputException">A value is out of its range or not a number.</exception>
    internal abstract void Validate();

    /// <summary>A fresh optimiser.</summary>
    /// <param name="kernel">Does the arithmetic.</param>
    /// <param name="l2">λ of the penalty λ/2 · ‖w‖² whose gradient is added to the loss's (coupled decay).</param>
    internal abstract Optimiser Create(Kernel kernel, double l2);

    private protected static void Require(bool holds, string option, double found, string expected)
    {
        if (!holds)
        {
            throw new BadInputException($"Optimiser option {option} is {found}; expected {expected}.");
        }
    }
}
