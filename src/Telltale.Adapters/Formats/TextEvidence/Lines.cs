using System.Buffers;
using Telltale.Core;

namespace Telltale.Adapters.Formats.TextEvidence;

/// <summary>A file line by line as bytes, none longer than a limit, so that no file can take all memory.</summary>
/// <param name="stream">Bytes, lines ending in LF or CR LF; the last may lack its end.</param>
/// <param name="source">The file's name, for messages.</param>
/// <param name="mostBytes">Longest line.</param>
internal sealed class Lines(Stream stream, string source, int mostBytes) : IDisposable
{
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(1 << 16);
    private int _start;
    private int _end;
    private bool _isOver;

    /// <summary>Number of the line last read, from 1.</summary>
    public int Number { get; private set; }

    /// <summary>Reads a line; it is there until the next is read.</summary>
    /// <exception cref="BadInputException">The line is too long.</exception>
    public bool TryRead(out ReadOnlyMemory<byte> line)
    {
        int searched = _start;
        while (true)
        {
            int at = _buffer.AsSpan(searched, _end - searched).IndexOf((byte)'\n');
            if (at >= 0 && searched + at - _start <= mostBytes)
            {
                int end = searched + at;
                line = Trimmed(_start, end);
                _start = end + 1;
                Number++;
                return true;
            }

            searched = _end;
            if (at >= 0 || _end - _start > mostBytes)
            {
                throw new BadInputException(
                    $"{source}, line {Number + 1}: found a line of more than {mostBytes >> 20} MiB, expected a document a line, none longer than that; cut long documents into windows."
                );
            }

            if (_isOver)
            {
                line = Trimmed(_start, _end);
                bool found = _end > _start;
                _start = _end;
                Number += found ? 1 : 0;
                return found;
            }

            searched -= MakeRoom();
            int read = stream.Read(_buffer, _end, _buffer.Length - _end);
            _isOver = read == 0;
            _end += read;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        stream.Dispose();
    }

    private ReadOnlyMemory<byte> Trimmed(int start, int end)
    {
        // A byte order mark stands before the first line only.
        if (Number == 0 && _buffer.AsSpan(start, end - start).StartsWith("\uFEFF"u8))
        {
            start += 3;
        }

        while (end > start && _buffer[end - 1] is (byte)'\r' or (byte)' ' or (byte)'\t')
        {
            end--;
        }

        return _buffer.AsMemory(start, end - start);
    }

    /// <summary>Moves what is left to the front, and doubles the buffer when it is full; says how far things moved.</summary>
    private int MakeRoom()
    {
        int moved = _start;
        int left = _end - _start;
        if (left == _buffer.Length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(2 * _buffer.Length);
            _buffer.AsSpan(_start, left).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }
        else if (_end == _buffer.Length)
        {
            _buffer.AsSpan(_start, left).CopyTo(_buffer);
        }
        else
        {
            return 0;
        }

        _start = 0;
        _end = left;
        return moved;
    }
}
