using Telltale.Learning.Kernels;

namespace Telltale.Learning.Language.Models;

/// <summary>
/// The gradient of the cross-entropy for the rows of one <see cref="DecoderForward.Run"/>, handed to those numbers that
/// learn, part after part from the output to the input. Logits exist for a block of rows at a time.
/// </summary>
internal sealed unsafe class DecoderBackward : IDisposable
{
    private readonly DecoderPanels _panels;
    private readonly DecoderForward _forward;
    private readonly LearntGradient _gradient;
    private readonly Kernel _kernel;
    private readonly DecoderLayout _layout;
    private readonly LogitBlocks _logits;
    private readonly AlignedBuffer _stream;
    private readonly AlignedBuffer _inner;
    private readonly AlignedBuffer _hidden;
    private readonly AlignedBuffer _qkv;

    /// <param name="panels">The weights.</param>
    /// <param name="forward">What keeps the rows.</param>
    /// <param name="gradient">Where gradients go.</param>
    public DecoderBackward(DecoderPanels panels, DecoderForward forward, LearntGradient gradient)
    {
        _panels = panels;
        _forward = forward;
        _gradient = gradient;
        _kernel = panels.Kernel;
        _layout = panels.Layout;
        _logits = new LogitBlocks(panels.Output, LogitBlocks.RowsToLearn(_layout.Options.Vocabulary));
        _stream = New(_layout.Options.Width);
        _inner = New(_layout.Options.Width);
        _hidden = New(_layout.Options.Hidden);
        _qkv = New(_layout.QkvWidth);

        AlignedBuffer New(int columns) => new(checked(forward.Capacity * Gemm.StrideOf(columns)));
    }

    /// <summary>Adds the gradient of <c>scale · Σ loss</c>.</summary>
    /// <param name="tokens">A row each, as they went forward.</param>
    /// <param name="next">What each row is to foretell.</param>
    /// <param name="segments">As they went forward, all from place 0.</param>
    /// <param name="scale">Usually 1 / tokens of the batch.</param>
    /// <returns>The sum of the losses in nats.</returns>
    public double Run(ReadOnlySpan<int> tokens, ReadOnlySpan<int> next, ReadOnlySpan<Segment> segments, float scale)
    {
        int rows = tokens.Length;
        MatrixView delta = View(_stream, rows, _layout.Options.Width);
        MatrixView inner = View(_inner, rows, _layout.Options.Width);
        double loss = OutputLayer(next, scale, inner);
        Clear(delta);
        NormaliseBack(inner, _forward.Final(rows), _layout.OutputNorm, _forward.FinalInverses, delta);
        for (int l = _layout.Layers.Length - 1; l >= 0; l--)
        {
            Layer(l, rows, segments, delta, inner);
        }

        _gradient.AddEmbedding(tokens, delta);
        return loss;
    }

    public void Dispose()
    {
        _logits.Dispose();
        _stream.Dispose();
        _inner.Dispose();
        _hidden.Dispose();
        _qkv.Dispose();
    }

    private double OutputLayer(ReadOnlySpan<int> next, float scale, in MatrixView inner)
    {
        MatrixView normed = _forward.FinalNormed(next.Length);
        double loss = 0;
        for (int row = 0; row < next.Length; row += _logits.Rows)
        {
            int rows = Math.Min(_logits.Rows, next.Length - row);
            MatrixView x = normed.Block(row, 0, rows, normed.Columns);
            MatrixView logits = _logits.Of(x);
            loss += _kernel.SoftmaxCrossEntropy(logits, next.Slice(row, rows), smoothing: 0, scale);
            _gradient.AddMatrix(_layout.Output, logits, x);
            _panels.Output.Back(logits, inner.Block(row, 0, rows, inner.Columns));
        }

        return loss;
    }

    /// <param name="l">Which layer.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="segments">Which rows belong together.</param>
    /// <param name="delta">Gradient with respect to the residual stream after the layer; before it, on return.</param>
    /// <param name="inner">Memory [rows × D].</param>
    private void Layer(int l, int rows, ReadOnlySpan<Segment> segments, in MatrixView delta, in MatrixView inner)
    {
        LayerMemory memory = _forward.Layers[l];
        LayerPanels panels = _panels.Layers[l];
        LayerOffsets offsets = _layout.Layers[l];

        MatrixView hidden = View(_hidden, rows, _layout.Options.Hidden);
        panels.Down.Back(delta, hidden);
        MatrixView gateUp = memory.GateUp(rows);
        _kernel.Sequences.GateBack(hidden, gateUp);
        _gradient.AddMatrix(offsets.Down, delta, hidden);
        panels.GateUp.Back(gateUp, inner);
        MatrixView middle = memory.Middle(rows);
        _gradient.AddMatrix(offsets.GateUp, gateUp, Normed(middle, offsets.HiddenNorm, memory.MiddleInverses));
        NormaliseBack(inner, middle, offsets.HiddenNorm, memory.MiddleInverses, delta);

        MatrixView attended = memory.Attended(rows);
        panels.Output.Back(delta, inner);
        _gradient.AddMatrix(offsets.AttentionOutput, delta, attended);
        MatrixView qkv = memory.Qkv(rows);
        MatrixView qkvDelta = View(_qkv, rows, _layout.QkvWidth);
        foreach (Segment segment in segments)
        {
            MatrixView own = Rows(qkvDelta, segment);
            _forward.Attention.Back(
                Rows(qkv, segment),
                Rows(attended, segment),
                Rows(inner, segment),
                memory.LogTotals.Pointer + segment.Start,
                memory.Capacity,
                own
            );
            int turned = _layout.Options.Width + _layout.Options.KeyValueWidth;
            _panels.Rotary.Turn(_kernel, own.Block(0, 0, own.Rows, turned), position: 0, back: true);
        }

        panels.Qkv.Back(qkvDelta, inner);
        MatrixView input = memory.Input(rows);
        _gradient.AddMatrix(offsets.Qkv, qkvDelta, Normed(input, offsets.AttentionNorm, memory.InputInverses));
        NormaliseBack(inner, input, offsets.AttentionNorm, memory.InputInverses, delta);
    }

    /// <summary>What a norm gave, once more.</summary>
    private MatrixView Normed(in MatrixView x, int gain, AlignedBuffer inverses)
    {
        MatrixView normed = _forward.Normed(x.Rows);
        _kernel.Sequences.NormaliseAgain(x, _panels.Values.Pointer + gain, inverses.Pointer, normed);
        return normed;
    }

    private void NormaliseBack(
        in MatrixView normedDelta,
        in MatrixView x,
        int gain,
        AlignedBuffer inverses,
        in MatrixView delta
    ) =>
        _kernel.Sequences.NormaliseBack(
            normedDelta,
            x,
            _panels.Values.Pointer + gain,
            inverses.Pointer,
            delta,
            _gradient.GainOf(gain)
        );

    private static void Clear(in MatrixView view)
    {
        for (int i = 0; i < view.Rows; i++)
        {
            view.Row(i).Clear();
        }
    }

    private static MatrixView Rows(in MatrixView view, Segment segment) =>
        view.Block(segment.Start, 0, segment.Length, view.Columns);

    private static MatrixView View(AlignedBuffer buffer, int rows, int columns) =>
        new(buffer.Pointer, rows, columns, Gemm.StrideOf(columns));
}
