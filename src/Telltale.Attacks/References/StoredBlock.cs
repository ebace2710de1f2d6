using System.Numerics;
using Telltale.Core.Evidence;

namespace Telltale.Attacks.References;

/// <summary>Margins that are stored as 32-bit floats, read where they lie; all queries.</summary>
/// <remarks>
/// Runs are long: a piece of a row is then some pages of memory that follow each other, and the processor reads ahead.
/// </remarks>
internal sealed class StoredBlock(Signals signals, MembershipMask? members, int models)
    : MarginBlock<float>(signals, members, models, signals.Queries, RecordsOf(signals.Queries))
{
    private const int Run = 2048;

    /// <summary>Whether the margins of the first models are stored so, and few enough for one span.</summary>
    public static bool CanRead(Signals signals, int models) =>
        (long)models * signals.Records * signals.Queries <= int.MaxValue && signals.TryGetMargins(0, models, out _);

    /// <summary>Records in a full block.</summary>
    public static int RecordsOf(int queries) => (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(64, Run / queries));

    /// <inheritdoc/>
    protected override ReadOnlySpan<float> Margins(int firstModel, int models, out int stride)
    {
        stride = Signals.Records * Queries;
        Signals.TryGetMargins(firstModel, models, out ReadOnlySpan<float> margins);
        return margins[(FirstRecord * Queries)..];
    }
}
