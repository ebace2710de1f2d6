using System.Runtime.InteropServices;

namespace Telltale.Learning.Networks;

/// <summary>What the two arrays of a <see cref="LayerWeights"/> are.</summary>
internal enum PartKind
{
    /// <summary>Weights [inputs × outputs] and biases of a product.</summary>
    Product,

    /// <summary>Factors and offsets of a normalisation, a pair a channel: 1 and 0 at first.</summary>
    Scale,

    /// <summary>Running means and variances of a batch normalisation, a pair a channel: 0 and 1 at first, not learnt by gradient.</summary>
    Statistics,
}

/// <summary>How many numbers a part of a network holds, and what they are.</summary>
/// <param name="Kind">What they are.</param>
/// <param name="Inputs">Inputs that each output sums over; 1 where nothing is summed.</param>
/// <param name="Outputs">Outputs, or channels.</param>
/// <param name="FanOut">Outputs that each input goes to.</param>
/// <param name="HasBias">Whether there is a second array.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PartShape(PartKind Kind, int Inputs, int Outputs, int FanOut, bool HasBias)
{
    /// <summary>Length of the first array.</summary>
    public long Weights => (long)Inputs * Outputs;

    /// <summary>Length of the second array.</summary>
    public int Biases => HasBias ? Outputs : 0;

    public static PartShape Dense(int inputs, int outputs) => new(PartKind.Product, inputs, outputs, outputs, true);

    /// <summary>A square window over <paramref name="inputs"/> channels.</summary>
    public static PartShape Window(int size, int inputs, int outputs, bool hasBias) =>
        new(PartKind.Product, size * size * inputs, outputs, size * size * outputs, hasBias);

    public static PartShape Scale(int channels) => new(PartKind.Scale, 1, channels, 1, true);

    public static PartShape Statistics(int channels) => new(PartKind.Statistics, 1, channels, 1, true);
}
