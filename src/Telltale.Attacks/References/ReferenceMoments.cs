using Telltale.Core.Evidence;

namespace Telltale.Attacks.References;

/// <summary>Moments of the reference models' margins on both sides of every record.</summary>
/// <remarks>
/// Two passes inside a block, the second over deviations from the first's mean with the rounding of that mean taken
/// out (Chan, Golub and LeVeque 1983), so that a spread of 1e-6 about a margin of 1000 keeps its digits. Every
/// cell is summed over the models in their given order, whatever the size of the block.
/// </remarks>
internal sealed class ReferenceMoments
{
    private ReferenceMoments(int records, int queries, bool medians)
    {
        In = new SideMoments(records, queries, medians);
        Out = new SideMoments(records, queries, medians);
    }

    /// <summary>Models trained with the record.</summary>
    public SideMoments In { get; }

    /// <summary>Models trained without the record.</summary>
    public SideMoments Out { get; }

    /// <summary>Reads all margins once.</summary>
    /// <param name="references">Margins and mask.</param>
    /// <param name="models">How many of the first models; null for all.</param>
    /// <param name="queries">How many of the first queries.</param>
    /// <param name="medians">Whether medians are wanted as well.</param>
    public static ReferenceMoments Of(ReferenceEvidence references, int? models, int queries, bool medians)
    {
        ReferenceMoments moments = new(references.Signals.Records, queries, medians);
        double[] scratch = new double[models ?? references.Signals.Models];
        foreach (MarginBlock block in MarginBlock.Over(references.Signals, scratch.Length, queries))
        {
            moments.Count(block, references.Members);
            moments.AddMeans(block, references.Members);
            moments.AddDeviations(block, references.Members);
            if (medians)
            {
                moments.AddMedians(block, references.Members, scratch);
            }
        }

        return moments;
    }

    private void Count(MarginBlock block, MembershipMask members)
    {
        Span<int> countIn = In.Counts.AsSpan(block.FirstRecord, block.Records);
        Span<int> countOut = Out.Counts.AsSpan(block.FirstRecord, block.Records);
        for (int model = 0; model < block.Models; model++)
        {
            ReadOnlySpan<ulong> words = members.Row(model)[(block.FirstRecord / 64)..];
            for (int i = 0; i < countIn.Length; i++)
            {
                countIn[i] += (int)((words[i >> 6] >> (i & 63)) & 1);
            }
        }

        for (int i = 0; i < countOut.Length; i++)
        {
            countOut[i] = block.Models - countIn[i];
        }
    }

    private void AddMeans(MarginBlock block, MembershipMask members)
    {
        int queries = block.Queries;
        int start = block.FirstRecord * queries;
        Span<double> meanIn = In.Means.AsSpan(start, block.Cells);
        Span<double> meanOut = Out.Means.AsSpan(start, block.Cells);
        for (int model = 0; model < block.Models; model++)
        {
            ReadOnlySpan<double> row = block.Row(model);
            ReadOnlySpan<ulong> words = members.Row(model)[(block.FirstRecord / 64)..];
            for (int i = 0, cell = 0; i < block.Records; i++)
            {
                Span<double> side = ((words[i >> 6] >> (i & 63)) & 1) != 0 ? meanIn : meanOut;
                for (int end = cell + queries; cell < end; cell++)
                {
                    side[cell] += row[cell];
                }
            }
        }

        Divide(meanIn, In.Counts.AsSpan(block.FirstRecord, block.Records), queries);
        Divide(meanOut, Out.Counts.AsSpan(block.FirstRecord, block.Records), queries);
    }

    /// <summary>0/0 is NaN, as it should be for a side without models.</summary>
    private static void Divide(Span<double> sums, ReadOnlySpan<int> counts, int queries)
    {
        for (int cell = 0; cell < sums.Length; cell++)
        {
            sums[cell] /= counts[cell / queries];
        }
    }

    private void AddDeviations(MarginBlock block, MembershipMask members)
    {
        int queries = block.Queries;
        int start = block.FirstRecord * queries;
        Span<double> squaresIn = In.SquaredDeviations.AsSpan(start, block.Cells);
        Span<double> squaresOut = Out.SquaredDeviations.AsSpan(start, block.Cells);
        // What is left of Σ (φ − mean): zero but for the rounding of the mean.
        double[] restIn = new double[block.Cells];
        double[] restOut = new double[block.Cells];
        for (int model = 0; model < block.Models; model++)
        {
            ReadOnlySpan<double> row = block.Row(model);
            ReadOnlySpan<ulong> words = members.Row(model)[(block.FirstRecord / 64)..];
            for (int i = 0, cell = 0; i < block.Records; i++)
            {
                bool inside = ((words[i >> 6] >> (i & 63)) & 1) != 0;
                double[] means = inside ? In.Means : Out.Means;
                double[] rest = inside ? restIn : restOut;
                Span<double> squares = inside ? squaresIn : squaresOut;
                for (int end = cell + queries; cell < end; cell++)
                {
                    double deviation = row[cell] - means[start + cell];
                    rest[cell] += deviation;
                    squares[cell] += deviation * deviation;
                }
            }
        }

        TakeOut(squaresIn, restIn, In.Counts.AsSpan(block.FirstRecord, block.Records), queries);
        TakeOut(squaresOut, restOut, Out.Counts.AsSpan(block.FirstRecord, block.Records), queries);
    }

    private static void TakeOut(Span<double> squares, double[] rest, ReadOnlySpan<int> counts, int queries)
    {
        for (int cell = 0; cell < squares.Length; cell++)
        {
            int count = counts[cell / queries];
            squares[cell] = count == 0 ? double.NaN : Math.Max(0, squares[cell] - (rest[cell] * rest[cell] / count));
        }
    }

    private void AddMedians(MarginBlock block, MembershipMask members, double[] scratch)
    {
        for (int i = 0; i < block.Records; i++)
        {
            int record = block.FirstRecord + i;
            for (int q = 0; q < block.Queries; q++)
            {
                // Those trained with it are gathered from the front, those without from the back.
                int inside = 0;
                int outside = scratch.Length;
                for (int model = 0; model < block.Models; model++)
                {
                    double margin = block.Row(model)[(i * block.Queries) + q];
                    scratch[members[model, record] ? inside++ : --outside] = margin;
                }

                int cell = (record * block.Queries) + q;
                In.Medians![cell] = Median(scratch.AsSpan(0, inside));
                Out.Medians![cell] = Median(scratch.AsSpan(outside));
            }
        }
    }

    private static double Median(Span<double> values)
    {
        if (values.IsEmpty)
        {
            return double.NaN;
        }

        values.Sort();
        int middle = values.Length / 2;
        return values.Length % 2 == 1 ? values[middle] : 0.5 * (values[middle - 1] + values[middle]);
    }
}
