using Telltale.Core;
using Telltale.Learning.Kernels;

namespace Telltale.Learning.Networks;

/// <summary>The shape of a multilayer perceptron.</summary>
public sealed record PerceptronOptions : NetworkOptions
{
    /// <summary>Width of each hidden layer, from the input on; none makes it a logistic regression. Default one of 256.</summary>
    public IReadOnlyList<int> HiddenWidths { get; init; } = [256];

    /// <summary>What the hidden layers apply to their sums; the output layer applies nothing. Default ReLU.</summary>
    public Activation Activation { get; init; } = Activation.Relu;

    /// <inheritdoc/>
    public override void Validate(int features)
    {
        base.Validate(features);
        foreach (int width in HiddenWidths)
        {
            if (width is < 1 or > 1 << 20)
            {
                throw new BadInputException(
                    $"Network option HiddenWidths holds {width}; expected widths from 1 to {1 << 20}."
                );
            }
        }

        if (!Enum.IsDefined(Activation))
        {
            throw new BadInputException($"Unknown activation {Activation}.");
        }
    }

    /// <summary>Widths from the input to the output.</summary>
    internal int[] WidthsBetween(int inputs, int classes) => [inputs, .. HiddenWidths, classes];

    internal override PartShape[] Parts(int features, int classes)
    {
        int[] widths = WidthsBetween(features, classes);
        return [.. Enumerable.Range(0, widths.Length - 1).Select(l => PartShape.Dense(widths[l], widths[l + 1]))];
    }

    internal override Network Create(Kernel kernel, int features, int classes, int batch, int? moments) =>
        new Perceptron(kernel, this, features, classes, batch, moments);
}
