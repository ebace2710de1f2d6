using System.Globalization;
using Telltale.Audit.SelfTest.Worlds;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;
using Telltale.Core.Randomness;

namespace Telltale.Audit.SelfTest.CopyingGenerator;

/// <summary>
/// A generator of synthetic records that copies k of its n training records and draws the rest anew, records being
/// points on a circle. The attacker sees how near a record lies to the nearest synthetic one. A copied member has distance 0, all
/// others are alike, so the best curve is <c>TPR = k/n + (1 − k/n)·FPR</c>. The margin is −log distance.
/// </summary>
public sealed class CopyingGeneratorWorld : ClosedFormWorld
{
    private const double CopiedShare = 0.25;
    private const int SyntheticPerRecord = 2;
    private const double Nearest = 1e-30;

    /// <inheritdoc/>
    public override string Name => "copy-k";

    /// <inheritdoc/>
    public override string Story =>
        $"Synthetic records are released of which some copy {CopiedShare * 100:0}% of the members; the attacker sees the distance to the nearest.";

    /// <inheritdoc/>
    public override string Attack => "margin";

    /// <inheritdoc/>
    public override WorldSize Size => new(10_000, References: 0, Targets: 100, Population: 0);

    /// <inheritdoc/>
    public override ExactRoc Optimum()
    {
        RatioAtoms atoms = new();
        atoms.Add(0, CopiedShare);
        atoms.Add(1, 1 - CopiedShare);
        return atoms.Curve();
    }

    /// <inheritdoc/>
    public override WorldSample Draw(WorldSize size, Seed seed, int threads)
    {
        ArgumentNullException.ThrowIfNull(size);
        Rng places = seed.Derive("records").CreateRng();
        double[] records = new double[size.Records];
        for (int i = 0; i < records.Length; i++)
        {
            records[i] = places.NextUniform();
        }

        int[] labels = new int[size.Records];
        string[] ids = [.. Enumerable.Range(0, size.Records).Select(i => i.ToString(CultureInfo.InvariantCulture))];
        ClassifierEvidence[] targets = new ClassifierEvidence[size.Targets];
        double[] ratios = new double[size.Targets * size.Records];
        ParallelRuns.ForEach(
            size.Targets,
            threads,
            target =>
            {
                Rng rng = seed.Derive("model").Derive(target).CreateRng();
                (Membership[] truth, double[] synthetic) = Generate(records, rng);
                float[] margins = new float[records.Length];
                for (int i = 0; i < records.Length; i++)
                {
                    double distance = DistanceToNearest(synthetic, records[i]);
                    margins[i] = (float)-Math.Log(Math.Max(distance, Nearest));
                    ratios[(target * records.Length) + i] =
                        distance == 0 ? double.PositiveInfinity : Math.Log(1 - CopiedShare);
                }

                targets[target] = new ClassifierEvidence(
                    ids,
                    labels,
                    truth,
                    new MarginSignals(new MemoryArray<float>(margins, 1, records.Length, 1))
                );
            }
        );
        return new WorldSample(targets, ratios);
    }

    /// <summary>Trains a generator on a random half of the records and lets it speak: its synthetic records, ascending.</summary>
    private static (Membership[] Truth, double[] Synthetic) Generate(double[] records, Rng rng)
    {
        Membership[] truth = new Membership[records.Length];
        List<double> members = [];
        for (int i = 0; i < records.Length; i++)
        {
            truth[i] = rng.NextBool() ? Membership.Member : Membership.NonMember;
            if (truth[i] == Membership.Member)
            {
                members.Add(records[i]);
            }
        }

        double[] order = [.. members];
        rng.Shuffle<double>(order);
        int copied = (int)Math.Round(CopiedShare * order.Length);
        double[] synthetic = new double[SyntheticPerRecord * records.Length];
        order.AsSpan(0, copied).CopyTo(synthetic);
        for (int i = copied; i < synthetic.Length; i++)
        {
            synthetic[i] = rng.NextUniform();
        }

        Array.Sort(synthetic);
        return (truth, synthetic);
    }

    // Around the circle, so that no place is at an edge.
    private static double DistanceToNearest(double[] ascending, double place)
    {
        int at = Array.BinarySearch(ascending, place);
        if (at >= 0)
        {
            return 0;
        }

        double above = ~at < ascending.Length ? ascending[~at] : ascending[0] + 1;
        double below = ~at > 0 ? ascending[~at - 1] : ascending[^1] - 1;
        return Math.Min(above - place, place - below);
    }
}
