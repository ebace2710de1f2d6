using Telltale.Core.Numerics;

namespace Telltale.Adapters.Formats;

/// <summary>Passes bytes on, keeps their CRC-32 and ends where it was told to, whatever lies behind.</summary>
internal sealed class CheckedStream(Stream inner, long length) : Stream
{
    private long _left = length;

    /// <summary>CRC-32 of what was read so far.</summary>
    public uint Crc { get; private set; }

    /// <summary>Bytes that were promised and not read yet.</summary>
    public long Left => _left;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        int found = inner.Read(buffer[..(int)Math.Min(buffer.Length, _left)]);
        _left -= found;
        Crc = Crc32.Append(Crc, buffer[..found]);
        return found;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
