using System.Text.Json.Serialization;
using Telltale.Core;
using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;

namespace Telltale.Learning.Networks;

/// <summary>
/// The shape of a network. Its number of inputs and of classes come from the data. A closed family:
/// <see cref="PerceptronOptions"/>, <see cref="ConvolutionalOptions"/>.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(PerceptronOptions), "perceptron")]
[JsonDerivedType(typeof(ConvolutionalOptions), "convolutional")]
public abstract record NetworkOptions
{
    private protected NetworkOptions() { }

    /// <summary>
    /// Share of hidden outputs set to 0 in each training batch, in [0, 1); those kept are divided by 1 − share, and
    /// outside training nothing is dropped (Srivastava et al., JMLR 2014, inverted). Default 0.
    /// </summary>
    public double Dropout { get; init; }

    /// <summary>From where training starts. Default <see cref="Initialisation.HeUniform"/>.</summary>
    public Initialisation Initialisation { get; init; } = Initialisation.HeUniform;

    /// <summary>Refuses values out of range.</summary>
    /// <exception cref="BadInputException">An option is out of its range, or the data has another number of features.</exception>
    /// <param name="features">Numbers a record of the data.</param>
    public virtual void Validate(int features)
    {
        if (!Enum.IsDefined(Initialisation))
        {
            throw new BadInputException($"Unknown initialisation {Initialisation}.");
        }

        if (!(Dropout is >= 0 and < 1))
        {
            throw new BadInputException($"Network option Dropout is {Dropout}; expected a share in [0, 1).");
        }
    }

    /// <summary>Numbers that such a network holds: weights, biases and running statistics.</summary>
    /// <param name="features">Numbers a record.</param>
    /// <param name="classes">Width of the output.</param>
    public long Count(int features, int classes) => Parts(features, classes).Sum(p => p.Weights + p.Biases);

    /// <summary>The parts that hold numbers, from the input on.</summary>
    internal abstract PartShape[] Parts(int features, int classes);

    /// <summary>A network at work, its weights zero.</summary>
    /// <param name="kernel">Does the arithmetic.</param>
    /// <param name="features">Numbers a record.</param>
    /// <param name="classes">Width of the output.</param>
    /// <param name="batch">Most records at once.</param>
    /// <param name="moments">Numbers that the optimiser remembers for a weight; null for a network that only answers, and has no room for a pass back.</param>
    internal abstract Network Create(Kernel kernel, int features, int classes, int batch, int? moments);

    /// <summary>Where training starts.</summary>
    internal LayerWeights[] Draw(int features, int classes, Seed seed) =>
        LayerWeights.Draw(Parts(features, classes), Initialisation, seed);
}
