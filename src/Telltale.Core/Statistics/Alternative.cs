namespace Telltale.Core.Statistics;

/// <summary>What a two-sample test of members against non-members looks for.</summary>
public enum Alternative
{
    /// <summary>A difference either way.</summary>
    TwoSided,

    /// <summary>Members score higher.</summary>
    MembersHigher,

    /// <summary>Members score lower.</summary>
    MembersLower,
}
