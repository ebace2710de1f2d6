using System.Numerics;

namespace Telltale.Core.Evidence;

/// <summary>Which model was trained on which record: booleans [models × records], one bit each.</summary>
public sealed class MembershipMask
{
    private readonly ulong[] _bits;
    private readonly int _words;

    /// <summary>A mask in which nothing is a member.</summary>
    public MembershipMask(int models, int records)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(models);
        ArgumentOutOfRangeException.ThrowIfNegative(records);
        Models = models;
        Records = records;
        _words = (records + 63) / 64;
        _bits = new ulong[checked(models * _words)];
    }

    /// <summary>Number of models (rows).</summary>
    public int Models { get; }

    /// <summary>Number of records (columns).</summary>
    public int Records { get; }

    /// <summary>Whether <paramref name="model"/> was trained on <paramref name="record"/>.</summary>
    public bool this[int model, int record]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)record, (uint)Records);
            return (_bits[(model * _words) + (record >> 6)] >> (record & 63) & 1) != 0;
        }
        set
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)record, (uint)Records);
            ref ulong word = ref _bits[(model * _words) + (record >> 6)];
            ulong bit = 1UL << (record & 63);
            word = value ? word | bit : word & ~bit;
        }
    }

    /// <summary>One model's bits: record r is bit <c>r mod 64</c> of word <c>r / 64</c>; bits past the last record are 0.</summary>
    public ReadOnlySpan<ulong> Row(int model) => _bits.AsSpan(checked(model * _words), _words);

    /// <summary>Words that one model's bits take: the distance of two rows in <see cref="Rows"/>.</summary>
    public int WordsPerModel => _words;

    /// <summary>The bits of some models after each other, each as <see cref="Row"/> has them.</summary>
    public ReadOnlySpan<ulong> Rows(int firstModel, int models) =>
        _bits.AsSpan(checked(firstModel * _words), checked(models * _words));

    /// <summary>Sets one model's membership of up to 64 records at once: record <c>64 · word + i</c> is bit i.</summary>
    /// <param name="model">Which model.</param>
    /// <param name="word">Which 64 records.</param>
    /// <param name="bits">Their membership; bits past the last record must be 0.</param>
    public void SetWord(int model, int word, ulong bits)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)word, (uint)_words);
        int last = Records - (64 * word);
        ArgumentOutOfRangeException.ThrowIfNotEqual(last < 64 && bits >> last != 0, false, nameof(bits));
        _bits[(model * _words) + word] = bits;
    }

    /// <summary>Number of records that this model was trained on.</summary>
    public int CountMembers(int model)
    {
        int count = 0;
        foreach (ulong word in Row(model))
        {
            count += BitOperations.PopCount(word);
        }

        return count;
    }

    /// <summary>The records that this model was trained on, ascending.</summary>
    public int[] MembersOf(int model)
    {
        int[] members = new int[CountMembers(model)];
        int next = 0;
        for (int record = 0; record < Records; record++)
        {
            if (this[model, record])
            {
                members[next++] = record;
            }
        }

        return members;
    }

    /// <summary>The rows of some models, in the order given.</summary>
    public MembershipMask Select(ReadOnlySpan<int> models)
    {
        MembershipMask chosen = new(models.Length, Records);
        for (int i = 0; i < models.Length; i++)
        {
            Row(models[i]).CopyTo(chosen._bits.AsSpan(i * _words, _words));
        }

        return chosen;
    }

    /// <summary>The rows of two masks about the same records, one after the other.</summary>
    /// <exception cref="ArgumentException">They have different numbers of records.</exception>
    public static MembershipMask Join(MembershipMask first, MembershipMask second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (first.Records != second.Records)
        {
            throw new ArgumentException($"{first.Records} and {second.Records} records.", nameof(second));
        }

        MembershipMask joined = new(first.Models + second.Models, first.Records);
        first._bits.CopyTo(joined._bits, 0);
        second._bits.CopyTo(joined._bits, first._bits.Length);
        return joined;
    }

    /// <summary>Whether no record is a member of both models or of neither: they were trained on complementary halves.</summary>
    public bool AreComplementary(int modelA, int modelB)
    {
        for (int record = 0; record < Records; record++)
        {
            if (this[modelA, record] == this[modelB, record])
            {
                return false;
            }
        }

        return Records > 0;
    }
}
