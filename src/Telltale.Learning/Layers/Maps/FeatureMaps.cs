using Telltale.Learning.Kernels;

namespace Telltale.Learning.Layers.Maps;

/// <summary>Room for the maps of a batch, one picture after another, the zeros around them in place.</summary>
internal sealed unsafe class FeatureMaps : IDisposable
{
    private readonly AlignedBuffer _buffer;
    private readonly nint _first;
    private IPictureMaker? _maker;
    private int _made;
    private int _toMake;

    /// <param name="shape">Of each picture.</param>
    /// <param name="batch">Most pictures.</param>
    public FeatureMaps(MapShape shape, int batch)
    {
        Shape = shape;
        // A row and a pixel of zeros before the first picture, on a cache line; behind the last one, what the tallest
        // tile may read past it.
        _first = (shape.Pitch + shape.Stride + 15) & ~15;
        nint behind = (2 * shape.Pitch) + (32 * shape.Stride);
        _buffer = new AlignedBuffer(checked((int)(_first + (batch * shape.Plane) + behind)));
    }

    public MapShape Shape { get; }

    /// <summary>The pictures are made when <see cref="Read"/> first asks for them; each must be asked for.</summary>
    /// <param name="records">How many.</param>
    /// <param name="maker">Makes them in place.</param>
    public void MakeWhenRead(int records, IPictureMaker maker)
    {
        _maker = maker;
        _made = 0;
        _toMake = records;
    }

    /// <summary>The first pixel of the first of some pictures, made if they were not yet.</summary>
    public float* Read(int index, int pictures = 1)
    {
        while (_made < index + pictures && _made < _toMake)
        {
            _maker!.Make(_made++);
        }

        return Picture(index);
    }

    /// <summary>The first pixel of a picture, as it is.</summary>
    public float* Picture(int index) => _buffer.Pointer + _first + (index * Shape.Plane);

    /// <summary>Zeros everywhere.</summary>
    public void Clear() => _buffer.Span.Clear();

    /// <summary>Zeros around the first <paramref name="records"/> pictures again.</summary>
    public void ClearAround(int records)
    {
        new Span<float>(_buffer.Pointer, (int)_first).Clear();
        for (int i = 0; i < records; i++)
        {
            float* picture = Picture(i);
            for (int row = 1; row < Shape.Height; row++)
            {
                new Span<float>(picture + (row * Shape.Pitch) - Shape.Stride, Shape.Stride).Clear();
            }

            float* end = picture + (Shape.Height * Shape.Pitch) - Shape.Stride;
            new Span<float>(end, (int)Shape.Pitch + Shape.Stride).Clear();
        }
    }

    public void Dispose() => _buffer.Dispose();
}
