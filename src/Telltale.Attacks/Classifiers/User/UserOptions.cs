namespace Telltale.Attacks.Classifiers.User;

/// <summary>How the records of one person become one number.</summary>
public enum UserAggregate
{
    /// <summary>Fisher's sum of −2 log p, as the level of χ² that it reaches.</summary>
    Fisher,

    /// <summary>The mean of the normal quantiles of p, times √n.</summary>
    Mean,

    /// <summary>The smallest p, with what so many tries take into account.</summary>
    Max,
}

/// <summary>Options of <see cref="UserAttack"/>.</summary>
/// <param name="Aggregate">How the records of one person become one number.</param>
/// <param name="Queries">How many of the first queries a record are used; null for all.</param>
/// <param name="References">How many of the first reference models are used; null for all.</param>
public sealed record UserOptions(
    UserAggregate Aggregate = UserAggregate.Fisher,
    int? Queries = null,
    int? References = null
);
