using System.Text;
using CsvHelper;
using Telltale.Core;

namespace Telltale.Adapters.Formats.Csv;

/// <summary>
/// Rows of a comma-separated file (RFC 4180): the first is the header, every other has as many fields. Empty lines are
/// passed over. Every message names the line.
/// </summary>
internal sealed class CsvRows : IDisposable
{
    private const int MaxRowBytes = 1 << 24;

    private static readonly CsvReaderOptions Strict = new()
    {
        HasHeader = false,
        Separator = ',',
        MalformedData = CsvMalformedDataHandling.Throw,
        TrackLineNumbers = true,
        MaxRecordSize = MaxRowBytes,
    };

    private readonly string _source;
    private readonly CsvReader _reader;
    private long _line = 1;

    private CsvRows(Stream stream, string source)
    {
        _source = source;
        _reader = CsvReader.Create(stream, Strict);
    }

    /// <summary>Names of the columns, different from each other and none empty.</summary>
    public IReadOnlyList<string> Header { get; private set; } = [];

    /// <summary>Reads a stream, which is closed with the rows, up to the end of the header.</summary>
    /// <exception cref="BadInputException">There is no header, or two columns have one name.</exception>
    public static CsvRows Open(Stream stream, string source)
    {
        CsvRows rows = new(stream, source);
        try
        {
            rows.ReadHeader();
            return rows;
        }
        catch
        {
            rows.Dispose();
            throw;
        }
    }

    /// <summary>Goes to the next row; false after the last.</summary>
    /// <exception cref="BadInputException">A row of another width, or quotes out of place.</exception>
    public bool MoveNext()
    {
        if (!Advance())
        {
            return false;
        }

        return _reader.FieldCount == Header.Count
            ? true
            : throw Fault($"found {_reader.FieldCount} fields, expected {Header.Count} as in the header");
    }

    /// <summary>One field of the present row, as UTF-8 bytes.</summary>
    public ReadOnlySpan<byte> Bytes(int column) => _reader.GetSpan(column);

    /// <summary>One field of the present row.</summary>
    /// <exception cref="BadInputException">Bytes that are not UTF-8.</exception>
    public string Text(int column)
    {
        try
        {
            return InputFile.StrictUtf8.GetString(_reader.GetSpan(column));
        }
        catch (DecoderFallbackException e)
        {
            throw new BadInputException(
                $"{_source}, line {_line}: found bytes that are not UTF-8 in field {column + 1}; save the file as UTF-8.",
                e
            );
        }
    }

    /// <summary>A message about the present row.</summary>
    public BadInputException Fault(string what) => new($"{_source}, line {_line}: {what}.");

    /// <summary>A message about one field of the present row.</summary>
    public BadInputException Fault(int column, string expected) =>
        Fault(
            $"column '{Printable.Shorten(Header[column])}': found '{Printable.Shorten(_reader.GetString(column))}', "
                + $"expected {expected}"
        );

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();

    private void ReadHeader()
    {
        if (!Advance())
        {
            throw new BadInputException($"{_source}: found nothing, expected a header line.");
        }

        HashSet<string> names = new(StringComparer.Ordinal);
        List<string> header = [];
        for (int column = 0; column < _reader.FieldCount; column++)
        {
            string name = Text(column);
            header.Add(name);
            if (name.Length == 0 || !names.Add(name))
            {
                throw Fault(
                    name.Length == 0
                        ? $"found no name for column {column + 1}, expected a header with a name for each"
                        : $"found the column '{Printable.Shorten(name)}' twice, expected different names"
                );
            }
        }

        Header = header;
    }

    private bool Advance()
    {
        try
        {
            bool any = _reader.Read();
            _line = any ? _reader.LineNumber : _line;
            return any;
        }
        catch (CsvFormatException e)
        {
            throw new BadInputException(
                $"{_source}, line {Math.Max(_line, e.LineNumber)}: found a row that is not CSV ({e.Message.TrimEnd('.')}), "
                    + $"expected quotes around whole fields, doubled inside them, and rows below {MaxRowBytes} bytes.",
                e
            );
        }
    }
}
