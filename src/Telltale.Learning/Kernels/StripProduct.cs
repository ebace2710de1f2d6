using System.Runtime.InteropServices;

namespace Telltale.Learning.Kernels;

/// <summary>
/// A product whose left side is read in place through strides, in segments:
/// <c>C[i, j] = Σₛ Σₖ A[i·ARow + s·ASegment + k·AStep] · B[(s·Depth + k)·BRow + j]</c>, or that added to C. A window
/// sliding over an image is such a left side (rows: pixels; segments: rows of the window), with no copy made of it.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal unsafe struct StripProduct
{
    public float* A;
    public nint ARow;
    public nint AStep;
    public nint ASegment;
    public float* B;
    public nint BRow;
    public float* C;
    public nint CRow;

    /// <summary>Rows of C that are wanted.</summary>
    public int Rows;

    /// <summary>Rows of C that may be written, at least <see cref="Rows"/>: what comes after them is overwritten or cleared later. A must be readable for them too.</summary>
    public int Room;

    public int Segments;

    /// <summary>Depth of a segment.</summary>
    public int Depth;

    /// <summary>Columns of C: a multiple of <see cref="MapKernel.ChannelBlock"/>.</summary>
    public int Columns;

    /// <summary>Whether to add to what C holds.</summary>
    public bool Accumulate;
}
