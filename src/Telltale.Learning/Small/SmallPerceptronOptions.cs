namespace Telltale.Learning.Small;

/// <summary>Shape and training of a <see cref="SmallPerceptron"/>.</summary>
public sealed record SmallPerceptronOptions
{
    /// <summary>Width of the hidden layer; 0 for none: the outputs are linear in the numbers of a row.</summary>
    public int Hidden { get; init; } = 32;

    /// <summary>Passes over the rows.</summary>
    public int Epochs { get; init; } = 20;

    /// <summary>Rows a step.</summary>
    public int Batch { get; init; } = 64;

    /// <summary>Step of Adam at the beginning; it falls in a straight line to 0.</summary>
    public double Rate { get; init; } = 0.01;

    /// <summary>Share of each weight that a step of full length takes off (decoupled weight decay).</summary>
    public double Decay { get; init; } = 0.01;

    /// <summary>Every n-th row is held out and the weights of the epoch that does best on them are kept; 0 for none.</summary>
    public int HoldOutEvery { get; init; } = 5;

    /// <summary>Most rows that are learnt from; of more, evenly spaced ones of their own order are taken.</summary>
    public int MostRows { get; init; } = 20_000;
}
