using System.Collections.Immutable;

namespace Telltale.Adapters.Formats.Npy;

/// <summary>
/// Where the elements of an array lie that is stored in Fortran order (first axis fastest), for a run of positions
/// counted in C order (last axis fastest): a few pieces, each with a fixed step.
/// </summary>
internal ref struct FortranRuns
{
    private readonly ImmutableArray<long> _shape;
    private readonly Span<long> _index;
    private readonly long _stride;
    private long _left;
    private bool _begun;

    /// <summary>Stands before the first piece.</summary>
    /// <param name="shape">Extents, all positive, at least one axis.</param>
    /// <param name="start">First position, in C order.</param>
    /// <param name="count">Number of positions; the run lies inside the array.</param>
    /// <param name="index">Room for one number an axis.</param>
    public FortranRuns(ImmutableArray<long> shape, long start, long count, Span<long> index)
    {
        _shape = shape;
        _index = index[..shape.Length];
        _left = count;
        _stride = 1;
        for (int axis = 0; axis < shape.Length - 1; axis++)
        {
            _stride *= shape[axis];
        }

        for (int axis = shape.Length - 1; axis >= 0; axis--)
        {
            (start, _index[axis]) = Math.DivRem(start, shape[axis]);
        }
    }

    /// <summary>Position in the file, in elements, of the piece's first element.</summary>
    public long First { get; private set; }

    /// <summary>Elements in the piece.</summary>
    public int Length { get; private set; }

    /// <summary>Elements in the file from one of the piece's elements to the next.</summary>
    public readonly long Stride => _stride;

    /// <summary>Goes to the next piece; false after the last.</summary>
    public bool MoveNext()
    {
        int last = _shape.Length - 1;
        if (_begun)
        {
            _index[last] += Length;
            for (int axis = last; axis > 0 && _index[axis] == _shape[axis]; axis--)
            {
                _index[axis] = 0;
                _index[axis - 1]++;
            }
        }

        _begun = true;
        if (_left == 0)
        {
            return false;
        }

        long first = 0;
        for (int axis = last; axis >= 0; axis--)
        {
            first = (first * _shape[axis]) + _index[axis];
        }

        First = first;
        // Pieces are cut so that their length is an int even where an axis is longer.
        Length = (int)Math.Min(Math.Min(_left, _shape[last] - _index[last]), 1 << 30);
        _left -= Length;
        return true;
    }
}
