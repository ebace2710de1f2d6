namespace Telltale.Attacks.Cascades;

/// <summary>Records whose membership a round has settled, without the truth about them; later models are trained with it fixed.</summary>
/// <param name="NonMembers">Records taken for non-members, ascending.</param>
/// <param name="Members">Records taken for members, ascending.</param>
public sealed record Anchors(int[] NonMembers, int[] Members)
{
    /// <summary>Nothing was settled.</summary>
    public static Anchors None { get; } = new([], []);

    /// <summary>Whether nothing was settled: a cascade stops there.</summary>
    public bool AreNone => NonMembers.Length + Members.Length == 0;
}
