using Telltale.Audit.Plans;
using Telltale.Core;

namespace Telltale.Audit.Assessment;

/// <summary>What an assessment reports. The defaults suit an audit of thousands of records.</summary>
public sealed record AssessmentOptions
{
    /// <summary>
    /// FPRs at which the TPR is given, fractions above 0. Each is reported with its support; one that the non-members cannot
    /// resolve is marked unsupported, not left out.
    /// </summary>
    public IReadOnlyList<double> FalsePositiveRates { get; init; } = [0.1, 0.01, 0.001, 0.0001];

    /// <summary>Two-sided confidence of intervals, and one-sided confidence of the ε bound.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>δ of the ε bound.</summary>
    public double Delta { get; init; } = 1e-5;

    /// <summary>Shares of members among those asked about, for the predictive values; fractions in (0, 1).</summary>
    public IReadOnlyList<double> Priors { get; init; } = [0.5, 0.1, 0.01];

    /// <summary>Two-way bootstrap replicates where there are several targets; fewer than 200 make the limits jump between seeds.</summary>
    public int BootstrapReplicates { get; init; } = 1000;

    /// <summary>What a plan asks for.</summary>
    public static AssessmentOptions From(AssessmentPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return new AssessmentOptions
        {
            FalsePositiveRates = plan.FalsePositiveRates,
            Confidence = plan.Confidence,
            Delta = plan.Delta,
            Priors = plan.Priors,
            BootstrapReplicates = plan.Bootstrap,
        };
    }

    /// <summary>Refuses options that no assessment can follow.</summary>
    /// <exception cref="BadInputException">A value is out of its range.</exception>
    internal void Require()
    {
        foreach (double rate in FalsePositiveRates)
        {
            RequireInside("false-positive rate", rate, rate is > 0 and <= 1, "above 0, at most 1");
        }

        foreach (double prior in Priors)
        {
            RequireInside("prior", prior, prior is > 0 and < 1, "between 0 and 1");
        }

        RequireInside("confidence", Confidence, Confidence is > 0 and < 1, "between 0 and 1");
        RequireInside("delta", Delta, Delta is >= 0 and < 1, "from 0, below 1");
        RequireInside("number of bootstrap replicates", BootstrapReplicates, BootstrapReplicates >= 40, "at least 40");
    }

    private static void RequireInside(string name, double value, bool inside, string expected)
    {
        if (!inside)
        {
            throw new BadInputException($"A {name} of {value} is not understood; expected a number {expected}.");
        }
    }
}
