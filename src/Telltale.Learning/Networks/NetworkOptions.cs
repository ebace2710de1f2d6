using Telltale.Core;

namespace Telltale.Learning.Networks;

/// <summary>The shape of a multilayer perceptron. Its number of inputs and of classes come from the data.</summary>
public sealed record NetworkOptions
{
    /// <summary>Width of each hidden layer, from the input on; none makes it a logistic regression. Default one of 256.</summary>
    public IReadOnlyList<int> HiddenWidths { get; init; } = [256];

    /// <summary>What the hidden layers apply to their sums; the output layer applies nothing. Default ReLU.</summary>
    public Activation Activation { get; init; } = Activation.Relu;

    /// <summary>
    /// Share of hidden outputs set to 0 in each training batch, in [0, 1); those kept are divided by 1 − share, and
    /// outside training nothing is dropped (Srivastava et al., JMLR 2014, inverted). Default 0.
    /// </summary>
    public double Dropout { get; init; }

    /// <summary>From where training starts. Default <see cref="Initialisation.HeUniform"/>.</summary>
    public Initialisation Initialisation { get; init; } = Initialisation.HeUniform;

    /// <exception cref="BadInputException">An option is out of its range.</exception>
    internal void Validate()
    {
        foreach (int width in HiddenWidths)
        {
            if (width is < 1 or > 1 << 20)
            {
                throw new BadInputException(
                    $"Network option HiddenWidths holds {width}; expected widths from 1 to {1 << 20}."
                );
            }
        }

        if (!Enum.IsDefined(Activation) || !Enum.IsDefined(Initialisation))
        {
            throw new BadInputException($"Unknown activation {Activation} or initialisation {Initialisation}.");
        }

        if (!(Dropout is >= 0 and < 1))
        {
            throw new BadInputException($"Network option Dropout is {Dropout}; expected a share in [0, 1).");
        }
    }

    /// <summary>Widths from the input to the output.</summary>
    internal int[] WidthsBetween(int inputs, int classes) => [inputs, .. HiddenWidths, classes];
}
