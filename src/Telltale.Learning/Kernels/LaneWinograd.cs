using System.Runtime.CompilerServices;
using Telltale.Learning.Layers.Maps;

namespace Telltale.Learning.Kernels;

/// <summary>
/// Convolutions of 3 × 3 that make 2 × 2 results of 4 × 4 inputs with 16 multiplications a channel instead of 36
/// (Winograd's minimal filtering, Lavin and Gray, CVPR 2016, §4.1): <c>Y = Aᵀ[(G g Gᵀ) ⊙ (Bᵀ d B)]A</c>, and the weights'
/// gradient <c>Gᵀ[(A δ Aᵀ) ⊙ (Bᵀ d B)]G</c>. Each of the 16 places is a matrix product over tiles and channels.
/// </summary>
internal static unsafe class LaneWinograd<TLane>
    where TLane : unmanaged, ILane<TLane>
{
    /// <summary>Tiles of a product: two of the tallest register tiles and a few rows.</summary>
    private const int ProductTiles = 28;

    /// <summary>See <see cref="MapKernel.Convolve"/>.</summary>
    public static void Convolve(
        MapShape input,
        float* x,
        MapShape output,
        float* weights,
        float* y,
        bool accumulate,
        float* scratch
    )
    {
        int count = Tiles(input);
        int block = Share(count, ProductTiles);
        for (int first = 0; first < count; first += block)
        {
            int tiles = Math.Min(block, count - first);
            float* products = scratch + (16 * (nint)tiles * input.Stride);
            TransformInputs(input, x, first, tiles, scratch);
            StripProduct product = new()
            {
                ARow = input.Stride,
                AStep = 1,
                Segments = 1,
                Depth = input.Stride,
                BRow = output.Stride,
                CRow = output.Stride,
                Columns = output.Stride,
                Rows = tiles,
                Room = tiles,
            };
            for (nint place = 0; place < 16; place++)
            {
                product.A = scratch + (place * tiles * input.Stride);
                product.B = weights + (place * input.Stride * output.Stride);
                product.C = products + (place * tiles * output.Stride);
                LaneStrips<TLane>.Product(product);
            }

            TransformResults(output, products, first, tiles, y, accumulate);
        }
    }

    /// <summary>See <see cref="MapKernel.AddWinogradGradient"/>.</summary>
    public static void AddGradient(
        MapShape input,
        float* x,
        MapShape output,
        float* delta,
        float* gradient,
        float* scratch,
        int mostTiles
    )
    {
        int count = Tiles(input);
        int block = Share(count, mostTiles);
        for (int first = 0; first < count; first += block)
        {
            int tiles = Math.Min(block, count - first);
            float* deltas = scratch + (16 * (nint)tiles * input.Stride);
            TransformInputs(input, x, first, tiles, scratch);
            TransformDeltas(output, delta, first, tiles, deltas);
            StripProduct product = new()
            {
                ARow = 1,
                AStep = input.Stride,
                Segments = 1,
                Depth = tiles,
                BRow = output.Stride,
                CRow = output.Stride,
                Columns = output.Stride,
                Rows = input.Stride,
                Room = input.Stride,
                Accumulate = true,
            };
            for (nint place = 0; place < 16; place++)
            {
                product.A = scratch + (place * tiles * input.Stride);
                product.B = deltas + (place * tiles * output.Stride);
                product.C = gradient + (place * input.Stride * output.Stride);
                LaneStrips<TLane>.Product(product);
            }
        }
    }

    /// <summary><c>Bᵀ d B</c> of some tiles: [16 × tiles × channels].</summary>
    /// <param name="shape">Of the picture.</param>
    /// <param name="x">The picture.</param>
    /// <param name="first">First tile; tiles count row by row.</param>
    /// <param name="tiles">How many.</param>
    /// <param name="to">The result.</param>
    private static void TransformInputs(MapShape shape, float* x, int first, int tiles, float* to)
    {
        nint stride = shape.Stride;
        nint pitch = shape.Pitch;
        nint place = tiles * stride;
        Corners corners = new(shape, x - pitch - stride, first);
        for (int t = 0; t < tiles; t++)
        {
            float* corner = corners.Next();
            for (nint v = 0; v < stride; v += TLane.Width)
            {
                float* p = corner + v;
                Four<TLane> a = Column(p, pitch);
                Four<TLane> b = Column(p + stride, pitch);
                Four<TLane> c = Column(p + (2 * stride), pitch);
                Four<TLane> d = Column(p + (3 * stride), pitch);
                float* at = to + (t * stride) + v;
                Store(Four<TLane>.OfInputs(a.A, b.A, c.A, d.A), at, place);
                Store(Four<TLane>.OfInputs(a.B, b.B, c.B, d.B), at + (4 * place), place);
                Store(Four<TLane>.OfInputs(a.C, b.C, c.C, d.C), at + (8 * place), place);
                Store(Four<TLane>.OfInputs(a.D, b.D, c.D, d.D), at + (12 * place), place);
            }
        }
    }

    /// <summary><c>A δ Aᵀ</c> of some tiles: [16 × tiles × channels].</summary>
    private static void TransformDeltas(MapShape shape, float* delta, int first, int tiles, float* to)
    {
        nint stride = shape.Stride;
        nint place = tiles * stride;
        Corners corners = new(shape, delta, first);
        for (int t = 0; t < tiles; t++)
        {
            float* corner = corners.Next();
            for (nint v = 0; v < stride; v += TLane.Width)
            {
                float* p = corner + v;
                Four<TLane> a = Four<TLane>.OfDeltas(TLane.Load(p), TLane.Load(p + shape.Pitch));
                p += stride;
                Four<TLane> b = Four<TLane>.OfDeltas(TLane.Load(p), TLane.Load(p + shape.Pitch));
                float* at = to + (t * stride) + v;
                Store(Four<TLane>.OfDeltas(a.A, b.A), at, place);
                Store(Four<TLane>.OfDeltas(a.B, b.B), at + (4 * place), place);
                Store(Four<TLane>.OfDeltas(a.C, b.C), at + (8 * place), place);
                Store(Four<TLane>.OfDeltas(a.D, b.D), at + (12 * place), place);
            }
        }
    }

    /// <summary><c>Aᵀ m A</c> of some tiles, into place or added to what is there.</summary>
    /// <param name="shape">Of the picture.</param>
    /// <param name="m">[16 × tiles × channels].</param>
    /// <param name="first">First tile.</param>
    /// <param name="tiles">How many.</param>
    /// <param name="y">The picture; at an odd edge the zeros around it are overwritten with anything.</param>
    /// <param name="accumulate">Whether to add.</param>
    private static void TransformResults(MapShape shape, float* m, int first, int tiles, float* y, bool accumulate)
    {
        nint stride = shape.Stride;
        nint place = tiles * stride;
        Corners corners = new(shape, y, first);
        for (int t = 0; t < tiles; t++)
        {
            float* corner = corners.Next();
            for (nint v = 0; v < stride; v += TLane.Width)
            {
                float* at = m + (t * stride) + v;
                (TLane a0, TLane a1) = Row(at, place).Results();
                (TLane b0, TLane b1) = Row(at + (4 * place), place).Results();
                (TLane c0, TLane c1) = Row(at + (8 * place), place).Results();
                (TLane d0, TLane d1) = Row(at + (12 * place), place).Results();
                (TLane topLeft, TLane bottomLeft) = new Four<TLane>(a0, b0, c0, d0).Results();
                (TLane topRight, TLane bottomRight) = new Four<TLane>(a1, b1, c1, d1).Results();
                float* p = corner + v;
                Put(p, topLeft, accumulate);
                Put(p + stride, topRight, accumulate);
                p += shape.Pitch;
                Put(p, bottomLeft, accumulate);
                Put(p + stride, bottomRight, accumulate);
            }
        }
    }

    /// <summary><c>G g Gᵀ</c>: from weights [9 × count] to [16 × count].</summary>
    public static void TransformWeights(int count, float* weights, float* to)
    {
        for (nint i = 0; i < count; i += TLane.Width)
        {
            Four<TLane> a = Weights(weights + i, count);
            Four<TLane> b = Weights(weights + (3 * (nint)count) + i, count);
            Four<TLane> c = Weights(weights + (6 * (nint)count) + i, count);
            Store(Four<TLane>.OfWeights(a.A, b.A, c.A), to + i, 4 * (nint)count);
            Store(Four<TLane>.OfWeights(a.B, b.B, c.B), to + count + i, 4 * (nint)count);
            Store(Four<TLane>.OfWeights(a.C, b.C, c.C), to + (2 * (nint)count) + i, 4 * (nint)count);
            Store(Four<TLane>.OfWeights(a.D, b.D, c.D), to + (3 * (nint)count) + i, 4 * (nint)count);
        }
    }

    /// <summary><c>Gᵀ u G</c>: from gradients [16 × count] to [9 × count].</summary>
    public static void TransformGradients(int count, float* u, float* to)
    {
        nint row = 3 * (nint)count;
        for (nint i = 0; i < count; i += TLane.Width)
        {
            (TLane a0, TLane a1, TLane a2) = Row(u + i, count).WeightGradients();
            (TLane b0, TLane b1, TLane b2) = Row(u + (4 * (nint)count) + i, count).WeightGradients();
            (TLane c0, TLane c1, TLane c2) = Row(u + (8 * (nint)count) + i, count).WeightGradients();
            (TLane d0, TLane d1, TLane d2) = Row(u + (12 * (nint)count) + i, count).WeightGradients();
            Place(new Four<TLane>(a0, b0, c0, d0), to + i, row);
            Place(new Four<TLane>(a1, b1, c1, d1), to + count + i, row);
            Place(new Four<TLane>(a2, b2, c2, d2), to + (2 * (nint)count) + i, row);
        }
    }

    private static int Tiles(MapShape shape) => (shape.Height + 1) / 2 * ((shape.Width + 1) / 2);

    /// <summary>Equal parts, none over <paramref name="most"/>.</summary>
    private static int Share(int count, int most)
    {
        int parts = (count + most - 1) / most;
        return (count + parts - 1) / parts;
    }

    /// <summary>Where tiles begin, one after another, row by row.</summary>
    private ref struct Corners
    {
        private readonly nint _down;
        private readonly nint _right;
        private readonly int _across;
        private float* _row;
        private int _column;

        public Corners(MapShape shape, float* picture, int first)
        {
            _across = (shape.Width + 1) / 2;
            _down = 2 * shape.Pitch;
            _right = 2 * shape.Stride;
            _row = picture + (first / _across * _down);
            _column = first % _across;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public float* Next()
        {
            if (_column == _across)
            {
                _column = 0;
                _row += _down;
            }

            return _row + (_column++ * _right);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Four<TLane> Column(float* p, nint pitch) =>
        Four<TLane>.OfInputs(
            TLane.Load(p),
            TLane.Load(p + pitch),
            TLane.Load(p + (2 * pitch)),
            TLane.Load(p + (3 * pitch))
        );

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Four<TLane> Weights(float* p, nint step) =>
        Four<TLane>.OfWeights(TLane.Load(p), TLane.Load(p + step), TLane.Load(p + (2 * step)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Four<TLane> Row(float* p, nint step) =>
        new(TLane.Load(p), TLane.Load(p + step), TLane.Load(p + (2 * step)), TLane.Load(p + (3 * step)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Four<TLane> values, float* to, nint step)
    {
        values.A.Store(to);
        values.B.Store(to + step);
        values.C.Store(to + (2 * step));
        values.D.Store(to + (3 * step));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Place(Four<TLane> values, float* to, nint row)
    {
        (TLane first, TLane second, TLane third) = values.WeightGradients();
        first.Store(to);
        second.Store(to + row);
        third.Store(to + (2 * row));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(float* to, TLane value, bool accumulate)
    {
        if (accumulate)
        {
            value += TLane.Load(to);
        }

        value.Store(to);
    }
}
