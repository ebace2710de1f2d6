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
        using FileStream stream = InputFile.Open(path);
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
    public override void Read(long start, Span<double> destination)
    {
        CheckRun(start, destination.Length);
        int size = Type.ItemBytes;
        // Short reads are common; they shall not pay for clearing a whole chunk.
        int perChunk = Math.Clamp(destination.Length, 1, ChunkBytes / size);
        Span<byte> chunk = stackalloc byte[perChunk * size];
        if (_header.IsRowMajor)
        {
            for (int done = 0; done < destination.Length; done += perChunk)
            {
                Span<double> part = destination.Slice(done, Math.Min(perChunk, destination.Length - done));
                _handle.ReadSpan(Offset(start + done), chunk[..(part.Length * size)]);
                Decode(chunk[..(part.Length * size)], part, start + done);
            }

            return;
        }

        FortranRuns runs = new(Shape, start, destination.Length, stackalloc long[NpyHeader.MaxRank]);
        int next = 0;
        while (runs.MoveNext())
        {
            for (int done = 0; done < runs.Length; done += perChunk)
            {
                int count = Math.Min(perChunk, runs.Length - done);
                for (int i = 0; i < count; i++)
                {
                    ulong offset = Offset(runs.First + ((done + i) * runs.Stride));
                    _handle.ReadSpan(offset, chunk.Slice(i * size, size));
                }

                Decode(chunk[..(count * size)], destination.Slice(next, count), start + next);
                next += count;
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
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        values = SpanAt(Offset(start), count);
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

    // The one place that needs an address: everything else goes through the handle, which checks bounds and lifetime.
    private unsafe ReadOnlySpan<float> SpanAt(ulong offset, int count)
    {
        byte* start = null;
        try
        {
            _handle.AcquirePointer(ref start);
            return new ReadOnlySpan<float>(start + _view.PointerOffset + offset, count);
        }
        finally
        {
            if (start is not null)
            {
                _handle.ReleasePointer();
            }
        }
    }

    private ulong Offset(long element) => (ulong)(_header.DataOffset + (element * Type.ItemBytes));

    private void Decode(Span<byte> bytes, Span<double> destination, long position)
    {
        if (Type.Kind == NpyKind.Boolean)
        {
            NpyDecoding.CheckBooleans(bytes, _path, position);
        }

        ByteOrder.ToNative(bytes, Type);
        NpyDecoding.ToDoubles(Type, bytes, destination);
    }
}
