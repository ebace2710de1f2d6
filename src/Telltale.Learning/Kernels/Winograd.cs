using Telltale.Learning.Layers.Maps;

namespace Telltale.Learning.Kernels;

/// <summary>
/// Convolutions of 3 × 3 that keep height and width, by Winograd's minimal filtering (Lavin and Gray, CVPR 2016, §4): tile
/// by tile <c>Y = Aᵀ[(G g Gᵀ) ⊙ (Bᵀ d B)]A</c>, and the weights' gradient <c>Gᵀ[(A δ Aᵀ) ⊙ (Bᵀ d B)]G</c>. Channels are
/// whole blocks of <see cref="MapKernel.ChannelBlock"/>.
/// </summary>
internal abstract unsafe class Winograd
{
    /// <summary>Tiles that are transformed together: what of them is multiplied stays in the second cache.</summary>
    protected const int MostTiles = 49;

    /// <summary>Places of a transformed tile.</summary>
    public abstract int Places { get; }

    /// <summary>Pictures whose tiles go together: of small ones, so many that there are enough to multiply.</summary>
    public int Together(MapShape shape) => Math.Max(1, MostTiles / Tiles(shape));

    /// <summary>Floats that <see cref="Convolve"/> and <see cref="AddGradient"/> need.</summary>
    public int Scratch(MapShape input, MapShape output) =>
        Places * ((MostTiles * (input.Stride + output.Stride)) + (2 * MapKernel.ChannelBlock));

    /// <summary>Pictures that follow each other through a convolution.</summary>
    /// <param name="input">Shape of x.</param>
    /// <param name="x">The first picture.</param>
    /// <param name="output">Shape of y.</param>
    /// <param name="weights">[places × in × out], from <see cref="TransformWeights"/>.</param>
    /// <param name="y">The result, or what it is added to; what lies around its pixels is overwritten with anything.</param>
    /// <param name="accumulate">Whether to add.</param>
    /// <param name="scratch"><see cref="Scratch"/> floats.</param>
    /// <param name="pictures">How many.</param>
    /// <param name="next">As many maps of y's shape that will be read next, to be brought into the caches; or null.</param>
    public abstract void Convolve(
        MapShape input,
        float* x,
        MapShape output,
        float* weights,
        float* y,
        bool accumulate,
        float* scratch,
        int pictures,
        float* next
    );

    /// <summary>Adds these pictures' gradient with respect to the weights [places × in × out].</summary>
    public abstract void AddGradient(
        MapShape input,
        float* x,
        MapShape output,
        float* delta,
        float* gradient,
        float* scratch,
        int pictures
    );

    /// <summary><c>G g Gᵀ</c>: from weights [9 × count] to [places × count], count a multiple of <see cref="MapKernel.ChannelBlock"/>.</summary>
    public abstract void TransformWeights(int count, float* weights, float* transformed);

    /// <summary><c>Gᵀ u G</c>: from gradients [places × count] to [9 × count].</summary>
    public abstract void TransformGradients(int count, float* transformed, float* gradient);

    /// <summary>Tiles that cover a picture.</summary>
    public abstract int Tiles(MapShape shape);
}
