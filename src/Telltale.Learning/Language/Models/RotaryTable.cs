using Telltale.Learning.Kernels;

namespace Telltale.Learning.Language.Models;

/// <summary>
/// Angles of rotary positions (Su et al. 2021, RoFormer, §3.2.2): at place p, pair i of a head of width d is turned by
/// <c>p · θ^(−2i / d)</c>. Pairs are neighbours, as llama.cpp has them for the llama architecture.
/// </summary>
internal sealed unsafe class RotaryTable : IDisposable
{
    private const int WidestVector = 16;

    private readonly AlignedBuffer _cosines;
    private readonly AlignedBuffer _sines;

    public RotaryTable(DecoderOptions options)
    {
        int width = options.HeadWidth;
        // Heads repeat until whole vectors are full.
        Period = width;
        while (Period % WidestVector != 0)
        {
            Period += width;
        }

        int length = checked(options.Context * Period);
        _cosines = new AlignedBuffer(length);
        _sines = new AlignedBuffer(length);
        for (int place = 0; place < options.Context; place++)
        {
            for (int column = 0; column < Period; column++)
            {
                int pair = column % width / 2;
                double angle = place * Math.Pow(options.RopeBase, -2.0 * pair / width);
                int at = (place * Period) + column;
                _cosines.Span[at] = (float)Math.Cos(angle);
                _sines.Span[at] = (float)(column % 2 == 0 ? -Math.Sin(angle) : Math.Sin(angle));
            }
        }
    }

    /// <summary>Columns after which the angles repeat.</summary>
    public int Period { get; }

    /// <summary>Turns queries or keys of neighbouring places.</summary>
    /// <param name="kernel">Does the arithmetic.</param>
    /// <param name="x">[rows × heads · head width], overwritten.</param>
    /// <param name="position">Place of the first row.</param>
    /// <param name="back">Whether to turn back.</param>
    public void Turn(Kernel kernel, in MatrixView x, int position, bool back = false) =>
        kernel.Sequences.Rotate(x, _cosines.Pointer, _sines.Pointer, Period, position, back ? -1 : 1);

    public void Dispose()
    {
        _cosines.Dispose();
        _sines.Dispose();
    }
}
