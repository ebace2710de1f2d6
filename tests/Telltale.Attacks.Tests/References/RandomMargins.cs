using Telltale.Core.Evidence;
using Telltale.Core.Numerics;
using Telltale.Core.Randomness;

namespace Telltale.Attacks.Tests.References;

/// <summary>Margins and masks of any size, with ties and, here and there, a record that has models on one side only.</summary>
internal static class RandomMargins
{
    public static ReferenceEvidence Create(int records, int models, int queries, bool doubles = false)
    {
        Rng rng = new(new Seed(7).Derive($"{records} {models} {queries}"));
        double[] margins = new double[models * records * queries];
        for (int i = 0; i < margins.Length; i++)
        {
            double margin = 12 * (rng.NextUniform() - 0.5);
            margins[i] = rng.NextUniform() < 0.2 ? Math.Round(margin) : margin;
        }

        MembershipMask members = new(models, records);
        for (int record = 0; record < records; record++)
        {
            double share = record % 11 == 3 ? rng.NextInt(2) : 0.5;
            for (int model = 0; model < models; model++)
            {
                members[model, record] = rng.NextUniform() < share;
            }
        }

        NdArray array = doubles
            ? new MemoryArray<double>(margins, models, records, queries)
            : new MemoryArray<float>([.. margins.Select(m => (float)m)], models, records, queries);
        return new ReferenceEvidence(new MarginSignals(array), members);
    }
}
