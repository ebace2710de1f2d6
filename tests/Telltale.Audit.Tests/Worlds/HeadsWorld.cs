using Telltale.Attacks;
using Telltale.Attacks.Cascades;
using Telltale.Audit.Records;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;
using Telltale.Core.Randomness;

namespace Telltale.Audit.Tests.Worlds;

/// <summary>
/// A world in which records depend on each other: what a model says of a follower depends more on whether it was trained on the
/// follower's head than on whether it was trained on the follower. Heads are easy to tell; who knows them, knows what is noise
/// about their followers and what is not. Models are not trained but answer by formula.
/// </summary>
internal sealed record HeadsWorld
{
    /// <summary>Root of all that is drawn.</summary>
    public Seed Seed { get; init; } = new(1);

    /// <summary>Number of heads.</summary>
    public int Heads { get; init; } = 60;

    /// <summary>Followers of each.</summary>
    public int Followers { get; init; } = 9;

    /// <summary>What being trained on a head adds to its own margin.</summary>
    public double HeadLeak { get; init; } = 8;

    /// <summary>What being trained on a head adds to the margins of its followers.</summary>
    public double Influence { get; init; } = 4;

    /// <summary>What being trained on a follower adds to its own margin.</summary>
    public double FollowerLeak { get; init; } = 1;

    /// <summary>Models of the first round, and of each further one.</summary>
    public int Models { get; init; } = 24;

    /// <summary>How rounds settle records.</summary>
    public CascadeRule Rule { get; init; } = new();

    /// <summary>Records.</summary>
    public int Records => Heads * (1 + Followers);

    /// <summary>
    /// The whole cascade on one target, as an audit runs it, with the truth that the evidence tells.
    /// </summary>
    /// <param name="rounds">Rounds at most.</param>
    /// <param name="told">What the evidence says that the target was trained on; null: what it was trained on.</param>
    public ClassifierEvidence Run(int rounds, Membership[]? told = null)
    {
        MembershipMask target = Splits.DrawAround(Nothing(), 1, Seed.Derive("target"));
        MembershipMask references = Splits.DrawAround(Nothing(), Models, Seed.Derive("references"));
        TargetCascade cascade = new(0, Records, 1);
        for (int round = 2; round <= rounds && !cascade.HasEnded; round++)
        {
            cascade.Settle(CascadeSettling.Of(Evidence(), cascade.Settled, Rule, threads: 2));
            if (!cascade.HasEnded)
            {
                MembershipMask mask = Splits.DrawAround(cascade.Settled, Models, Seed.Derive(round));
                cascade.Add(round, mask, Answers(mask, Seed.Derive("answers").Derive(round)));
            }
        }

        return Evidence();

        ClassifierEvidence Evidence() =>
            new(
                [.. Enumerable.Range(0, Records).Select(r => $"{r}")],
                new int[Records],
                told ?? [.. Enumerable.Range(0, Records).Select(r => target[0, r] ? In : Out)],
                Signals(Answers(target, Seed.Derive("answers").Derive("target"))),
                new ReferenceEvidence(Signals(Answers(references, Seed.Derive("answers").Derive(1))), references),
                cascade: cascade.Evidence
            );
    }

    /// <summary>An attack's scores.</summary>
    public static double[] Scores(string attack, ClassifierEvidence evidence) =>
        AttackCatalog.Choose([attack])[0].Attack.Score(evidence);

    private const Membership In = Membership.Member;
    private const Membership Out = Membership.NonMember;

    private Membership[] Nothing() => [.. Enumerable.Repeat(Membership.Unknown, Records)];

    private MarginSignals Signals(float[][] margins) =>
        new(new MemoryArray<float>([.. margins.SelectMany(m => m)], margins.Length, Records, 1));

    private float[][] Answers(MembershipMask mask, Seed seed)
    {
        double[] difficulty = new double[Records];
        Rng own = Seed.Derive("difficulty").CreateRng();
        foreach (ref double d in difficulty.AsSpan())
        {
            d = own.NextNormal();
        }

        float[][] answers = new float[mask.Models][];
        for (int model = 0; model < answers.Length; model++)
        {
            Rng rng = seed.Derive(model).CreateRng();
            answers[model] = new float[Records];
            for (int record = 0; record < Records; record++)
            {
                int head = record / (1 + Followers) * (1 + Followers);
                double inside = mask[model, record] ? 1 : 0;
                double effect =
                    record == head
                        ? HeadLeak * inside
                        : (FollowerLeak * inside) + (Influence * (mask[model, head] ? 1 : 0));
                answers[model][record] = (float)(difficulty[record] + effect + (0.5 * rng.NextNormal()));
            }
        }

        return answers;
    }
}
