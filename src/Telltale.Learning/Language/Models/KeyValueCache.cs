using Telltale.Learning.Kernels;

namespace Telltale.Learning.Language.Models;

/// <summary>
/// Keys and values of one text's first tokens in one layer, packed for products: for each head the keys as columns of
/// panels, and the values as rows.
/// </summary>
internal sealed unsafe class KeyValueCache : IDisposable
{
    private readonly int _panelWidth;
    private readonly int _headWidth;
    private readonly int _capacity;
    private readonly AlignedBuffer _keys;
    private readonly AlignedBuffer _values;

    /// <param name="kernel">Reads them.</param>
    /// <param name="options">Of the model.</param>
    /// <param name="heads">How many heads are held.</param>
    public KeyValueCache(Kernel kernel, DecoderOptions options, int heads)
    {
        _panelWidth = kernel.PanelWidth;
        _headWidth = options.HeadWidth;
        _capacity = options.Context;
        _keys = new AlignedBuffer(checked(heads * KeyLength));
        _values = new AlignedBuffer(checked(heads * ValueLength));
    }

    private int KeyLength => Panels.Length(_headWidth, _capacity, _panelWidth);

    private int ValueLength => Panels.Length(_capacity, _headWidth, _panelWidth);

    /// <summary>The panels of a head's keys: [head width × panel width] each.</summary>
    public float* Keys(int head) => _keys.Pointer + ((nint)head * KeyLength);

    /// <summary>A panel of a head's values [capacity × panel width].</summary>
    public float* Values(int head, int panel) =>
        _values.Pointer + ((nint)head * ValueLength) + ((nint)panel * _capacity * _panelWidth);

    /// <summary>Adds a head's keys and values of neighbouring places.</summary>
    /// <param name="head">Which head.</param>
    /// <param name="position">Place of the first.</param>
    /// <param name="keys">[rows × head width].</param>
    /// <param name="values">[rows × head width].</param>
    public void Add(int head, int position, in MatrixView keys, in MatrixView values)
    {
        if (position == 0)
        {
            Panels.Pack(keys.Transposed, _panelWidth, Keys(head));
        }
        else
        {
            for (int i = 0; i < keys.Rows; i++)
            {
                (int panel, int column) = Math.DivRem(position + i, _panelWidth);
                float* to = Keys(head) + ((nint)panel * _headWidth * _panelWidth) + column;
                ReadOnlySpan<float> key = keys.Row(i);
                for (int j = 0; j < key.Length; j++)
                {
                    to[j * _panelWidth] = key[j];
                }
            }
        }

        for (int column = 0; column < _headWidth; column += _panelWidth)
        {
            int columns = Math.Min(_panelWidth, _headWidth - column);
            Panels.PackOne(
                values.Block(0, column, values.Rows, columns),
                _panelWidth,
                Values(head, column / _panelWidth) + ((nint)position * _panelWidth)
            );
        }
    }

    public void Dispose()
    {
        _keys.Dispose();
        _values.Dispose();
    }
}
