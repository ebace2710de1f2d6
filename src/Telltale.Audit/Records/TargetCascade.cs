using Telltale.Attacks.Cascades;
using Telltale.Audit.Results;
using Telltale.Core.Evidence;

namespace Telltale.Audit.Records;

/// <summary>The cascade of one target as far as it is: what was settled, and what the models of the rounds so far say.</summary>
/// <param name="target">Which model the target is.</param>
/// <param name="records">Number of candidates.</param>
/// <param name="queries">Queries a record.</param>
internal sealed class TargetCascade(int target, int records, int queries)
{
    private readonly List<float[]> _margins = [];
    private readonly List<int> _rounds = [];
    private readonly List<(int Round, int Models, Membership[] Settled)> _taken = [];
    private MembershipMask _members = new(0, records);

    /// <summary>Which model the target is.</summary>
    public int Target { get; } = target;

    /// <summary>What is settled of each candidate; unknown where nothing is.</summary>
    public Membership[] Settled { get; } = [.. Enumerable.Repeat(Membership.Unknown, records)];

    /// <summary>Whether a round settled nothing, so that no further one follows.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>All models of later rounds, as evidence.</summary>
    public CascadeEvidence Evidence =>
        new(new MarginSignals(new StackedModels([.. _margins], [records, queries])), _members, [.. _rounds]);

    /// <summary>What each further round rested on, held against the truth.</summary>
    /// <param name="truth">What every model of the plan was trained on.</param>
    public IEnumerable<CascadeRound> Held(MembershipMask truth)
    {
        foreach ((int round, int models, Membership[] settled) in _taken)
        {
            int[] members = [.. Enumerable.Range(0, settled.Length).Where(r => settled[r] == Membership.Member)];
            int[] others = [.. Enumerable.Range(0, settled.Length).Where(r => settled[r] == Membership.NonMember)];
            yield return new CascadeRound(
                Target,
                round,
                models,
                others.Length,
                others.Count(r => truth[Target, r]),
                members.Length,
                members.Count(r => !truth[Target, r])
            );
        }
    }

    /// <summary>Takes in what a round settled; with nothing the cascade ends.</summary>
    public void Settle(Anchors anchors)
    {
        HasEnded = anchors.AreNone;
        foreach (int record in anchors.NonMembers)
        {
            Settled[record] = Membership.NonMember;
        }

        foreach (int record in anchors.Members)
        {
            Settled[record] = Membership.Member;
        }
    }

    /// <summary>Takes in the models of a round.</summary>
    /// <param name="round">Which round, from 2 on.</param>
    /// <param name="members">What they were trained on.</param>
    /// <param name="margins">[records × queries] of each.</param>
    public void Add(int round, MembershipMask members, float[][] margins)
    {
        _taken.Add((round, margins.Length, [.. Settled]));
        _members = MembershipMask.Join(_members, members);
        _margins.AddRange(margins);
        _rounds.AddRange(Enumerable.Repeat(round, margins.Length));
    }
}
