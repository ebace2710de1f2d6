using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Telltale.Core;
using Telltale.Core.Numerics;

namespace Telltale.Adapters.Formats.Npy;

/// <summary>
/// The real numbers of an .npy file, read where they lie: any size, no memory of our own, safe for any number of threads
/// at once. Whoever opened it disposes it, after the last read; a file that is shortened by someone else while it is
/// mapped takes the process down, as with any mapped file.
/// </summary>
public sealed class MappedNpyArray : NdArray, IDisposable
{
    private const int ChunkBytes = 8192;

    // Elements whose bytes can be counted in an int.
    private const int MaxRun = 1 << 27;
    private readonly string _path;
    private readonly NpyHeader _header;
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly SafeMemoryMappedViewHandle _handle;
    private int _disposed;

    private MappedNpyArray(string path, NpyHeader header, MemoryMappedFile file)
        : base(header.Shape)
    {
        _path = path;
        _header = header;
        _file = file;
        _view = file.CreateViewAccessor(0, header.FileBytes, MemoryMappedFileAccess.Read);
        _handle = _view.SafeMemoryMappedViewHandle;
    }

    /// <summary>Type of the elements in the file.</summary>
    public NpyType Type => _header.Type;

    /// <summary>Maps a file; only its header is read.</summary>
    /// <exception cref="BadInputException">Not an .npy file of real numbers, or not as long as its header says.</exception>
    public static MappedNpyArray Open(string path)
    {
        using FileStream stream = InputFile.OpenSeekable(path);
        NpyHeader header = NpyHeaderReader.Read(stream, stream.Length, path);
        header.CheckLength(stream.Length, path);
        if (!header.Type.IsReal)
        {
            throw new BadInputException(
                $"{path}: found {header.Type.Name}, expected real numbers; save with astype('float32')."
            );
        }

        MemoryMappedFile file = MemoryMappedFile.CreateFromFile(
            stream,
            mapName: null,
            capacity: 0,
            MemoryMappedFileAccess.Read,
            HandleInheritability.None,
            leaveOpen: true
        );
        try
        {
            return new MappedNpyArray(path, header, file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="BadInputException">A boolean that is neither 0 nor 1.</exception>
    /// <exception cref="ObjectDisposedException">The mapping has ended.</exception>
    public override unsafe void Read(long start, Span<double> destination)
    {
        CheckRun(start, destination.Length);
        byte* mapped = null;
        try
        {
            // Holds the mapping open while it is read, and fails when it has been closed.
            _handle.AcquirePointer(ref mapped);
            byte* elements = mapped + _view.PointerOffset + _header.DataOffset;
            if (_header.IsRowMajor)
            {
                ReadRun(elements, start, destination);
            }
            else
            {
                Gather(elements, start, destination);
            }
        }
        finally
        {
            if (mapped is not null)
            {
                _handle.ReleasePointer();
            }
        }
    }

    /// <inheritdoc/>
    /// <remarks>The run may be used until the mapping is disposed, not after.</remarks>
    public override bool TryGetFloats(long start, int count, out ReadOnlySpan<float> values)
    {
        bool direct =
            Type.Kind == NpyKind.Float32
            && Type.IsNative
            && _header.IsRowMajor
            && _header.DataOffset % sizeof(float) == 0;
        if (!direct)
        {
            values = default;
            return false;
        }

        CheckRun(start, count);
        values = SpanAt(start, count);
        return true;
    }

    /// <summary>Ends the mapping.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _view.Dispose();
            _file.Dispose();
        }
    }

    private unsafe ReadOnlySpan<float> SpanAt(long start, int count)
    {
        byte* mapped = null;
        try
        {
            _handle.AcquirePointer(ref mapped);
            return new ReadOnlySpan<float>((float*)(mapped + _view.PointerOffset + _header.DataOffset) + start, count);
        }
        finally
        {
            if (mapped is not null)
            {
                _handle.ReleasePointer();
            }
        }
    }

    private unsafe void ReadRun(byte* elements, long start, Span<double> destination)
    {
        int size = Type.ItemBytes;
        // Only what must be turned round needs room of its own.
        int most = Type.IsNative ? MaxRun : ChunkBytes / size;
        Span<byte> scratch = stackalloc byte[Type.IsNative ? 0 : Math.Min(most, destination.Length) * size];
        for (int done = 0; done < destination.Length; done += most)
        {
            Span<double> part = destination.Slice(done, Math.Min(most, destination.Length - done));
            ReadOnlySpan<byte> stored = new(elements + ((start + done) * size), part.Length * size);
            if (Type.IsNative)
            {
                Decode(stored, part, start + done);
                continue;
            }

            Span<byte> turned = scratch[..stored.Length];
            stored.CopyTo(turned);
            ByteOrder.ToNative(turned, Type);
            Decode(turned, part, start + done);
        }
    }

    private unsafe void Gather(byte* elements, long start, Span<double> destination)
    {
        int size = Type.ItemBytes;
        int most = Math.Clamp(destination.Length, 1, ChunkBytes / size);
        Span<byte> scratch = stackalloc byte[most * size];
        FortranRuns runs = new(Shape, start, destination.Length, stackalloc long[NpyHeader.MaxRank]);
        int next = 0;
        while (runs.MoveNext())
        {
            for (int done = 0; done < runs.Length; done += most)
            {
                int count = Math.Min(most, runs.Length - done);
                for (int i = 0; i < count; i++)
                {
                    byte* element = elements + ((runs.First + ((done + i) * runs.Stride)) * size);
                    new ReadOnlySpan<byte>(element, size).CopyTo(scratch[(i * size)..]);
                }

                Span<byte> gathered = scratch[..(count * size)];
                ByteOrder.ToNative(gathered, Type);
                Decode(gathered, destination.Slice(next, count), start + next);
                next += count;
            }
        }
    }

    private void Decode(ReadOnlySpan<byte> bytes, Span<double> destination, long position)
    {
        if (Type.Kind == NpyKind.Boolean)
        {
            NpyDecoding.CheckBooleans(bytes, _path, position);
        }

        NpyDecoding.ToDoubles(Type, bytes, destination);
    }
}
