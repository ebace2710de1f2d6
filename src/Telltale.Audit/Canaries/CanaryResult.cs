using Telltale.Audit.Results;

namespace Telltale.Audit.Canaries;

/// <summary>What the canaries tell about a model.</summary>
public sealed record CanaryResult
{
    /// <summary>The value of <see cref="Schema"/>.</summary>
    public const string SchemaName = "telltale/canary-check/1";

    /// <summary>Which schema the result follows.</summary>
    public required string Schema { get; init; }

    /// <summary>Version of the program.</summary>
    public required string Version { get; init; }

    /// <summary>The model that was asked.</summary>
    public required string Target { get; init; }

    /// <summary>The reference model that scores are held against, if any.</summary>
    public required string? Reference { get; init; }

    /// <summary>SHA-256 of the key.</summary>
    public required string Commitment { get; init; }

    /// <summary>Whether the key was held against a commitment from before training.</summary>
    public required bool CommitmentChecked { get; init; }

    /// <summary>Canaries that went into the data.</summary>
    public required int Planted { get; init; }

    /// <summary>Canaries that did not.</summary>
    public required int KeptBack { get; init; }

    /// <summary>How many times each planted canary stands in the data.</summary>
    public required int Repeats { get; init; }

    /// <summary>Each planted canary among its own references: exact p of the sum of ranks.</summary>
    public required double RankPValue { get; init; }

    /// <summary>The same for canaries that were not planted, whose ranks must look even; null where they were not ranked.</summary>
    public required double? ControlPValue { get; init; }

    /// <summary>Planted against kept-back canaries: p of the rank test over the coins.</summary>
    public required double CoinPValue { get; init; }

    /// <summary>Where <see cref="CoinPValue"/> comes from: <c>exact</c> or <c>drawn</c>.</summary>
    public required string CoinMethod { get; init; }

    /// <summary>The share of pairs of a planted and a kept-back canary in which the planted one scores higher.</summary>
    public required double Auc { get; init; }

    /// <summary>The two tests together: twice the smaller p, at most 1.</summary>
    public required double PValue { get; init; }

    /// <summary>Exposure of the planted canaries, in bits.</summary>
    public required ExposureSummary Exposure { get; init; }

    /// <summary>The ε that this one run disproves.</summary>
    public required OneRunSummary EpsilonLowerBound { get; init; }

    /// <summary>The level at which the verdict was given.</summary>
    public required double Level { get; init; }

    /// <summary>The grade.</summary>
    public required TestGrade Grade { get; init; }

    /// <summary>The statement that the evidence allows.</summary>
    public required string Statement { get; init; }

    /// <summary>What this does not show.</summary>
    public required IReadOnlyList<string> Limits { get; init; }
}

/// <summary>
/// Exposure in bits, <c>log₂ N − log₂ rank</c> among N texts of the same distribution, of which all but one were never planted
/// (Carlini et al. 2019, The Secret Sharer).
/// </summary>
/// <param name="Mean">Mean over planted canaries.</param>
/// <param name="Median">Median over planted canaries.</param>
/// <param name="Largest">Largest.</param>
/// <param name="Ceiling">log₂ N: no exposure can be measured beyond it.</param>
/// <param name="Compared">N.</param>
public sealed record ExposureSummary(double Mean, double Median, double Largest, double Ceiling, int Compared);

/// <summary>The best of some numbers of guesses that were fixed beforehand, the confidence shared among them.</summary>
/// <param name="Value">The bound; 0 disproves nothing.</param>
/// <param name="Delta">δ.</param>
/// <param name="Confidence">Confidence of the bound.</param>
/// <param name="Guesses">How many canaries were guessed at, where the bound is largest.</param>
/// <param name="Correct">How many guesses were right.</param>
/// <param name="Method">How results name the method.</param>
public sealed record OneRunSummary(
    double Value,
    double Delta,
    double Confidence,
    int Guesses,
    int Correct,
    string Method
);
