using System.Runtime.InteropServices;

namespace Telltale.Learning.Kernels;

/// <summary>
/// Floats outside the garbage collector's heap, on a cache-line boundary and zero at first. Panels that start on a
/// line keep vector loads from crossing two, and memory of a finished model goes back at once.
/// </summary>
internal sealed unsafe class AlignedBuffer : IDisposable
{
    /// <summary>Bytes of a cache line, and of the widest vector.</summary>
    private const nuint Alignment = 64;

    /// <summary>Floats by which an array on the stack must be longer to be <see cref="Align"/>ed.</summary>
    public const int Slack = 15;

    public AlignedBuffer(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Length = length;
        // One line more than asked for: never an empty block.
        nuint bytes = ((nuint)length * sizeof(float)) + Alignment;
        Pointer = (float*)NativeMemory.AlignedAlloc(bytes, Alignment);
        NativeMemory.Clear(Pointer, bytes);
    }

    public int Length { get; }

    /// <summary>The first float; null after <see cref="Dispose"/>.</summary>
    public float* Pointer { get; private set; }

    public Span<float> Span => new(Pointer, Pointer is null ? 0 : Length);

    /// <summary>The first cache line's begin at or after this float.</summary>
    public static float* Align(float* floats) => (float*)(((nuint)floats + Alignment - 1) & ~(Alignment - 1));

    public void Dispose()
    {
        NativeMemory.AlignedFree(Pointer);
        Pointer = null;
    }
}
