using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;

namespace Telltale.Learning.Language.Models;

/// <summary>
/// Factors beside frozen weights, see <see cref="LowRankOptions"/>. Products read the merged weights, which are made anew
/// after each step: that costs as much as a few rows do.
/// </summary>
internal sealed unsafe class LowRankWeights : LearntNumbers
{
    private readonly DecoderLayout _layout;
    private readonly AlignedBuffer _frozen;
    private readonly AlignedBuffer _merged;
    private readonly LowRankFactors[] _factors;
    private readonly float _scale;
    private readonly AlignedBuffer _scaled;
    private readonly AlignedBuffer _scratch;

    /// <param name="kernel">Does the arithmetic.</param>
    /// <param name="start">Copied.</param>
    /// <param name="options">Rank and places.</param>
    /// <param name="seed">The factors of a matrix draw from the stream <paramref name="seed"/>/name.</param>
    public LowRankWeights(Kernel kernel, DecoderWeights start, LowRankOptions options, Seed seed)
        : this(kernel, start, options, new DecoderLayout(start.Options), seed) { }

    private LowRankWeights(Kernel kernel, DecoderWeights start, LowRankOptions options, DecoderLayout layout, Seed seed)
        : base(kernel, Place(layout, options, out LowRankFactors[] factors))
    {
        _layout = layout;
        _factors = factors;
        _scale = (float)(options.Alpha / options.Rank);
        _frozen = new AlignedBuffer(layout.Length);
        _merged = new AlignedBuffer(layout.Length);
        layout.Spread(start, _frozen.Span);
        layout.Spread(start, _merged.Span);
        Panels = new DecoderPanels(kernel, layout, _merged, goesBack: true);
        _scaled = new AlignedBuffer(checked(factors.Max(f => f.Outputs) * options.Rank));
        _scratch = new AlignedBuffer(Gemm.ScratchLength(kernel, options.Rank, factors.Max(f => f.Inputs)));
        foreach (LowRankFactors own in factors)
        {
            Rng rng = seed.Derive(own.Name).CreateRng();
            double limit = 1 / Math.Sqrt(own.Inputs);
            MatrixView a = own.A(Parameter.Values);
            for (int i = 0; i < a.Rows; i++)
            {
                foreach (ref float value in a.Row(i))
                {
                    value = (float)(((2 * rng.NextUniform()) - 1) * limit);
                }
            }
        }

        Refresh();
    }

    /// <inheritdoc/>
    public override DecoderPanels Panels { get; }

    /// <summary>Where they are among the numbers.</summary>
    public IReadOnlyList<LowRankFactors> Factors => _factors;

    /// <inheritdoc/>
    public override LearntGradient NewGradient(int rows) =>
        new LowRankGradient(Kernel, Parameter.Values, _factors, _scale, rows);

    /// <inheritdoc/>
    public override DecoderWeights Collect() => _layout.Collect(_merged.Span);

    public override void Dispose()
    {
        Panels.Dispose();
        _frozen.Dispose();
        _merged.Dispose();
        _scaled.Dispose();
        _scratch.Dispose();
        base.Dispose();
    }

    private protected override int DecayedLength => Parameter.Values.Length;

    private protected override void Refresh()
    {
        foreach (LowRankFactors own in _factors)
        {
            int length = own.Outputs * own.Inputs;
            _frozen.Span.Slice(own.Offset, length).CopyTo(_merged.Span[own.Offset..]);
            MatrixView b = own.B(Parameter.Values);
            Kernel.Maps.AddScaled(own.Outputs * own.Rank, b.Pointer, _scale, _scaled.Pointer, accumulate: false);
            Gemm.Multiply(
                Kernel,
                new MatrixView(_scaled.Pointer, own.Outputs, own.Rank, own.Rank),
                own.A(Parameter.Values),
                new MatrixView(_merged.Pointer + own.Offset, own.Outputs, own.Inputs, own.Inputs),
                accumulate: true,
                _scratch.Pointer
            );
        }

        Panels.Pack();
    }

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
                all.Add(new LowRankFactors(name, layout.Places[name], outputs, inputs, options.Rank, end));
                end = checked(end + all[^1].Length);
            }
        }

        factors = [.. all];
        return end;
    }
}
