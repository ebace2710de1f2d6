using Telltale.Adapters.Formats.Npy;
using Telltale.Core.Evidence;

namespace Telltale.Adapters.Formats.Evidence;

/// <summary>Arrays of evidence that hold counts and choices: classes, membership, masks.</summary>
internal static class IntegerArrays
{
    private const int BlockElements = 1 << 15;

    /// <summary>Classes: integers ≥ 0, one a record.</summary>
    /// <param name="array">Any integer type.</param>
    /// <param name="records">How many there must be; null takes as many as there are, at least one.</param>
    public static int[] ReadClasses(SourceArray array, long? records)
    {
        RequireInteger(array, "classes");
        int[] classes = new int[RequireVector(array, records)];
        Visit(
            array,
            (position, value) =>
                classes[position] = value is >= 0 and <= int.MaxValue
                    ? (int)value
                    : throw array.Fault($"found class {value:R} at [{position}], expected 0 or more.")
        );
        return classes;
    }

    /// <summary>Refuses classes that the models do not know.</summary>
    public static void CheckRange(SourceArray array, int[] classes, int count)
    {
        int wrong = Array.FindIndex(classes, c => c >= count);
        if (wrong >= 0)
        {
            throw array.Fault(
                $"found class {classes[wrong]} at [{wrong}], expected 0 to {count - 1}, since the signals speak of {count} "
                    + "classes; number the classes from 0."
            );
        }
    }

    /// <summary>Membership of each record: 1, 0 or −1.</summary>
    public static Membership[] ReadMembership(SourceArray array, long records)
    {
        RequireInteger(array, "1, 0 or -1");
        Membership[] membership = new Membership[RequireVector(array, records)];
        Visit(
            array,
            (position, value) =>
                membership[position] = value switch
                {
                    1 => Membership.Member,
                    0 => Membership.NonMember,
                    -1 => Membership.Unknown,
                    _ => throw array.Fault(
                        $"found {value:R} at [{position}], expected 1 (member), 0 (non-member) or -1 (to be judged)."
                    ),
                }
        );
        return membership;
    }

    /// <summary>A membership mask [models, records] of booleans, or of integers 0 and 1.</summary>
    public static MembershipMask ReadMask(SourceArray array, int models, int records)
    {
        RequireInteger(array, "booleans");
        if (array.Shape is not [var m, var n] || m != models || n != records)
        {
            throw array.Fault(
                $"found {array.Text}, expected [{models}, {records}]: a row for each reference model, a column for each record."
            );
        }

        if ((long)models * ((records + 63) / 64) > Array.MaxLength)
        {
            throw array.Fault($"found {array.Text}, which is more than a mask can hold; split the records.");
        }

        MembershipMask mask = new(models, records);
        double[] run = new double[Math.Min(BlockElements, records)];
        for (int model = 0; model < models; model++)
        {
            for (int start = 0; start < records; start += run.Length)
            {
                Span<double> block = run.AsSpan(0, Math.Min(run.Length, records - start));
                array.Numbers.Read(((long)model * records) + start, block);
                SetRun(array, mask, model, start, block);
            }
        }

        return mask;
    }

    /// <summary>A run of one model's membership, beginning at a multiple of 64.</summary>
    private static void SetRun(SourceArray array, MembershipMask mask, int model, int start, ReadOnlySpan<double> run)
    {
        for (int first = 0; first < run.Length; first += 64)
        {
            ReadOnlySpan<double> part = run.Slice(first, Math.Min(64, run.Length - first));
            ulong bits = 0;
            for (int i = 0; i < part.Length; i++)
            {
                if (part[i] is not (0 or 1))
                {
                    throw array.Fault(
                        $"found {part[i]:R} at [{model}, {start + first + i}], expected 1 (the model was trained on the record) or 0."
                    );
                }

                bits |= (ulong)part[i] << i;
            }

            mask.SetWord(model, (start + first) / 64, bits);
        }
    }

    /// <summary>Refuses floats, complex numbers and texts.</summary>
    public static void RequireInteger(SourceArray array, string meaning)
    {
        if (!array.Type.IsInteger && array.Type.Kind != NpyKind.Boolean)
        {
            throw array.Fault($"found {array.Text}, expected integers ({meaning}); save with astype('int64').");
        }
    }

    /// <summary>Visits every element in order.</summary>
    public static void Visit(SourceArray array, Action<long, double> visit)
    {
        double[] buffer = new double[Math.Min(BlockElements, array.Numbers.Count)];
        for (long start = 0; start < array.Numbers.Count; start += buffer.Length)
        {
            Span<double> block = buffer.AsSpan(0, (int)Math.Min(buffer.Length, array.Numbers.Count - start));
            array.Numbers.Read(start, block);
            for (int i = 0; i < block.Length; i++)
            {
                visit(start + i, block[i]);
            }
        }
    }

    private static int RequireVector(SourceArray array, long? records)
    {
        if (array.Shape is not [var found] || (records ?? found) != found)
        {
            string expected = records is { } n ? $"[{n}]" : "one axis";
            throw array.Fault($"found {array.Text}, expected {expected}: one number for each record.");
        }

        return found switch
        {
            0 => throw array.Fault("found no records, expected at least one."),
            > int.MaxValue / 2 => throw array.Fault($"found {found} records, expected fewer than {int.MaxValue / 2}."),
            _ => (int)found,
        };
    }
}
