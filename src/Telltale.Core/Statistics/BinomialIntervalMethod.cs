namespace Telltale.Core.Statistics;

/// <summary>How limits for a rate are made from k successes in n trials.</summary>
public enum BinomialIntervalMethod
{
    /// <summary>Inverts the two binomial tails (Clopper and Pearson 1934): never covers less than asked; the default.</summary>
    ClopperPearson,

    /// <summary>Quantiles of Beta(k + ½, n − k + ½): about right on average, may cover less for some rates.</summary>
    Jeffreys,

    /// <summary>Inverts the score test (Wilson 1927).</summary>
    Wilson,

    /// <summary>Wald's interval about (k + z²/2)/(n + z²) (Agresti and Coull 1998), clipped to [0, 1].</summary>
    AgrestiCoull,

    /// <summary>k/n ± z·√(p(1−p)/n), clipped to [0, 1]; of no width at k = 0 and k = n: for comparison only.</summary>
    Wald,
}
