using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Telltale.Learning.Layers.Maps;

namespace Telltale.Learning.Kernels;

/// <summary>
/// <see cref="Winograd"/> vector by vector: each place of a transformed tile is a matrix product over tiles and channels.
/// The matrices A, B and G are those of <typeparamref name="TFilter"/>.
/// </summary>
internal sealed unsafe class LaneWinograd<TLane, TFilter> : Winograd
    where TLane : unmanaged, ILane<TLane>
    where TFilter : IMinimalFilter
{
    /// <summary>Tiles of a product: two of the tallest register tiles and a few rows.</summary>
    private const int ProductTiles = 28;

    private LaneWinograd() { }

    public static LaneWinograd<TLane, TFilter> Instance { get; } = new();

    public override int Places => TFilter.Points * TFilter.Points;

    public override int Tiles(MapShape shape) => CountTiles(shape);

    public override void Convolve(
        MapShape input,
        float* x,
        MapShape output,
        float* weights,
        float* y,
        bool accumulate,
        float* scratch,
        int pictures,
        float* next
    )
    {
        int count = pictures * Tiles(input);
        int block = Share(count, ProductTiles);
        for (int first = 0; first < count; first += block)
        {
            int tiles = Math.Min(block, count - first);
            float* products = scratch + (Places * Apart(tiles, input));
            TransformInputs(input, x, first, tiles, scratch);
            nint start = pictures * output.Plane * first / count;
            nint share = pictures * output.Plane * tiles / count / Places;
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
            for (nint place = 0; place < Places; place++)
            {
                product.A = scratch + (place * Apart(tiles, input));
                product.B = weights + (place * input.Stride * output.Stride);
                product.C = products + (place * Apart(tiles, output));
                Fetch(y + start + (place * share), share);
                Fetch(next + start + (place * share), next is null ? 0 : share);
                LaneStrips<TLane>.Product(product);
            }

            TransformResults(output, products, first, tiles, y, accumulate);
        }
    }

    public override void AddGradient(
        MapShape input,
        float* x,
        MapShape output,
        float* delta,
        float* gradient,
        float* scratch,
        int pictures
    )
    {
        int count = pictures * Tiles(input);
        int block = Share(count, MostTiles);
        for (int first = 0; first < count; first += block)
        {
            int tiles = Math.Min(block, count - first);
            float* deltas = scratch + (Places * Apart(tiles, input));
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
            for (nint place = 0; place < Places; place++)
            {
                product.A = scratch + (place * Apart(tiles, input));
                product.B = deltas + (place * Apart(tiles, output));
                product.C = gradient + (place * input.Stride * output.Stride);
                LaneStrips<TLane>.Product(product);
            }
        }
    }

    /// <summary><c>Bᵀ d B</c> of some tiles: [places × tiles × channels].</summary>
    /// <param name="shape">Of the picture.</param>
    /// <param name="x">The first picture.</param>
    /// <param name="first">First tile; tiles count row by row, picture by picture.</param>
    /// <param name="tiles">How many.</param>
    /// <param name="to">The result.</param>
    [SkipLocalsInit]
    private static void TransformInputs(MapShape shape, float* x, int first, int tiles, float* to)
    {
        nint stride = shape.Stride;
        nint place = Apart(tiles, shape);
        float* patchRoom = stackalloc float[(TFilter.Points * TFilter.Points * TLane.Width) + AlignedBuffer.Slack];
        float* patch = AlignedBuffer.Align(patchRoom);
        Corners corners = new(shape, x - shape.Pitch - stride, first);
        for (int t = 0; t < tiles; t++)
        {
            float* corner = corners.Next();
            for (nint v = 0; v < stride; v += TLane.Width)
            {
                float* at = to + (t * stride) + v;
                if (corners.IsWhole)
                {
                    TFilter.Inputs(corner + v, shape.Pitch, stride, at, place);
                }
                else
                {
                    Cut(corner + v, shape, corners.Rows + 2, corners.Columns + 2, TFilter.Points, patch);
                    TFilter.Inputs(patch, TFilter.Points * TLane.Width, TLane.Width, at, place);
                }
            }
        }
    }

    /// <summary><c>A δ Aᵀ</c> of some tiles: [places × tiles × channels].</summary>
    [SkipLocalsInit]
    private static void TransformDeltas(MapShape shape, float* delta, int first, int tiles, float* to)
    {
        nint stride = shape.Stride;
        nint place = Apart(tiles, shape);
        float* patchRoom = stackalloc float[(TFilter.Points * TFilter.Points * TLane.Width) + AlignedBuffer.Slack];
        float* patch = AlignedBuffer.Align(patchRoom);
        Corners corners = new(shape, delta, first);
        for (int t = 0; t < tiles; t++)
        {
            float* corner = corners.Next();
            for (nint v = 0; v < stride; v += TLane.Width)
            {
                float* at = to + (t * stride) + v;
                if (corners.IsWhole)
                {
                    TFilter.Deltas(corner + v, shape.Pitch, stride, at, place);
                }
                else
                {
                    Cut(corner + v, shape, corners.Rows, corners.Columns, TFilter.Side, patch);
                    TFilter.Deltas(patch, TFilter.Side * TLane.Width, TLane.Width, at, place);
                }
            }
        }
    }

    /// <summary><c>Aᵀ m A</c> of some tiles, into place or added to what is there.</summary>
    /// <param name="shape">Of the picture.</param>
    /// <param name="m">[places × tiles × channels].</param>
    /// <param name="first">First tile.</param>
    /// <param name="tiles">How many.</param>
    /// <param name="y">The picture; at an odd edge the zeros around it are overwritten with anything.</param>
    /// <param name="accumulate">Whether to add.</param>
    [SkipLocalsInit]
    private static void TransformResults(MapShape shape, float* m, int first, int tiles, float* y, bool accumulate)
    {
        nint stride = shape.Stride;
        nint place = Apart(tiles, shape);
        float* patchRoom = stackalloc float[(TFilter.Points * TFilter.Points * TLane.Width) + AlignedBuffer.Slack];
        float* patch = AlignedBuffer.Align(patchRoom);
        Corners corners = new(shape, y, first);
        for (int t = 0; t < tiles; t++)
        {
            float* corner = corners.Next();
            for (nint v = 0; v < stride; v += TLane.Width)
            {
                float* at = m + (t * stride) + v;
                if (corners.IsWhole)
                {
                    TFilter.Results(at, place, corner + v, shape.Pitch, stride, accumulate);
                }
                else
                {
                    TFilter.Results(at, place, patch, TFilter.Side * TLane.Width, TLane.Width, accumulate: false);
                    Paste(
                        patch,
                        shape,
                        Math.Min(TFilter.Side, corners.Rows),
                        Math.Min(TFilter.Side, corners.Columns),
                        corner + v,
                        accumulate
                    );
                }
            }
        }
    }

    /// <summary>
    /// Asks for the lines in which some numbers lie, so that they come while something else is computed: maps of a whole
    /// batch do not stay in the caches.
    /// </summary>
    private static void Fetch(float* numbers, nint count)
    {
        for (nint at = 0; Sse.IsSupported && at < count; at += MapKernel.ChannelBlock)
        {
            Sse.Prefetch1(numbers + at);
        }
    }

    /// <summary>A square of a picture for one vector of channels, zeros where it reaches beyond what is wanted.</summary>
    private static void Cut(float* from, MapShape shape, int rows, int columns, int side, float* to)
    {
        for (int i = 0; i < side; i++)
        {
            float* p = from + (i * shape.Pitch);
            for (int j = 0; j < side; j++)
            {
                TLane value = i < rows && j < columns ? TLane.Load(p) : TLane.Fill(0);
                value.Store(to);
                p += shape.Stride;
                to += TLane.Width;
            }
        }
    }

    /// <summary>The part of a tile that lies inside goes into its picture, or is added.</summary>
    private static void Paste(float* from, MapShape shape, int rows, int columns, float* to, bool accumulate)
    {
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                float* p = to + (i * shape.Pitch) + (j * shape.Stride);
                TLane value = TLane.Load(from + (((i * TFilter.Side) + j) * TLane.Width));
                (accumulate ? value + TLane.Load(p) : value).Store(p);
            }
        }
    }

    public override void TransformWeights(int count, float* weights, float* transformed)
    {
        for (nint i = 0; i < count; i += TLane.Width)
        {
            TFilter.Weights(weights + i, transformed + i, count);
        }
    }

    public override void TransformGradients(int count, float* transformed, float* gradient)
    {
        for (nint i = 0; i < count; i += TLane.Width)
        {
            TFilter.WeightGradients(transformed + i, gradient + i, count);
        }
    }

    /// <summary>
    /// Floats from a place to the next: an odd number of cache lines, so that the places of one tile, which are written
    /// and read together, do not fall into the same few sets of the cache.
    /// </summary>
    private static nint Apart(int tiles, MapShape shape) => ((nint)tiles * shape.Stride) | MapKernel.ChannelBlock;

    private static int CountTiles(MapShape shape) => Count(shape.Height) * Count(shape.Width);

    /// <summary>Tiles that cover a side.</summary>
    private static int Count(int side) => (side + TFilter.Side - 1) / TFilter.Side;

    /// <summary>Equal parts, none over <paramref name="most"/>.</summary>
    private static int Share(int count, int most)
    {
        int parts = (count + most - 1) / most;
        return (count + parts - 1) / parts;
    }

    /// <summary>Where tiles begin, one after another, row by row, picture by picture.</summary>
    private ref struct Corners
    {
        private readonly MapShape _shape;
        private readonly nint _down;
        private readonly nint _right;
        private readonly int _across;
        private float* _picture;
        private float* _first;
        private int _row;
        private int _column;

        public Corners(MapShape shape, float* picture, int first)
        {
            _shape = shape;
            _across = Count(shape.Width);
            _down = TFilter.Side * shape.Pitch;
            _right = TFilter.Side * shape.Stride;
            int tiles = CountTiles(shape);
            _picture = picture + (first / tiles * shape.Plane);
            _row = first % tiles / _across;
            _column = (first % _across) - 1;
            _first = _picture + (_row * _down);
        }

        /// <summary>Results of the tile that lie inside the picture, down; may be more than a tile has.</summary>
        public readonly int Rows => _shape.Height - (_row * TFilter.Side);

        /// <summary>The same across.</summary>
        public readonly int Columns => _shape.Width - (_column * TFilter.Side);

        /// <summary>
        /// Whether the tile may be read and written where it lies. One of two results across that is over the edge by one
        /// reads zeros there and writes where nothing is kept.
        /// </summary>
        public readonly bool IsWhole
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => TFilter.Side == 2 || (Rows >= TFilter.Side && Columns >= TFilter.Side);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public float* Next()
        {
            if (++_column == _across)
            {
                _column = 0;
                _row++;
                _first += _down;
                if (Rows <= 0)
                {
                    _row = 0;
                    _picture += _shape.Plane;
                    _first = _picture;
                }
            }

            return _first + (_column * _right);
        }
    }
}
