using System.Runtime.InteropServices;

namespace Telltale.Adapters.Targets.Llama;

/// <summary><c>llama_model_params</c> of llama.cpp 0.5: 80 bytes, of which those that are set here have names.</summary>
[StructLayout(LayoutKind.Explicit, Size = 80)]
internal struct LlamaModelParameters
{
    /// <summary>Layers that a graphics card computes; −1 for all.</summary>
    [FieldOffset(16)]
    public int GpuLayers;

    /// <summary>How layers are split between cards; 1 by default.</summary>
    [FieldOffset(20)]
    public int SplitMode;

    /// <summary>The numbers are not read: only the tokenizer is wanted.</summary>
    [FieldOffset(72)]
    public byte VocabularyOnly;
}

/// <summary><c>llama_context_params</c> of llama.cpp 0.5: 160 bytes, of which those that are set or checked here have names.</summary>
[StructLayout(LayoutKind.Explicit, Size = 160)]
internal struct LlamaContextParameters
{
    /// <summary>Tokens that the memory holds, of all sequences.</summary>
    [FieldOffset(0)]
    public uint Cells;

    /// <summary>Most tokens of a call.</summary>
    [FieldOffset(4)]
    public uint Batch;

    /// <summary>Most tokens computed together.</summary>
    [FieldOffset(8)]
    public uint MicroBatch;

    /// <summary>Most sequences.</summary>
    [FieldOffset(12)]
    public uint Sequences;

    /// <summary>Threads for one token a sequence.</summary>
    [FieldOffset(28)]
    public int Threads;

    /// <summary>Threads for several.</summary>
    [FieldOffset(32)]
    public int BatchThreads;

    /// <summary>−1: as the model says.</summary>
    [FieldOffset(40)]
    public int RopeScaling;

    /// <summary>0 for the plain computation of attention, which is exact; −1 to choose.</summary>
    [FieldOffset(52)]
    public int FlashAttention;

    /// <summary>−1: as the model says.</summary>
    [FieldOffset(64)]
    public float YarnFactor;

    /// <summary>Number format of remembered keys: 0 for 32 bits, 1 for 16.</summary>
    [FieldOffset(104)]
    public int KeyFormat;

    /// <summary>Number format of remembered values.</summary>
    [FieldOffset(108)]
    public int ValueFormat;

    /// <summary>Whether sequences share the memory; each has its own part otherwise.</summary>
    [FieldOffset(133)]
    public byte Unified;
}

/// <summary><c>llama_batch</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct LlamaBatch
{
    /// <summary>Number of tokens.</summary>
    public int Count;

    /// <summary>Their ids.</summary>
    public int* Tokens;

    /// <summary>Null: tokens are given.</summary>
    public float* Embeddings;

    /// <summary>Their places in their sequences.</summary>
    public int* Positions;

    /// <summary>1 for each.</summary>
    public int* SequenceCounts;

    /// <summary>For each a pointer to its sequence.</summary>
    public int** Sequences;

    /// <summary>1 where logits are wanted.</summary>
    public sbyte* Wanted;
}
