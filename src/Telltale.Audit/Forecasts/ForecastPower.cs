using Telltale.Audit.Assessment;
using Telltale.Audit.Plans;
using Telltale.Audit.Results;
using Telltale.Audit.Verdicts;
using Telltale.Core;
using Telltale.Core.Statistics;

namespace Telltale.Audit.Forecasts;

/// <summary>
/// What an audit of a size will see: the powers of the tests that its verdict will rest on, at the level that pays for all of
/// them. It rests on counts alone.
/// </summary>
/// <param name="size">How much there will be.</param>
/// <param name="assessment">Rates, confidence, and the leak that must be seen.</param>
/// <param name="attacks">Attacks that will be run.</param>
/// <param name="record">What a record is called: <c>record</c>, <c>text</c>.</param>
internal sealed class ForecastPower(ForecastSize size, AssessmentPlan assessment, int attacks, string record)
{
    private const double ListLevel = 0.05;

    private readonly double[] _rates = [.. assessment.FalsePositiveRates.Where(f => f < 1)];
    private readonly double _factor = SharedRecords.VarianceExpected(size.Targets, size.References);

    /// <summary>Tests that are paid for: a rank test and one at each rate that the non-members resolve, for each attack.</summary>
    public int Tests => attacks * (1 + _rates.Count(f => SupportAt(f) != Support.Unsupported));

    /// <summary>Smallest AUC that would be told from chance in four cases of five; null where none would.</summary>
    public double? SmallestAuc() =>
        NullPower.SmallestDetectableAuc(size.Members, size.Nonmembers, Level, varianceFactor: _factor);

    /// <summary>The same at each rate, the highest first.</summary>
    public IReadOnlyList<ForecastRate> Rates() =>
        [
            .. _rates
                .OrderDescending()
                .Select(rate => new ForecastRate(
                    rate,
                    SupportAt(rate),
                    SupportAt(rate) == Support.Unsupported ? null : SmallestTpr(size.Members, size.Nonmembers, rate)
                )),
        ];

    /// <summary>What a leak of a given size needs.</summary>
    /// <exception cref="BadInputException">A leak that is none.</exception>
    public WantedLeak Wanted(double tpr, double fpr)
    {
        if (fpr is not (> 0 and < 1) || !(tpr > fpr) || tpr > 1)
        {
            throw new BadInputException(
                $"--leak {tpr}@{fpr} is none; expected TPR@FPR, the TPR above the FPR and at most 1, such as 0.02@0.01."
            );
        }

        bool Sees(int members, int nonMembers) =>
            fpr * nonMembers >= 1 && SmallestTpr(members, nonMembers, fpr) is { } smallest && smallest <= tpr;

        bool isSeen = Sees(size.Members, size.Nonmembers);
        int? needed = Needed(side => Sees(side, side));
        int? recordsNeeded = needed is { } n && n < int.MaxValue / 2 ? (int)Math.Ceiling(2.0 * n / size.Targets) : null;
        int? targetsNeeded = needed is { } m ? (int)Math.Ceiling(2.0 * m / size.Candidates) : null;
        string leak = $"a TPR of {Percent(tpr)} at an FPR of {Percent(fpr)}";
        string sentence =
            isSeen ? $"This plan will see {leak} in four cases of five, after correction for all its tests."
            : needed is { } count
                ? $"This plan will not see {leak}: about {count:#,0} members and as many non-members are needed, that is {recordsNeeded:#,0} candidate {record}s with {Targets(size.Targets)}, or {Targets(targetsNeeded!.Value)} with {size.Candidates:#,0} candidate {record}s."
            : $"No audit has as many {record}s as are needed to see {leak}; ask about a larger one.";
        return new WantedLeak(tpr, fpr, needed, recordsNeeded, targetsNeeded, isSeen, sentence);
    }

    /// <summary>What can be said about single records of one target.</summary>
    public ForecastRecords Single()
    {
        int nonMembers = size.Candidates - (size.Members / size.Targets);
        return new ForecastRecords(
            nonMembers,
            ConformalCalibration.FloorOf(nonMembers),
            DiscoveryLimits.FewestTogether(size.Candidates, nonMembers, ListLevel, PValueAdjustment.BenjaminiHochberg),
            DiscoveryLimits.CalibrationNeeded(size.Candidates, 1, ListLevel, PValueAdjustment.BenjaminiHochberg)
        );
    }

    /// <summary>Why “no leak” could not be said; null where it could.</summary>
    public string? CannotRuleOut() =>
        SmallestAuc() is not { } auc || auc > assessment.SmallestLeak
            ? $"NO LEAK DETECTED cannot come out of this plan: it would see an AUC of {(SmallestAuc() is { } seen ? $"{seen:0.000}" : "no size")}, and assessment.smallest_leak asks for {assessment.SmallestLeak:0.###}. Take more {record}s, more targets or fewer attacks."
            : null;

    /// <summary>Which rate is too low for the non-members; null where none is.</summary>
    public string? TooLowRate()
    {
        if (Rates().LastOrDefault(r => r.Support != Support.Ok) is not { } low)
        {
            return null;
        }

        int needed = (int)Math.Ceiling(10 / low.Fpr);
        return $"At an FPR of {Percent(low.Fpr)} the numbers will be {(low.Support == Support.Fragile ? "fragile" : "unsupported")}: {needed:#,0} non-members are needed over all targets, there are {size.Nonmembers:#,0}.";
    }

    private double Level => (1 - assessment.Confidence) / Tests;

    private double? SmallestTpr(int members, int nonMembers, double rate) =>
        NullPower.SmallestDetectableTpr(members, nonMembers, rate, Level, varianceFactor: _factor);

    private Support SupportAt(double rate) =>
        rate * size.Nonmembers < 1 ? Support.Unsupported
        : rate * size.Nonmembers < 10 ? Support.Fragile
        : Support.Ok;

    private static string Targets(int count) => count == 1 ? "one target" : $"{count:#,0} targets";

    // The fewest, up to one in a hundred; counts are whole, so a few more may see a little less.
    private static int? Needed(Func<int, bool> sees)
    {
        int high = 8;
        while (!sees(high))
        {
            if (high > 1 << 27)
            {
                return null;
            }

            high *= 2;
        }

        int low = high / 2;
        while (high - low > Math.Max(1, high / 100))
        {
            int middle = low + ((high - low) / 2);
            (low, high) = sees(middle) ? (low, middle) : (middle, high);
        }

        return high;
    }

    private static string Percent(double rate) => $"{rate * 100:0.####}%";
}
