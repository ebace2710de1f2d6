namespace Telltale.Attacks.References;

/// <summary>Rows of a block: margins of some models that follow each other, and who of them was trained on what.</summary>
/// <typeparam name="TStored">What margins are stored as.</typeparam>
/// <param name="values">Margins: that of the m-th model and cell c is at <c>m · stride + c</c>.</param>
/// <param name="stride">Distance of two models' margins.</param>
/// <param name="bits">Membership: cell c of the m-th model is bit c mod 64 of word <c>m · wordStride + c / 64</c>.</param>
/// <param name="wordStride">Distance of two models' bits.</param>
/// <param name="models">How many models.</param>
internal readonly ref struct MarginRows<TStored>(
    ReadOnlySpan<TStored> values,
    int stride,
    ReadOnlySpan<ulong> bits,
    int wordStride,
    int models
)
    where TStored : unmanaged
{
    /// <summary>Margins: that of the m-th model and cell c is at <c>m · Stride + c</c>.</summary>
    public ReadOnlySpan<TStored> Values { get; } = values;

    /// <summary>Distance of two models' margins.</summary>
    public int Stride { get; } = stride;

    /// <summary>Membership: cell c of the m-th model is bit c mod 64 of word <c>m · WordStride + c / 64</c>.</summary>
    public ReadOnlySpan<ulong> Bits { get; } = bits;

    /// <summary>Distance of two models' bits.</summary>
    public int WordStride { get; } = wordStride;

    /// <summary>How many models.</summary>
    public int Models { get; } = models;

    /// <summary>Whether a model was trained on the record of a cell.</summary>
    public bool IsMember(int model, int cell) => (Bits[(model * WordStride) + (cell >> 6)] >> (cell & 63) & 1) != 0;
}
