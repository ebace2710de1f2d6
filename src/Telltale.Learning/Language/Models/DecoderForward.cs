using Telltale.Learning.Kernels;

namespace Telltale.Learning.Language.Models;

/// <summary>
/// From tokens to what the output layer reads, for as many rows as there is memory for. Not for two threads; any number
/// of these may share the packed weights.
/// </summary>
internal sealed unsafe class DecoderForward : IDisposable
{
    private readonly DecoderPanels _panels;
    private readonly Kernel _kernel;
    private readonly DecoderLayout _layout;
    private readonly float _epsilon;
    private readonly LayerMemory[] _layers;
    private readonly AlignedBuffer _normed;
    private readonly AlignedBuffer _gated;
    private readonly AlignedBuffer _final;
    private readonly AlignedBuffer _finalNormed;

    /// <param name="panels">The weights.</param>
    /// <param name="rows">Most rows at once.</param>
    /// <param name="goesBack">Whether every layer keeps what its gradient needs.</param>
    public DecoderForward(DecoderPanels panels, int rows, bool goesBack)
    {
        _panels = panels;
        _kernel = panels.Kernel;
        _layout = panels.Layout;
        _epsilon = (float)_layout.Options.NormEpsilon;
        Capacity = rows;
        Attention = new Attention(_kernel, _layout.Options, goesBack);
        int width = _layout.Options.Width;
        // Without a way back, all layers write over the same memory.
        LayerMemory? shared = goesBack ? null : new LayerMemory(_layout, rows);
        _layers = new LayerMemory[_layout.Options.Layers];
        for (int l = 0; l < _layers.Length; l++)
        {
            _layers[l] = shared ?? new LayerMemory(_layout, rows);
        }

        _normed = new AlignedBuffer(checked(rows * Gemm.StrideOf(width)));
        _gated = new AlignedBuffer(checked(rows * Gemm.StrideOf(_layout.Options.Hidden)));
        _final = new AlignedBuffer(checked(rows * Gemm.StrideOf(width)));
        _finalNormed = new AlignedBuffer(checked(rows * Gemm.StrideOf(width)));
        FinalInverses = new AlignedBuffer(rows);
    }

    /// <summary>Most rows.</summary>
    public int Capacity { get; }

    /// <summary>Does the arithmetic.</summary>
    public Kernel Kernel => _kernel;

    public Attention Attention { get; }

    public ReadOnlySpan<LayerMemory> Layers => _layers;

    /// <summary>1 / root mean square of each row of <see cref="Final"/>.</summary>
    public AlignedBuffer FinalInverses { get; }

    /// <summary>Memory for what a layer's norms give [rows × D].</summary>
    public MatrixView Normed(int rows) => View(_normed, rows);

    /// <summary>The residual stream after the last layer [rows × D].</summary>
    public MatrixView Final(int rows) => View(_final, rows);

    /// <summary>That after the norm: what the output layer reads [rows × D].</summary>
    public MatrixView FinalNormed(int rows) => View(_finalNormed, rows);

    /// <summary>Runs rows through all layers and the last norm.</summary>
    /// <param name="tokens">A row each, within the vocabulary.</param>
    /// <param name="segments">Which rows belong together, in order.</param>
    /// <param name="caches">[segments][layers] keys and values that are read and added to; null where every segment is whole.</param>
    /// <returns><see cref="FinalNormed"/>.</returns>
    public MatrixView Run(
        ReadOnlySpan<int> tokens,
        ReadOnlySpan<Segment> segments,
        ReadOnlySpan<KeyValueCache[]> caches = default
    )
    {
        int rows = tokens.Length;
        int width = _layout.Options.Width;
        MatrixView x = _layers[0].Input(rows);
        for (int i = 0; i < rows; i++)
        {
            new ReadOnlySpan<float>(
                _panels.Values.Pointer + _layout.Embedding + ((nint)tokens[i] * width),
                width
            ).CopyTo(x.Row(i));
        }

        for (int l = 0; l < _layers.Length; l++)
        {
            MatrixView next = l + 1 < _layers.Length ? _layers[l + 1].Input(rows) : Final(rows);
            Layer(l, rows, segments, caches, next);
        }

        MatrixView normed = FinalNormed(rows);
        float* gain = _panels.Values.Pointer + _layout.OutputNorm;
        _kernel.Sequences.Normalise(Final(rows), gain, _epsilon, normed, FinalInverses.Pointer);
        return normed;
    }

    public void Dispose()
    {
        Attention.Dispose();
        foreach (LayerMemory layer in _layers)
        {
            layer.Dispose();
        }

        _normed.Dispose();
        _gated.Dispose();
        _final.Dispose();
        _finalNormed.Dispose();
        FinalInverses.Dispose();
    }

    private void Layer(
        int l,
        int rows,
        ReadOnlySpan<Segment> segments,
        ReadOnlySpan<KeyValueCache[]> caches,
        in MatrixView next
    )
    {
        LayerMemory memory = _layers[l];
        LayerPanels panels = _panels.Layers[l];
        LayerOffsets offsets = _layout.Layers[l];
        DecoderOptions options = _layout.Options;
        SequenceKernel sequences = _kernel.Sequences;
        float* values = _panels.Values.Pointer;

        MatrixView x = memory.Input(rows);
        MatrixView normed = Normed(rows);
        sequences.Normalise(x, values + offsets.AttentionNorm, _epsilon, normed, memory.InputInverses.Pointer);
        MatrixView qkv = memory.Qkv(rows);
        panels.Qkv.Forward(normed, qkv);
        MatrixView attended = memory.Attended(rows);
        for (int s = 0; s < segments.Length; s++)
        {
            Segment segment = segments[s];
            MatrixView own = Rows(qkv, segment);
            MatrixView turned = own.Block(0, 0, own.Rows, options.Width + options.KeyValueWidth);
            _panels.Rotary.Turn(_kernel, turned, segment.Position);
            Attention.Forward(
                own,
                Rows(attended, segment),
                memory.LogTotals.Pointer + segment.Start,
                memory.Capacity,
                segment.Position,
                caches.IsEmpty ? null : caches[s][l]
            );
        }

        MatrixView middle = memory.Middle(rows);
        Copy(x, middle);
        panels.Output.Forward(attended, middle, accumulate: true);

        sequences.Normalise(middle, values + offsets.HiddenNorm, _epsilon, normed, memory.MiddleInverses.Pointer);
        MatrixView gateUp = memory.GateUp(rows);
        panels.GateUp.Forward(normed, gateUp);
        MatrixView gated = new(_gated.Pointer, rows, options.Hidden, Gemm.StrideOf(options.Hidden));
        sequences.Gate(gateUp, gated);
        Copy(middle, next);
        panels.Down.Forward(gated, next, accumulate: true);
    }

    private static MatrixView Rows(in MatrixView view, Segment segment) =>
        view.Block(segment.Start, 0, segment.Length, view.Columns);

    private static void Copy(in MatrixView from, in MatrixView to)
    {
        for (int i = 0; i < from.Rows; i++)
        {
            from.Row(i).CopyTo(to.Row(i));
        }
    }

    private MatrixView View(AlignedBuffer buffer, int rows) =>
        new(buffer.Pointer, rows, _layout.Options.Width, Gemm.StrideOf(_layout.Options.Width));
}
