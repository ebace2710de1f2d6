using Telltale.Learning.Kernels;

namespace Telltale.Learning.Language.Models;

/// <summary>
/// Causal attention within one text: <c>softmax(Q Kᵀ / √d) V</c>, head by head, in blocks of rows whose products with the
/// keys stay in the cache. A block multiplies with the keys up to its last row and no further. Going back, the
/// probabilities are made again from their logarithmic totals, which is faster than fetching them from memory.
/// </summary>
internal sealed unsafe class Attention : IDisposable
{
    /// <summary>Rows of a block: whole register tiles.</summary>
    private const int BlockRows = 24;

    private readonly Kernel _kernel;
    private readonly DecoderOptions _options;
    private readonly float _scale;
    private readonly KeyValueCache _own;
    private readonly int _stride;
    private readonly AlignedBuffer _scores;
    private readonly AlignedBuffer _factors;
    private readonly AlignedBuffer _deltas;
    private readonly AlignedBuffer _keyRows;
    private readonly AlignedBuffer _valueColumns;
    private readonly AlignedBuffer _block;

    /// <param name="kernel">Does the arithmetic.</param>
    /// <param name="options">Of the model.</param>
    /// <param name="goesBack">Whether <see cref="Back"/> is going to be called.</param>
    public Attention(Kernel kernel, DecoderOptions options, bool goesBack)
    {
        _kernel = kernel;
        _options = options;
        _scale = (float)(1 / Math.Sqrt(options.HeadWidth));
        _own = new KeyValueCache(kernel, options, heads: 1);
        int width = kernel.PanelWidth;
        _stride = Gemm.StrideOf(Panels.Count(options.Context, width) * width);
        _scores = new AlignedBuffer(BlockRows * _stride);
        _factors = new AlignedBuffer(BlockRows);
        _deltas = new AlignedBuffer(goesBack ? BlockRows * _stride : 0);
        _keyRows = new AlignedBuffer(goesBack ? Panels.Length(options.Context, options.HeadWidth, width) : 0);
        _valueColumns = new AlignedBuffer(goesBack ? Panels.Length(options.HeadWidth, options.Context, width) : 0);
        _block = new AlignedBuffer(goesBack ? Panels.Length(BlockRows, options.HeadWidth, width) : 0);
    }

    /// <summary>One text's rows.</summary>
    /// <param name="qkv">[rows × (D + 2K)]: queries, keys, values, turned already.</param>
    /// <param name="output">[rows × D], overwritten.</param>
    /// <param name="logTotals">[heads × <paramref name="totalStride"/>], overwritten.</param>
    /// <param name="totalStride">Floats from one head's totals to the next.</param>
    /// <param name="position">Place of the first row: above 0 only where a cache holds those before.</param>
    /// <param name="cache">Keeps keys and values; null where nobody needs them again.</param>
    public void Forward(
        in MatrixView qkv,
        in MatrixView output,
        float* logTotals,
        int totalStride,
        int position,
        KeyValueCache? cache
    )
    {
        int group = _options.Heads / _options.KeyValueHeads;
        for (int head = 0; head < _options.KeyValueHeads; head++)
        {
            (KeyValueCache held, int place) = cache is null ? (_own, 0) : (cache, head);
            held.Add(place, position, Keys(qkv, head), Values(qkv, head));
            for (int query = head * group; query < (head + 1) * group; query++)
            {
                float* totals = logTotals + ((nint)query * totalStride);
                MatrixView queries = Head(qkv, query);
                MatrixView answers = Head(output, query);
                for (int row = 0; row < qkv.Rows; row += BlockRows)
                {
                    int rows = Math.Min(BlockRows, qkv.Rows - row);
                    int keys = position + row + rows;
                    MatrixView scores = Product(Rows(queries, row, rows), held.Keys(place), _scores, keys);
                    _kernel.Sequences.CausalExponentials(
                        scores,
                        position + row,
                        _scale,
                        _factors.Pointer,
                        totals + row
                    );
                    MatrixView block = Rows(answers, row, rows);
                    for (int column = 0; column < block.Columns; column += _kernel.PanelWidth)
                    {
                        int columns = Math.Min(_kernel.PanelWidth, block.Columns - column);
                        _kernel.Product(
                            scores,
                            held.Values(place, column / _kernel.PanelWidth),
                            block.Block(0, column, rows, columns),
                            accumulate: false
                        );
                    }

                    _kernel.Sequences.ScaleRows(block, _factors.Pointer);
                }
            }
        }
    }

    /// <summary>The gradient for one text that began at place 0.</summary>
    /// <param name="qkv">As in <see cref="Forward"/>.</param>
    /// <param name="output">What it gave.</param>
    /// <param name="delta">Gradient with respect to that [rows × D].</param>
    /// <param name="logTotals">What it left.</param>
    /// <param name="totalStride">As there.</param>
    /// <param name="qkvDelta">[rows × (D + 2K)], overwritten.</param>
    public void Back(
        in MatrixView qkv,
        in MatrixView output,
        in MatrixView delta,
        float* logTotals,
        int totalStride,
        in MatrixView qkvDelta
    )
    {
        int group = _options.Heads / _options.KeyValueHeads;
        int width = _kernel.PanelWidth;
        for (int head = 0; head < _options.KeyValueHeads; head++)
        {
            MatrixView keys = Keys(qkv, head);
            MatrixView values = Values(qkv, head);
            Panels.Pack(keys.Transposed, width, _own.Keys(0));
            Panels.Pack(keys, width, _keyRows.Pointer);
            Panels.Pack(values.Transposed, width, _valueColumns.Pointer);
            MatrixView keysDelta = Keys(qkvDelta, head);
            MatrixView valuesDelta = Values(qkvDelta, head);
            Clear(keysDelta);
            Clear(valuesDelta);
            for (int query = head * group; query < (head + 1) * group; query++)
            {
                float* totals = logTotals + ((nint)query * totalStride);
                for (int row = 0; row < qkv.Rows; row += BlockRows)
                {
                    int rows = Math.Min(BlockRows, qkv.Rows - row);
                    BackBlock(
                        Rows(Head(qkv, query), row, rows),
                        Rows(Head(output, query), row, rows),
                        Rows(Head(delta, query), row, rows),
                        row,
                        qkv.Rows,
                        totals + row,
                        Rows(Head(qkvDelta, query), row, rows),
                        keysDelta,
                        valuesDelta
                    );
                }
            }
        }
    }

    public void Dispose()
    {
        _own.Dispose();
        _scores.Dispose();
        _factors.Dispose();
        _deltas.Dispose();
        _keyRows.Dispose();
        _valueColumns.Dispose();
        _block.Dispose();
    }

    private void BackBlock(
        in MatrixView queries,
        in MatrixView output,
        in MatrixView delta,
        int position,
        int length,
        float* logTotals,
        in MatrixView queriesDelta,
        in MatrixView keysDelta,
        in MatrixView valuesDelta
    )
    {
        SequenceKernel sequences = _kernel.Sequences;
        int seen = position + queries.Rows;
        MatrixView p = Product(queries, _own.Keys(0), _scores, seen);
        sequences.CausalProbabilities(p, position, _scale, logTotals);
        AddTransposed(p, delta, Rows(valuesDelta, 0, seen));
        // Σ_j p_j dp_j is the dot product of the output and its gradient.
        sequences.RowDots(delta, output, _factors.Pointer);
        MatrixView dp = Product(delta, _valueColumns.Pointer, _deltas, seen);
        sequences.SoftmaxBack(p, dp, _scale, _factors.Pointer);
        float* panel = _keyRows.Pointer;
        for (int column = 0; column < queriesDelta.Columns; column += _kernel.PanelWidth)
        {
            int columns = Math.Min(_kernel.PanelWidth, queriesDelta.Columns - column);
            _kernel.Product(dp, panel, queriesDelta.Block(0, column, queriesDelta.Rows, columns), accumulate: false);
            panel += (nint)length * _kernel.PanelWidth;
        }

        AddTransposed(dp, queries, Rows(keysDelta, 0, seen));
    }

    /// <summary>Rows against columns in panels, whole panels at a time.</summary>
    private MatrixView Product(in MatrixView rows, float* panels, AlignedBuffer buffer, int columns)
    {
        int width = _kernel.PanelWidth;
        MatrixView result = new(buffer.Pointer, rows.Rows, columns, _stride);
        for (int column = 0; column < columns; column += width)
        {
            _kernel.Product(rows, panels, result.Block(0, column, rows.Rows, width), accumulate: false);
            panels += (nint)rows.Columns * width;
        }

        return result;
    }

    /// <summary><c>sum += aᵀ · b</c> over the rows of a block.</summary>
    private void AddTransposed(in MatrixView a, in MatrixView b, in MatrixView sum)
    {
        int width = _kernel.PanelWidth;
        Panels.Pack(b, width, _block.Pointer);
        float* panel = _block.Pointer;
        for (int column = 0; column < sum.Columns; column += width)
        {
            int columns = Math.Min(width, sum.Columns - column);
            _kernel.Product(a.Transposed, panel, sum.Block(0, column, sum.Rows, columns), accumulate: true);
            panel += (nint)b.Rows * width;
        }
    }

    private static void Clear(in MatrixView view)
    {
        for (int i = 0; i < view.Rows; i++)
        {
            view.Row(i).Clear();
        }
    }

    private static MatrixView Rows(in MatrixView view, int row, int rows) => view.Block(row, 0, rows, view.Columns);

    private MatrixView Head(in MatrixView view, int head) => Columns(view, head * _options.HeadWidth);

    private MatrixView Keys(in MatrixView view, int head) =>
        Columns(view, _options.Width + (head * _options.HeadWidth));

    private MatrixView Values(in MatrixView view, int head) =>
        Columns(view, _options.Width + _options.KeyValueWidth + (head * _options.HeadWidth));

    private MatrixView Columns(in MatrixView view, int column) => view.Block(0, column, view.Rows, _options.HeadWidth);
}
