using System.Globalization;
using Telltale.Core.Evidence;
using Telltale.Learning.Networks;

namespace Telltale.Audit.Plans;

/// <summary>What kind of network every model is, and its shape: a <see cref="Perceptron"/> or a <see cref="Convolutional"/>.</summary>
public abstract record NetworkPlan
{
    private NetworkPlan() { }

    /// <summary>Where weights start.</summary>
    public Initialisation Initialisation { get; init; } = Initialisation.HeUniform;

    /// <summary>Share of hidden units left out at each step.</summary>
    public double Dropout { get; init; }

    /// <summary>Whether it reads images only.</summary>
    public abstract bool NeedsImages { get; }

    /// <summary>The shape in the words of the learning engine.</summary>
    /// <param name="image">How the records make pictures; needed where <see cref="NeedsImages"/>.</param>
    public abstract NetworkOptions Options(ImageShape? image);

    internal static NetworkPlan From(PlanValues values)
    {
        string network = values.Text("target.network");
        NetworkPlan shape =
            network == "mlp"
                ? new Perceptron(Numbers(values, "target.hidden"), values.Text("target.activation") == "tanh")
                : new Convolutional(
                    network == "resnet",
                    Numbers(values, "target.widths"),
                    Numbers(values, "target.blocks"),
                    values.Text("target.normalisation") switch
                    {
                        "group" => NormalisationKind.Group,
                        "none" => NormalisationKind.None,
                        _ => NormalisationKind.Batch,
                    },
                    values.Whole("target.groups"),
                    values.Text("target.downsampling") switch
                    {
                        "largest" => Downsampling.LargestPool,
                        "mean" => Downsampling.MeanPool,
                        _ => Downsampling.Stride,
                    }
                );
        return shape with
        {
            Initialisation = values.Text("target.initialisation") switch
            {
                "glorot" => Initialisation.GlorotUniform,
                "fan-in" => Initialisation.FanInUniform,
                _ => Initialisation.HeUniform,
            },
            Dropout = values.Number("target.dropout"),
        };
    }

    private static int[] Numbers(PlanValues values, string path) =>
        [.. values.Items(path).Select(w => int.Parse(w, CultureInfo.InvariantCulture))];

    /// <summary>A multilayer perceptron: <c>mlp</c>.</summary>
    /// <param name="Hidden">Width of each hidden layer.</param>
    /// <param name="Tanh">Tanh between layers instead of ReLU.</param>
    public sealed record Perceptron(IReadOnlyList<int> Hidden, bool Tanh) : NetworkPlan
    {
        /// <inheritdoc/>
        public override bool NeedsImages => false;

        /// <inheritdoc/>
        public override NetworkOptions Options(ImageShape? image) =>
            new PerceptronOptions
            {
                HiddenWidths = Hidden,
                Activation = Tanh ? Activation.Tanh : Activation.Relu,
                Initialisation = Initialisation,
                Dropout = Dropout,
            };
    }

    /// <summary>A convolutional network: <c>cnn</c>, or with shortcuts <c>resnet</c>.</summary>
    /// <param name="Residual">Whether its blocks have shortcuts.</param>
    /// <param name="Widths">Channels of each stage.</param>
    /// <param name="Blocks">Blocks of each stage.</param>
    /// <param name="Normalisation">What follows each convolution.</param>
    /// <param name="Groups">Groups of group normalisation.</param>
    /// <param name="Downsampling">How height and width are halved between stages.</param>
    public sealed record Convolutional(
        bool Residual,
        IReadOnlyList<int> Widths,
        IReadOnlyList<int> Blocks,
        NormalisationKind Normalisation,
        int Groups,
        Downsampling Downsampling
    ) : NetworkPlan
    {
        /// <inheritdoc/>
        public override bool NeedsImages => true;

        /// <inheritdoc/>
        public override NetworkOptions Options(ImageShape? image) =>
            new ConvolutionalOptions
            {
                Image = image!,
                Residual = Residual,
                Widths = Widths,
                Blocks = Blocks,
                Normalisation = Normalisation,
                Groups = Groups,
                Downsampling = Downsampling,
                Initialisation = Initialisation,
                Dropout = Dropout,
            };
    }
}
