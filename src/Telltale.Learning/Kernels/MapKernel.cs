using Telltale.Learning.Layers.Maps;

namespace Telltale.Learning.Kernels;

/// <summary>
/// The arithmetic of feature maps, a picture at a time; see <see cref="MapShape"/> for how one lies in memory. Where a
/// picture is read or written "inside", the zeros around its pixels are left alone.
/// </summary>
internal abstract unsafe class MapKernel
{
    /// <summary>Numbers of a pixel are padded to a multiple of this: the widest vector.</summary>
    public const int ChannelBlock = 16;

    public abstract void Product(in StripProduct product);

    /// <summary>Convolutions of 3 × 3 in tiles of 2 × 2 results.</summary>
    protected abstract Winograd TilesOfTwo { get; }

    /// <summary>The same in tiles of 4 × 4.</summary>
    protected abstract Winograd TilesOfFour { get; }

    /// <summary>
    /// What makes convolutions of 3 × 3 of such pictures: the tiles that take fewer multiplications, what is over the
    /// edges counted.
    /// </summary>
    public Winograd Winograd(MapShape shape)
    {
        (Winograd two, Winograd four) = (TilesOfTwo, TilesOfFour);
        return four.Places * four.Tiles(shape) < two.Places * two.Tiles(shape) ? four : two;
    }

    /// <summary>For each channel <c>sums = Σ (x − shift)</c>, <c>squares = Σ (x − shift)²</c> inside.</summary>
    public abstract void Sums(MapShape shape, float* x, float* shift, float* sums, float* squares);

    /// <summary><c>y = factor · x + offset [+ residual]</c> inside, a factor and an offset a channel, negatives made 0 where asked for.</summary>
    /// <param name="shape">Of all maps.</param>
    /// <param name="x">A picture.</param>
    /// <param name="factor">[channels].</param>
    /// <param name="offset">[channels].</param>
    /// <param name="residual">Another picture, or null.</param>
    /// <param name="relu">Whether negatives are made 0.</param>
    /// <param name="y">The result.</param>
    public abstract void Scale(
        MapShape shape,
        float* x,
        float* factor,
        float* offset,
        float* residual,
        bool relu,
        float* y
    );

    /// <summary>
    /// Makes a gradient 0 where the ReLU was at rest, and sums it: <c>d ← d where y &gt; 0</c>, for each channel
    /// <c>sums = Σ d</c>, <c>products = Σ d · (x − shift)</c> inside.
    /// </summary>
    /// <param name="shape">Of all maps.</param>
    /// <param name="d">Gradient with respect to y; overwritten.</param>
    /// <param name="x">What <see cref="Scale"/> read.</param>
    /// <param name="y">What it wrote; null where there was no ReLU.</param>
    /// <param name="shift">[channels].</param>
    /// <param name="sums">[channels].</param>
    /// <param name="products">[channels].</param>
    /// <param name="copy">Where the gradient goes as well, or null.</param>
    public abstract void MaskAndSum(
        MapShape shape,
        float* d,
        float* x,
        float* y,
        float* shift,
        float* sums,
        float* products,
        float* copy
    );

    /// <summary><c>d ← factor · d + slope · x + offset</c> inside.</summary>
    public abstract void Combine(MapShape shape, float* d, float* x, float* factor, float* slope, float* offset);

    /// <summary>The largest of each 2 × 2 pixels; rows and columns left over at an odd edge are left out.</summary>
    public abstract void PoolLargest(MapShape shape, float* x, MapShape pooled, float* y);

    /// <summary>The gradient of <see cref="PoolLargest"/>: to the first of the largest. Pixels left over get 0.</summary>
    public abstract void UnpoolLargest(MapShape shape, float* x, MapShape pooled, float* y, float* d, float* xd);

    /// <summary>The mean of each 2 × 2 pixels.</summary>
    public abstract void PoolMean(MapShape shape, float* x, MapShape pooled, float* y);

    /// <summary>The gradient of <see cref="PoolMean"/>.</summary>
    public abstract void UnpoolMean(MapShape shape, float* xd, MapShape pooled, float* d);

    /// <summary><c>destination = source · scale</c> for a run of numbers, or that added to it.</summary>
    public abstract void AddScaled(int count, float* source, float scale, float* destination, bool accumulate);

    /// <summary>Σ x² of a run of numbers.</summary>
    public abstract double SumOfSquares(int count, float* x);
}
