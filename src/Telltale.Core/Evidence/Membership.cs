namespace Telltale.Core.Evidence;

/// <summary>What is known of a record's membership in the target's training set. The values are those of evidence files.</summary>
public enum Membership : sbyte
{
    /// <summary>To be judged.</summary>
    Unknown = -1,

    /// <summary>Not in the training set.</summary>
    NonMember = 0,

    /// <summary>In the training set.</summary>
    Member = 1,
}
