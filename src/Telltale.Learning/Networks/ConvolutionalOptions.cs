using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Learning.Kernels;
using Telltale.Learning.Layers.Maps;

namespace Telltale.Learning.Networks;

/// <summary>How height and width are halved between stages.</summary>
public enum Downsampling
{
    /// <summary>By the first convolution of a stage, which takes every second pixel.</summary>
    Stride,

    /// <summary>By the largest of each 2 × 2 pixels.</summary>
    LargestPool,

    /// <summary>By the mean of each 2 × 2 pixels.</summary>
    MeanPool,
}

/// <summary>
/// The shape of a convolutional network: one 3 × 3 unit (convolution, normalisation, ReLU), then stages of blocks, height
/// and width halved before each stage but the first, then the mean over all pixels, dropout and a dense layer. A block is
/// a residual one of two 3 × 3 units (He et al., CVPR 2016), or, without shortcuts, one unit.
/// </summary>
public sealed record ConvolutionalOptions : NetworkOptions
{
    /// <summary>How the features make a picture.</summary>
    public required ImageShape Image { get; init; }

    /// <summary>Channels of each stage. Default 16, 32, 64.</summary>
    public IReadOnlyList<int> Widths { get; init; } = [16, 32, 64];

    /// <summary>Blocks of each stage. Default 2, 2, 1: about 100,000 weights.</summary>
    public IReadOnlyList<int> Blocks { get; init; } = [2, 2, 1];

    /// <summary>Whether blocks have shortcuts. Default true.</summary>
    public bool Residual { get; init; } = true;

    /// <summary>What follows each convolution. Default batch normalisation.</summary>
    public NormalisationKind Normalisation { get; init; } = NormalisationKind.Batch;

    /// <summary>Groups of group normalisation; every width must be a multiple. Default 8.</summary>
    public int Groups { get; init; } = 8;

    /// <summary>How height and width are halved between stages. Default by strides.</summary>
    public Downsampling Downsampling { get; init; } = Downsampling.Stride;

    /// <inheritdoc/>
    public override void Validate(int features)
    {
        base.Validate(features);
        Require(
            Image.Height >= 1 && Image.Width >= 1 && Image.Channels >= 1,
            $"a picture of {Image.Height} × {Image.Width} pixels with {Image.Channels} channels; each must be at least 1"
        );
        Require(
            Image.Features == features,
            $"pictures of {Image.Height} × {Image.Width} pixels with {Image.Channels} channels, which is {Image.Features} features; the records have {features}"
        );
        Require(
            Widths.Count >= 1 && Widths.Count == Blocks.Count,
            $"{Widths.Count} widths and {Blocks.Count} numbers of blocks; expected one of each for every stage"
        );
        Require(Widths.All(w => w is >= 1 and <= 4096), $"widths {Text(Widths)}; expected 1 to 4096 each");
        Require(Blocks.All(b => b is >= 1 and <= 100), $"blocks {Text(Blocks)}; expected 1 to 100 a stage");
        Require(
            Enum.IsDefined(Normalisation) && Enum.IsDefined(Downsampling),
            $"normalisation {Normalisation}, downsampling {Downsampling}, which are not known"
        );
        Require(
            Normalisation != NormalisationKind.Group || (Groups >= 1 && Widths.All(w => w % Groups == 0)),
            $"{Groups} groups of channels with widths {Text(Widths)}; each width must be a multiple"
        );
        int side = Math.Min(Image.Height, Image.Width);
        for (int stage = 1; stage < Widths.Count; stage++)
        {
            side = Downsampling == Downsampling.Stride ? (side + 1) / 2 : side / 2;
        }

        Require(
            side >= 1,
            $"{Widths.Count} stages for pictures of {Image.Height} × {Image.Width} pixels, halved before each but the first: nothing would be left; use fewer stages"
        );
    }

    /// <summary>The chain up to the mean over all pixels.</summary>
    internal IEnumerable<MapLayerShape> Chain()
    {
        yield return Unit(Image.Channels, Widths[0], step: 1);
        int channels = Widths[0];
        for (int stage = 0; stage < Widths.Count; stage++)
        {
            if (stage > 0 && Downsampling != Downsampling.Stride)
            {
                yield return new PoolShape(Downsampling == Downsampling.LargestPool);
            }

            for (int block = 0; block < Blocks[stage]; block++)
            {
                bool halves = stage > 0 && block == 0 && Downsampling == Downsampling.Stride;
                yield return Block(channels, Widths[stage], halves ? 2 : 1);
                channels = Widths[stage];
            }
        }
    }

    internal override PartShape[] Parts(int features, int classes) =>
        [.. Chain().SelectMany(l => l.Parts), PartShape.Dense(Widths[^1], classes)];

    internal override Network Create(Kernel kernel, int features, int classes, int batch, int? moments) =>
        new ConvolutionalNetwork(kernel, this, classes, batch, moments);

    private MapLayerShape Block(int inputs, int outputs, int step)
    {
        if (!Residual)
        {
            return Unit(inputs, outputs, step);
        }

        UnitShape? shortcut =
            inputs == outputs && step == 1 ? null : Unit(inputs, outputs, step) with { Size = 1, Relu = false };
        return new BlockShape(Unit(inputs, outputs, step), Unit(outputs, outputs, step: 1), shortcut);
    }

    private UnitShape Unit(int inputs, int outputs, int step) =>
        new(inputs, outputs, Size: 3, step, Relu: true, Normalisation, Groups);

    private static string Text(IReadOnlyList<int> numbers) => $"[{string.Join(", ", numbers)}]";

    private static void Require(bool holds, string found)
    {
        if (!holds)
        {
            throw new BadInputException($"The shape of the network asks for {found}.");
        }
    }
}
