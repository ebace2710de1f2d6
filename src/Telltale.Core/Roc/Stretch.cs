namespace Telltale.Core.Roc;

/// <summary>How ties lie in a stretch of rows.</summary>
internal enum StretchKind
{
    /// <summary>No two rows have one score.</summary>
    Untied,

    /// <summary>Whole ties, at least one of several rows.</summary>
    Tied,

    /// <summary>Rows of one long tie that goes on.</summary>
    Part,

    /// <summary>The last rows of a long tie.</summary>
    LastPart,
}

/// <summary>Neighbouring rows that are summed together.</summary>
/// <param name="Start">The first row.</param>
/// <param name="Count">How many, at most <see cref="Most"/>.</param>
/// <param name="Kind">How ties lie in it.</param>
internal readonly record struct Stretch(int Start, int Count, StretchKind Kind)
{
    /// <summary>Enough that closing a stretch costs little, few enough that its sums fit into 16 bits.</summary>
    public const int Most = 128;

    /// <summary>Cuts rows into stretches: as many whole ties as fit, and longer ties in parts.</summary>
    /// <param name="endsTie">Whether each row is the last of its score.</param>
    public static Stretch[] Cut(ReadOnlySpan<bool> endsTie)
    {
        List<Stretch> stretches = [];
        int start = 0;
        int tie = 0;
        bool tied = false;
        void Close()
        {
            if (tie > start)
            {
                stretches.Add(new(start, tie - start, tied ? StretchKind.Tied : StretchKind.Untied));
            }

            (start, tied) = (tie, false);
        }

        for (int i = 0; i < endsTie.Length; i++)
        {
            if (!endsTie[i])
            {
                continue;
            }

            int end = i + 1;
            if (end - start > Most)
            {
                Close();
            }

            tied |= end - tie > 1;
            for (; end - start > Most; start += Most)
            {
                stretches.Add(new(start, Most, StretchKind.Part));
            }

            if (end - tie > Most)
            {
                stretches.Add(new(start, end - start, StretchKind.LastPart));
                (start, tied) = (end, false);
            }

            tie = end;
        }

        Close();
        return [.. stretches];
    }
}
