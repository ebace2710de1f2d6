using Telltale.Core.Evidence;
using Telltale.Core.Numerics;

namespace Telltale.Benchmarks;

/// <summary>
/// The scoring inputs that the peers' times were taken on, bit for bit: <c>u(seed, i)</c> is splitmix64 as a number
/// in (0, 1); model m was trained on record j where u(1, mN + j) &lt; ½; its margin is ln(u/(1 − u)) with u = u(2, mN + j),
/// plus 4·u(3, j) − 2, plus 1.5 where it was trained on the record. Row M is the target. Seeds 4 and 5 make the
/// population in the same way, with nobody trained on it. Margins are stored as 32-bit floats, as in evidence files.
/// </summary>
internal static class SpeedInputs
{
    public static ClassifierEvidence Create(int records, int models, int population)
    {
        MembershipMask members = new(models, records);
        Membership[] truth = new Membership[records];
        float[] target = new float[records];
        float[] margins = new float[checked(models * records)];
        Parallel.For(
            0,
            models + 1,
            model =>
            {
                for (int record = 0; record < records; record++)
                {
                    bool inside = IsMember(records, model, record);
                    float margin = (float)Margin(records, model, record);
                    if (model == models)
                    {
                        truth[record] = inside ? Membership.Member : Membership.NonMember;
                        target[record] = margin;
                    }
                    else
                    {
                        members[model, record] = inside;
                        margins[(model * records) + record] = margin;
                    }
                }
            }
        );
        string[] ids = [.. Enumerable.Range(0, records).Select(i => $"{i}")];
        return new ClassifierEvidence(
            ids,
            new int[records],
            truth,
            Signals(target, 1, records),
            new ReferenceEvidence(Signals(margins, models, records), members),
            Population(models, population)
        );
    }

    public static bool IsMember(int records, int model, int record) => Uniform(1, Index(records, model, record)) < 0.5;

    public static double Margin(int records, int model, int record) =>
        LogOdds(Uniform(2, Index(records, model, record)))
        + ((4 * Uniform(3, (ulong)record)) - 2)
        + (IsMember(records, model, record) ? 1.5 : 0);

    public static double PopulationMargin(int records, int model, int record) =>
        LogOdds(Uniform(4, Index(records, model, record))) + ((4 * Uniform(5, (ulong)record)) - 2);

    private static PopulationEvidence Population(int models, int records)
    {
        float[] target = new float[records];
        float[] margins = new float[models * records];
        Parallel.For(
            0,
            models + 1,
            model =>
            {
                Span<float> row = model == models ? target : margins.AsSpan(model * records, records);
                for (int record = 0; record < records; record++)
                {
                    row[record] = (float)PopulationMargin(records, model, record);
                }
            }
        );
        return new PopulationEvidence(new int[records], Signals(target, 1, records), Signals(margins, models, records));
    }

    private static MarginSignals Signals(float[] margins, int models, int records) =>
        new(new MemoryArray<float>(margins, models, records, 1));

    private static ulong Index(int records, int model, int record) => ((ulong)model * (ulong)records) + (ulong)record;

    private static double LogOdds(double u) => Math.Log(u / (1 - u));

    private static double Uniform(ulong seed, ulong index)
    {
        ulong z = unchecked(((index + 1) * 0x9E3779B97F4A7C15) + seed);
        z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9);
        z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EB);
        z ^= z >> 31;
        return ((z >> 11) + 0.5) * 1.1102230246251565e-16;
    }
}
