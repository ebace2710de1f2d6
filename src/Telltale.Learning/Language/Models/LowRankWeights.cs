using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;

namespace Telltale.Learning.Language.Models;

/// <summary>
/// Factors beside frozen weights, see <see cref="LowRankOptions"/>. Products read the merged weights, which are made anew
/// after each step: that costs as much as a few rows do. The gradients of the factors are made from rows without that of
/// the matrix: with <c>u = x Aᵀ</c> it is <c>dB = δᵀ u</c>, and <c>dA = (δ B)ᵀ x</c>.
/// </summary>
internal sealed unsafe class LowRankWeights : LearntNumbers
{
    private readonly DecoderLayout _layout;
    private readonly AlignedBuffer _frozen;
    private readonly AlignedBuffer _merged;
    private readonly LowRankFactors[] _factors;
    private readonly int _rank;
    private readonly float _scale;
    private readonly AlignedBuffer _rows;
    private readonly AlignedBuffer _scaled;
    private readonly AlignedBuffer _scratch;

    /// <param name="kernel">Does the arithmetic.</param>
    /// <param name="start">Copied.</param>
    /// <param name="options">Rank and places.</param>
    /// <param name="seed">Factors at N draw from the stream <paramref name="seed"/>/name.</param>
    /// <param name="rows">Most rows whose gradients are added at once.</param>
    public LowRankWeights(Kernel kernel, DecoderWeights start, LowRankOptions options, Seed seed, int rows)
        : this(kernel, start, options, new DecoderLayout(start.Options), seed, rows) { }

    private LowRankWeights(
        Kernel kernel,
        DecoderWeights start,
        LowRankOptions options,
        DecoderLayout layout,
        Seed seed,
        int rows
    )
        : base(kernel, Place(layout, options, out LowRankFactors[] factors))
    {
        _layout = layout;
        _factors = factors;
        _rank = options.Rank;
        _scale = (float)(options.Alpha / options.Rank);
        _frozen = new AlignedBuffer(layout.Length);
        _merged = new AlignedBuffer(layout.Length);
        layout.Spread(start, _frozen.Span);
        layout.Spread(start, _merged.Span);
        Panels = new DecoderPanels(kernel, layout, _merged, goesBack: true);
        int most = factors.Max(f => Math.Max(f.Inputs, f.Outputs));
        _rows = new AlignedBuffer(checked(rows * Gemm.StrideOf(_rank)));
        _scaled = new AlignedBuffer(checked(most * _rank));
        _scratch = new AlignedBuffer(Gemm.ScratchLength(kernel, Math.Max(rows, most), Math.Max(most, _rank)));
        foreach (LowRankFactors own in factors)
        {
            Rng rng = seed.Derive(own.Name).CreateRng();
            double limit = 1 / Math.Sqrt(own.Inputs);
            foreach (ref float value in Parameter.Values.Span.Slice(own.A, _rank * own.Inputs))
            {
                value = (float)(((2 * rng.NextUniform()) - 1) * limit);
            }
        }

        Refresh();
    }

    /// <inheritdoc/>
    public override DecoderPanels Panels { get; }

    /// <summary>Where they are among the numbers.</summary>
    public IReadOnlyList<LowRankFactors> Factors => _factors;

    /// <inheritdoc/>
    public override void AddMatrix(int offset, in MatrixView delta, in MatrixView input)
    {
        int end = offset + (delta.Columns * input.Columns);
        foreach (LowRankFactors own in _factors)
        {
            if (own.Offset < offset || own.Offset >= end)
            {
                continue;
            }

            MatrixView part = delta.Block(0, (own.Offset - offset) / own.Inputs, delta.Rows, own.Outputs);
            MatrixView thin = new(_rows.Pointer, input.Rows, _rank, Gemm.StrideOf(_rank));
            Multiply(input, A(Parameter.Values, own).Transposed, thin, accumulate: false);
            Multiply(part.Transposed, thin, B(Gradient, own), accumulate: true);
            Multiply(part, B(Parameter.Values, own), thin, accumulate: false);
            Multiply(thin.Transposed, input, A(Gradient, own), accumulate: true);
        }
    }

    /// <inheritdoc/>
    public override void AddEmbedding(ReadOnlySpan<int> tokens, in MatrixView delta) { }

    /// <inheritdoc/>
    public override float* GainOf(int offset) => null;

    /// <inheritdoc/>
    public override DecoderWeights Collect() => _layout.Collect(_merged.Span);

    public override void Dispose()
    {
        Panels.Dispose();
        _frozen.Dispose();
        _merged.Dispose();
        _rows.Dispose();
        _scaled.Dispose();
        _scratch.Dispose();
        base.Dispose();
    }

    private protected override int DecayedLength => Parameter.Values.Length;

    /// <summary>Both factors' gradients have the scale in them.</summary>
    private protected override void FinishGradient() =>
        Kernel.Maps.AddScaled(Gradient.Length, Gradient.Pointer, _scale, Gradient.Pointer, accumulate: false);

    private protected override void Refresh()
    {
        foreach (LowRankFactors own in _factors)
        {
            int length = own.Outputs * own.Inputs;
            _frozen.Span.Slice(own.Offset, length).CopyTo(_merged.Span[own.Offset..]);
            Kernel.Maps.AddScaled(
                own.Outputs * _rank,
                Parameter.Values.Pointer + own.B,
                _scale,
                _scaled.Pointer,
                accumulate: false
            );
            Multiply(
                new MatrixView(_scaled.Pointer, own.Outputs, _rank, _rank),
                A(Parameter.Values, own),
                new MatrixView(_merged.Pointer + own.Offset, own.Outputs, own.Inputs, own.Inputs),
                accumulate: true
            );
        }

        Panels.Pack();
    }

    private void Multiply(in MatrixView a, in MatrixView b, in MatrixView c, bool accumulate) =>
        Gemm.Multiply(Kernel, a, b, c, accumulate, _scratch.Pointer);

    private MatrixView A(AlignedBuffer buffer, LowRankFactors own) =>
        new(buffer.Pointer + own.A, _rank, own.Inputs, own.Inputs);

    private MatrixView B(AlignedBuffer buffer, LowRankFactors own) =>
        new(buffer.Pointer + own.B, own.Outputs, _rank, _rank);

    /// <summary>Lays the factors out one after another.</summary>
    /// <returns>How many numbers they are.</returns>
    private static int Place(DecoderLayout layout, LowRankOptions options, out LowRankFactors[] factors)
    {
        DecoderOptions model = layout.Options;
        (Projections, string, int Outputs, int Inputs)[] known =
        [
            (Projections.Query, "attn_q", model.Width, model.Width),
            (Projections.Key, "attn_k", model.KeyValueWidth, model.Width),
            (Projections.Value, "attn_v", model.KeyValueWidth, model.Width),
            (Projections.AttentionOutput, "attn_output", model.Width, model.Width),
            (Projections.Gate, "ffn_gate", model.Hidden, model.Width),
            (Projections.Up, "ffn_up", model.Hidden, model.Width),
            (Projections.Down, "ffn_down", model.Width, model.Hidden),
        ];
        List<LowRankFactors> all = [];
        int end = 0;
        for (int l = 0; l < model.Layers; l++)
        {
            foreach ((Projections projection, string part, int outputs, int inputs) in known)
            {
                if (!options.Projections.HasFlag(projection))
                {
                    continue;
                }

                string name = $"blk.{l}.{part}.weight";
                int b = checked(end + (options.Rank * inputs));
                all.Add(new LowRankFactors(name, layout.Places[name], outputs, inputs, A: end, B: b));
                end = checked(b + (outputs * options.Rank));
            }
        }

        factors = [.. all];
        return end;
    }
}
