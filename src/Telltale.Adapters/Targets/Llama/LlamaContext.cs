using System.Runtime.InteropServices;
using Telltale.Core;

namespace Telltale.Adapters.Targets.Llama;

/// <summary>Memory for tokens that a model reads, and the arrays of a call. For one thread at a time.</summary>
internal sealed unsafe class LlamaContext : IDisposable
{
    private readonly LlamaApi _api;
    private readonly string _source;
    private readonly int _batch;
    private readonly int _vocabulary;
    private readonly int* _tokens;
    private readonly int* _positions;
    private readonly int* _counts;
    private readonly int* _sequences;
    private readonly int** _sequencePointers;
    private readonly sbyte* _wanted;
    private nint _context;
    private int _count;

    /// <param name="library">The library.</param>
    /// <param name="model">The loaded model.</param>
    /// <param name="source">Its name, for messages.</param>
    /// <param name="cells">Tokens that it remembers, of all sequences.</param>
    /// <param name="batch">Most tokens of a call.</param>
    /// <param name="sequences">Most sequences.</param>
    /// <param name="threads">Threads of a call.</param>
    public LlamaContext(
        LlamaLibrary library,
        nint model,
        string source,
        int cells,
        int batch,
        int sequences,
        int threads
    )
    {
        _api = library.Api;
        _source = source;
        _batch = batch;
        _vocabulary = _api.TokenCount(_api.Vocabulary(model));
        LlamaContextParameters parameters = _api.ContextDefaults();
        parameters.Cells = (uint)cells;
        parameters.Batch = (uint)batch;
        parameters.MicroBatch = (uint)batch;
        parameters.Sequences = (uint)sequences;
        parameters.Threads = threads;
        parameters.BatchThreads = threads;
        // Exact attention over keys and values of 32 bits: the answers are the model's, not the memory's.
        parameters.FlashAttention = 0;
        parameters.KeyFormat = 0;
        parameters.ValueFormat = 0;
        parameters.Unified = 1;
        _context = _api.NewContext(model, parameters);
        if (_context == 0)
        {
            throw new OutsideFailureException(
                $"{source}: llama.cpp could not make room for {cells} tokens ({library.Log.TakeErrors() ?? "no reason given"}); "
                    + "choose a smaller context."
            );
        }

        _tokens = Allocate<int>(batch);
        _positions = Allocate<int>(batch);
        _counts = Allocate<int>(batch);
        _sequences = Allocate<int>(batch);
        _sequencePointers = (int**)Allocate<nint>(batch);
        _wanted = Allocate<sbyte>(batch);
        for (int i = 0; i < batch; i++)
        {
            _counts[i] = 1;
            _sequencePointers[i] = &_sequences[i];
        }
    }

    /// <summary>Tokens that can still be added to this call.</summary>
    public int Room => _batch - _count;

    /// <summary>Forgets all tokens.</summary>
    public void Clear()
    {
        _count = 0;
        _api.ClearMemory(_api.Memory(_context), 0);
    }

    /// <summary>Adds a token to the next call; there must be <see cref="Room"/>.</summary>
    /// <param name="token">Its id.</param>
    /// <param name="position">Its place in its sequence, from 0.</param>
    /// <param name="sequence">Number of its sequence.</param>
    /// <param name="wanted">Whether logits after it are wanted.</param>
    /// <returns>Its number, for <see cref="Logits"/>.</returns>
    public int Add(int token, int position, int sequence, bool wanted)
    {
        int number = _count++;
        _tokens[number] = token;
        _positions[number] = position;
        _sequences[number] = sequence;
        _wanted[number] = (sbyte)(wanted ? 1 : 0);
        return number;
    }

    /// <summary>Reads the tokens that were added.</summary>
    public void Decode()
    {
        int status = _api.Decode(
            _context,
            new LlamaBatch
            {
                Count = _count,
                Tokens = _tokens,
                Positions = _positions,
                SequenceCounts = _counts,
                Sequences = _sequencePointers,
                Wanted = _wanted,
            }
        );
        _count = 0;
        if (status != 0)
        {
            throw new OutsideFailureException(
                $"{_source}: llama.cpp could not read {_batch} tokens (status {status}); choose a smaller context."
            );
        }
    }

    /// <summary>The logits after a token of the last call, valid until the next.</summary>
    public ReadOnlySpan<float> Logits(int number)
    {
        float* logits = _api.Logits(_context, number);
        return logits is null
            ? throw new OutsideFailureException($"{_source}: llama.cpp gave no logits for token {number} of a call.")
            : new ReadOnlySpan<float>(logits, _vocabulary);
    }

    public void Dispose()
    {
        if (_context == 0)
        {
            return;
        }

        _api.FreeContext(_context);
        _context = 0;
        NativeMemory.Free(_tokens);
        NativeMemory.Free(_positions);
        NativeMemory.Free(_counts);
        NativeMemory.Free(_sequences);
        NativeMemory.Free(_sequencePointers);
        NativeMemory.Free(_wanted);
    }

    private static T* Allocate<T>(int count)
        where T : unmanaged => (T*)NativeMemory.AllocZeroed((nuint)count, (nuint)sizeof(T));
}
