using Telltale.Audit.Results;
using Telltale.Audit.Stages;
using Telltale.Audit.Validity;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;
using Telltale.Core.Randomness;

namespace Telltale.Audit.Tests.Samples;

/// <summary>Evidence for validity checks; each part can be set by itself.</summary>
internal static class SampleEvidence
{
    public static AuditedEvidence Of(
        Membership[] truth,
        int[]? labels = null,
        NdArray? features = null,
        float[]? margins = null,
        MembershipMask? references = null,
        ulong seed = 1,
        int threads = 1
    )
    {
        int n = truth.Length;
        margins ??= [.. Enumerable.Range(0, n).Select(i => i * 0.01f)];
        ClassifierEvidence evidence = new(
            [.. Enumerable.Range(0, n).Select(i => $"{i}")],
            labels ?? new int[n],
            truth,
            new MarginSignals(new MemoryArray<float>(margins, 1, n, 1)),
            references is null
                ? null
                : new ReferenceEvidence(
                    new MarginSignals(
                        new MemoryArray<float>(new float[references.Models * n], references.Models, n, 1)
                    ),
                    references
                ),
            features: features
        );
        return new AuditedEvidence(Scores(truth), [], evidence, new Seed(seed), threads);
    }

    public static AuditedEvidence OfAssessments(params AttackAssessment[] assessments) =>
        new(Scores([Membership.Member, Membership.NonMember]), assessments, null, new Seed(1), 1);

    public static Membership[] Halves(int records, Rng rng)
    {
        int[] order = rng.Permutation(records);
        Membership[] truth = new Membership[records];
        for (int i = 0; i < records; i++)
        {
            truth[order[i]] = i < records / 2 ? Membership.Member : Membership.NonMember;
        }

        return truth;
    }

    private static ScoredTargets Scores(Membership[] truth) => SampleScores.Of(truth, 1, new double[truth.Length]);
}
