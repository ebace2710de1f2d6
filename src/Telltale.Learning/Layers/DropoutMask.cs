using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;

namespace Telltale.Learning.Layers;

/// <summary>Which outputs of a hidden layer are kept in this batch, and those outputs, scaled.</summary>
internal sealed unsafe class DropoutMask : IDisposable
{
    private readonly AlignedBuffer _factors;
    private readonly AlignedBuffer _kept;
    private readonly int _columns;
    private readonly uint _threshold;
    private readonly float _factor;

    /// <param name="batch">Most rows.</param>
    /// <param name="columns">Width of the layer.</param>
    /// <param name="rate">Share dropped, in [0, 1), to within 2⁻³².</param>
    public DropoutMask(int batch, int columns, double rate)
    {
        _columns = columns;
        _threshold = (uint)(rate * 4294967296.0);
        _factor = (float)(1 / (1 - rate));
        _factors = new AlignedBuffer(checked(batch * Gemm.StrideOf(columns)));
        _kept = new AlignedBuffer(_factors.Length);
    }

    /// <summary>0 where dropped, 1 / (1 − rate) where kept: [rows × columns].</summary>
    public MatrixView Factors(int rows) => new(_factors.Pointer, rows, _columns, Gemm.StrideOf(_columns));

    /// <summary>Where the masked outputs go: [rows × columns].</summary>
    public MatrixView Kept(int rows) => new(_kept.Pointer, rows, _columns, Gemm.StrideOf(_columns));

    /// <summary>A fresh mask for the next batch; 32 random bits decide on each output.</summary>
    public void Draw(int rows, Rng rng)
    {
        MatrixView factors = Factors(rows);
        for (int i = 0; i < rows; i++)
        {
            Span<float> row = factors.Row(i);
            for (int j = 0; j < row.Length; j += 2)
            {
                ulong bits = rng.NextBits();
                row[j] = (uint)bits < _threshold ? 0 : _factor;
                if (j + 1 < row.Length)
                {
                    row[j + 1] = (uint)(bits >> 32) < _threshold ? 0 : _factor;
                }
            }
        }
    }

    public void Dispose()
    {
        _factors.Dispose();
        _kept.Dispose();
    }
}
