namespace Telltale.Core.Statistics;

/// <summary>How p-values are adjusted for having asked several questions.</summary>
public enum PValueAdjustment
{
    /// <summary>m·p. Any dependence; controls the chance of one false finding.</summary>
    Bonferroni,

    /// <summary>1 − (1−p)^m. Independent tests.</summary>
    Sidak,

    /// <summary>Holm (1979), step-down Bonferroni: any dependence, never weaker than Bonferroni.</summary>
    Holm,

    /// <summary>Step-down Šidák.</summary>
    HolmSidak,

    /// <summary>Hochberg (1988), step-up by Simes' inequality: independent or positively dependent tests.</summary>
    Hochberg,

    /// <summary>Hommel (1988): the closed test by Simes' inequality, never weaker than Hochberg.</summary>
    Hommel,

    /// <summary>Benjamini and Hochberg (1995): false discovery rate, independent or positively dependent tests.</summary>
    BenjaminiHochberg,

    /// <summary>Benjamini and Yekutieli (2001): false discovery rate under any dependence.</summary>
    BenjaminiYekutieli,
}
