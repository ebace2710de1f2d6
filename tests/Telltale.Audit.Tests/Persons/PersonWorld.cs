using Telltale.Core.Evidence;
using Telltale.Core.Numerics;
using Telltale.Core.Randomness;

namespace Telltale.Audit.Tests.Persons;

/// <summary>
/// Evidence in which somebody has one to nine rows that resemble each other: in the records themselves, in the class, in how hard
/// they are, and in what a single model makes of this person (which no reference model knows). Every model, the target included, is
/// trained on half of the persons.
/// </summary>
internal sealed record PersonWorld
{
    public Seed Seed { get; init; } = new(1);

    public int Persons { get; init; } = 150;

    public int MostRows { get; init; } = 9;

    public int Models { get; init; } = 8;

    /// <summary>How much higher the margin of a row is in a model that was trained on its person.</summary>
    public double Leak { get; init; }

    /// <summary>Whether the evidence says whose the rows are.</summary>
    public bool WithGroups { get; init; } = true;

    /// <summary>Whether the records themselves are there, and their classes go with persons.</summary>
    public bool WithRecords { get; init; } = true;

    /// <summary>The evidence about one of the models, the others its references: those of several targets are of one world.</summary>
    public ClassifierEvidence Create(int target = 0)
    {
        Rng rng = Seed.Derive("persons").CreateRng();
        int[] ofRow =
        [
            .. Enumerable.Range(0, Persons).SelectMany(p => Enumerable.Repeat(p, 1 + rng.NextInt(MostRows))),
        ];
        int rows = ofRow.Length;
        MembershipMask mask = new(Models + 1, rows);
        float[] margins = new float[(Models + 1) * rows];
        double[] hard = Draw(rng, Persons);
        double[] own = Draw(rng, rows);
        for (int model = 0; model <= Models; model++)
        {
            int[] order = rng.Permutation(Persons);
            bool[] isMember = new bool[Persons];
            foreach (int person in order.AsSpan(0, Persons / 2))
            {
                isMember[person] = true;
            }

            double[] taste = Draw(rng, Persons);
            for (int row = 0; row < rows; row++)
            {
                int person = ofRow[row];
                mask[model, row] = isMember[person];
                margins[(model * rows) + row] = (float)(
                    2
                    + hard[person]
                    + (0.5 * own[row])
                    + taste[person]
                    + (0.5 * rng.NextNormal())
                    + (isMember[person] ? Leak : 0)
                );
            }
        }

        const int width = 5;
        float[] features = new float[rows * width];
        int[] favourite = [.. hard.Select(_ => rng.NextInt(4))];
        double[] centre = Draw(rng, Persons * width);
        for (int i = 0; i < features.Length; i++)
        {
            features[i] = (float)(centre[(ofRow[i / width] * width) + (i % width)] + (0.1 * rng.NextNormal()));
        }

        Membership[] truth = new Membership[rows];
        for (int row = 0; row < rows; row++)
        {
            truth[row] = mask[target, row] ? Membership.Member : Membership.NonMember;
        }

        int[] others = [.. Enumerable.Range(0, Models + 1).Where(model => model != target)];
        return new ClassifierEvidence(
            [.. Enumerable.Range(0, rows).Select(r => $"{r}")],
            [.. ofRow.Select(p => WithRecords && rng.NextUniform() < 0.8 ? favourite[p] : rng.NextInt(4))],
            truth,
            new MarginSignals(new MemoryArray<float>(margins[(target * rows)..((target + 1) * rows)], 1, rows, 1)),
            new ReferenceEvidence(
                new MarginSignals(
                    new MemoryArray<float>(
                        [.. others.SelectMany(model => margins.AsSpan(model * rows, rows).ToArray())],
                        Models,
                        rows,
                        1
                    )
                ),
                mask.Select(others)
            ),
            features: WithRecords ? new MemoryArray<float>(features, rows, width) : null,
            groups: WithGroups ? RecordGroups.Of([.. ofRow.Select(p => $"p{p}")]) : null
        );
    }

    private static double[] Draw(Rng rng, int count) => [.. Enumerable.Range(0, count).Select(_ => rng.NextNormal())];
}
