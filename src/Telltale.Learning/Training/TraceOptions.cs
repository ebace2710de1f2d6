namespace Telltale.Learning.Training;

/// <summary>Which records' losses are written down while a network learns.</summary>
/// <param name="Records">Indices into the data; they need not be learnt from.</param>
/// <param name="Every">At the end of every so-manieth epoch, and of the last; at least 1.</param>
public sealed record TraceOptions(ReadOnlyMemory<int> Records, int Every = 1)
{
    /// <summary>Moments of a training of so many epochs.</summary>
    public int MomentsOf(int epochs) => (epochs + Every - 1) / Every;
}
