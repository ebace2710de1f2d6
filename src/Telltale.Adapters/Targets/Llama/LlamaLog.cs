using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Telltale.Adapters.Targets.Llama;

/// <summary>What llama.cpp says while it works: nothing reaches the terminal; the last errors are kept for a message.</summary>
internal sealed unsafe class LlamaLog
{
    private const int ErrorLevel = 4;
    private const int MostKept = 3;

    private readonly Lock _gate = new();
    private readonly Queue<string> _errors = new();

    /// <summary>Takes over the log of a library, for as long as the program runs.</summary>
    public void Attach(LlamaApi api)
    {
        delegate* unmanaged[Cdecl]<int, byte*, nint, void> hear = &Hear;
        api.LogSet((nint)hear, GCHandle.ToIntPtr(GCHandle.Alloc(this)));
    }

    /// <summary>The last errors in a line, and forgets them; null if there were none.</summary>
    public string? TakeErrors()
    {
        lock (_gate)
        {
            string? errors = _errors.Count == 0 ? null : string.Join("; ", _errors);
            _errors.Clear();
            return errors;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Hear(int level, byte* text, nint log)
    {
        if (level == ErrorLevel && GCHandle.FromIntPtr(log).Target is LlamaLog own)
        {
            own.Keep(Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text)));
        }
    }

    private void Keep(string text)
    {
        string line = Formats.Printable.Shorten(text.Trim(), 200);
        lock (_gate)
        {
            if (line.Length > 0)
            {
                _errors.Enqueue(line);
            }

            while (_errors.Count > MostKept)
            {
                _errors.Dequeue();
            }
        }
    }
}
