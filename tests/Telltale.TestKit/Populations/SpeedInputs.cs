using System.Numerics;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;

namespace Telltale.TestKit.Populations;

/// <summary>
/// The scoring inputs that the peers' times were taken on, bit for bit: <c>u(seed, i)</c> is splitmix64 as a number
/// in (0, 1); model m was trained on record j where u(1, mN + j) &lt; ½; its margin is ln(u/(1 − u)) with u = u(2, mN + j),
/// plus 4·u(3, j) − 2, plus 1.5 where it was trained on the record. Row M is the target. Seeds 4 and 5 make the
/// population in the same way, with nobody trained on it.
/// </summary>
public static class SpeedInputs
{
    /// <summary>Makes the inputs of one size.</summary>
    /// <param name="records">N.</param>
    /// <param name="models">M.</param>
    /// <param name="population">Z.</param>
    /// <param name="doubles">Whether margins are kept as they are; otherwise as 32-bit floats, as in evidence files.</param>
    public static ClassifierEvidence Create(int records, int models, int population, bool doubles = false)
    {
        MembershipMask members = new(models, records);
        Membership[] truth = new Membership[records];
        Parallel.For(
            0,
            models + 1,
            model =>
            {
                for (int record = 0; record < records; record++)
                {
                    bool inside = IsMember(records, model, record);
                    if (model < models)
                    {
                        members[model, record] = inside;
                    }
                    else
                    {
                        truth[record] = inside ? Membership.Member : Membership.NonMember;
                    }
                }
            }
        );
        (Signals target, Signals references) = Split(records, models, doubles, Margin);
        (Signals populationTarget, Signals populationReferences) = Split(population, models, doubles, PopulationMargin);
        return new ClassifierEvidence(
            [.. Enumerable.Range(0, records).Select(i => $"{i}")],
            new int[records],
            truth,
            target,
            new ReferenceEvidence(references, members),
            new PopulationEvidence(new int[population], populationTarget, populationReferences)
        );
    }

    /// <summary>
    /// Number <paramref name="index"/> of stream <paramref name="seed"/>, in (0, 1): splitmix64 (Steele, Lea and Flood,
    /// OOPSLA 2014) of a counter, with the seed added to the state.
    /// </summary>
    public static double Uniform(ulong seed, long index)
    {
        ulong z = unchecked((((ulong)index + 1) * 0x9E3779B97F4A7C15) + seed);
        z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9);
        z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EB);
        z ^= z >> 31;
        return ((z >> 11) + 0.5) * (1.0 / (1UL << 53));
    }

    /// <summary>Whether a model was trained on a record.</summary>
    public static bool IsMember(int records, int model, int record) => Uniform(1, Index(records, model, record)) < 0.5;

    /// <summary>The margin of a model about a candidate.</summary>
    public static double Margin(int records, int model, int record) =>
        LogOdds(Uniform(2, Index(records, model, record)))
        + ((4 * Uniform(3, record)) - 2)
        + (IsMember(records, model, record) ? 1.5 : 0);

    /// <summary>The margin of a model about a population record.</summary>
    public static double PopulationMargin(int records, int model, int record) =>
        LogOdds(Uniform(4, Index(records, model, record))) + ((4 * Uniform(5, record)) - 2);

    /// <summary>The target's margins, the last row, and those of the models before it.</summary>
    private static (Signals Target, Signals References) Split(
        int records,
        int models,
        bool doubles,
        Func<int, int, int, double> margin
    ) =>
        doubles
            ? (Signals<double>(models, 1, records, margin), Signals<double>(0, models, records, margin))
            : (Signals<float>(models, 1, records, margin), Signals<float>(0, models, records, margin));

    private static MarginSignals Signals<T>(int firstModel, int models, int records, Func<int, int, int, double> margin)
        where T : unmanaged, INumberBase<T>
    {
        T[] rows = new T[checked(models * records)];
        Parallel.For(
            0,
            models,
            model =>
            {
                for (int record = 0; record < records; record++)
                {
                    rows[(model * records) + record] = T.CreateTruncating(margin(records, firstModel + model, record));
                }
            }
        );
        return new MarginSignals(new MemoryArray<T>(rows, models, records, 1));
    }

    private static long Index(int records, int model, int record) => ((long)model * records) + record;

    private static double LogOdds(double u) => Math.Log(u / (1 - u));
}
