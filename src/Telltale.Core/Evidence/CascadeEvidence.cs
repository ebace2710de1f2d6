namespace Telltale.Core.Evidence;

/// <summary>
/// What the models of a cascade say: trained after the reference models, round by round, for one target alone, each with the
/// membership of records fixed that the rounds before had settled (Du et al. 2025). They know what was settled about that
/// target, so they serve as references of no other.
/// </summary>
/// <param name="Signals">Answers [models × records × queries]; no models where nothing was settled in the first round.</param>
/// <param name="Members">Membership mask [models × records], what was fixed included.</param>
/// <param name="Rounds">The round in which each model was trained, from 2 on; the reference models are round 1.</param>
public sealed record CascadeEvidence(Signals Signals, MembershipMask Members, int[] Rounds)
{
    /// <summary>Number of models.</summary>
    public int Models => Rounds.Length;

    /// <summary>The last round in which models were trained; 1 where there are none.</summary>
    public int LastRound => Rounds.Length == 0 ? 1 : Rounds.Max();

    /// <summary>The models of some rounds, in their order.</summary>
    /// <param name="first">First of the rounds.</param>
    /// <param name="last">Last of the rounds.</param>
    public int[] ModelsOf(int first, int last) =>
        [.. Enumerable.Range(0, Rounds.Length).Where(model => Rounds[model] >= first && Rounds[model] <= last)];
}
