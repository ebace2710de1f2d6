using Telltale.Audit.Assessment;
using Telltale.Audit.Persons;
using Telltale.Audit.Plans;
using Telltale.Audit.Records;
using Telltale.Audit.Results;
using Telltale.Audit.Validity;
using Telltale.Audit.Verdicts;
using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Core.Randomness;
using Telltale.Core.Statistics;

namespace Telltale.Audit.Forecasts;

/// <summary>Tells before a run what it will be able to see. It rests on sizes alone; no record is looked at.</summary>
/// <param name="plan">The plan.</param>
/// <param name="records">The records.</param>
public sealed class Forecaster(AuditPlan plan, RecordSet records)
{
    private const double ListLevel = 0.05;
    private const int EnoughModels = 4;
    private const int ModelsForOwnSpread = 32;

    private readonly PreparedRecords _prepared = PreparedRecords.Draw(records, plan.Data, new Seed(plan.Seed));

    /// <summary>The forecast.</summary>
    /// <param name="leak">TPR and FPR of a leak that must be seen; null for none.</param>
    /// <param name="cost">Time, disk and memory; null where nothing was tried.</param>
    /// <exception cref="BadInputException">A leak that is none.</exception>
    public AuditForecast Of((double Tpr, double Fpr)? leak, ForecastCost? cost)
    {
        ForecastSize size = Size();
        IReadOnlyList<double> rates = [.. plan.Assessment.FalsePositiveRates.Where(f => f < 1)];
        int tests = plan.Attacks.Count * (1 + rates.Count(f => SupportAt(f, size.Nonmembers) != Support.Unsupported));
        double level = (1 - plan.Assessment.Confidence) / tests;
        double? auc = NullPower.SmallestDetectableAuc(
            size.Members,
            size.Nonmembers,
            level,
            varianceFactor: FactorOf(size)
        );
        ForecastRate[] seen = [.. rates.OrderDescending().Select(f => At(f, size, level))];
        WantedLeak? wanted = leak is { } asked ? Wanted(asked.Tpr, asked.Fpr, size, level) : null;
        ForecastRecords single = Single(size);
        ForecastCheck[] checks =
        [
            .. ValidityChecks
                .Names.Concat(ManyRows ? [PersonCheckup.Name] : [])
                .Select(name => Check(name, size, seen)),
        ];
        return new AuditForecast(
            AuditForecast.SchemaName,
            plan.Name,
            size,
            tests,
            auc,
            seen,
            wanted,
            single,
            checks,
            cost,
            [.. Advice(size, auc, seen, wanted)]
        );
    }

    /// <summary>Candidates that take part.</summary>
    public int Candidates => _prepared.Candidates.Length;

    private bool ManyRows => _prepared.Groups is not null && _prepared.Units < _prepared.Candidates.Length;

    private Subject Subject => ManyRows ? Subject.Person : Subject.Record;

    private ForecastSize Size()
    {
        int candidates = _prepared.Units;
        MembershipMask mask = Splits.Draw(plan.Models.Design, plan.Models.Count, candidates, new Seed(plan.Seed));
        int[] references = Splits.ReferencesOf(
            target: 0,
            plan.Models.Design,
            plan.Models.Count,
            plan.Models.References
        );
        int leastWith = int.MaxValue;
        int leastWithout = int.MaxValue;
        for (int record = 0; record < candidates; record++)
        {
            int inside = references.Count(model => mask[model, record]);
            leastWith = Math.Min(leastWith, inside);
            leastWithout = Math.Min(leastWithout, references.Length - inside);
        }

        int members = Enumerable.Range(0, plan.Models.Targets).Sum(mask.CountMembers);
        return new ForecastSize(
            candidates,
            _prepared.Population.Length,
            plan.Models.Targets,
            references.Length,
            leastWith,
            leastWithout,
            members,
            (plan.Models.Targets * candidates) - members
        )
        {
            Rows = ManyRows ? _prepared.Candidates.Length : null,
        };
    }

    private static ForecastRate At(double rate, ForecastSize size, double level) =>
        new(
            rate,
            SupportAt(rate, size.Nonmembers),
            SupportAt(rate, size.Nonmembers) == Support.Unsupported
                ? null
                : NullPower.SmallestDetectableTpr(
                    size.Members,
                    size.Nonmembers,
                    rate,
                    level,
                    varianceFactor: FactorOf(size)
                )
        );

    private static double FactorOf(ForecastSize size) => SharedRecords.VarianceExpected(size.Targets, size.References);

    private static Support SupportAt(double rate, int nonMembers) =>
        rate * nonMembers < 1 ? Support.Unsupported
        : rate * nonMembers < 10 ? Support.Fragile
        : Support.Ok;

    private WantedLeak Wanted(double tpr, double fpr, ForecastSize size, double level)
    {
        if (fpr is not (> 0 and < 1) || !(tpr > fpr) || tpr > 1)
        {
            throw new BadInputException(
                $"--leak {tpr}@{fpr} is none; expected TPR@FPR, the TPR above the FPR and at most 1, such as 0.02@0.01."
            );
        }

        double factor = FactorOf(size);
        bool Sees(int members, int nonMembers) =>
            fpr * nonMembers >= 1
            && NullPower.SmallestDetectableTpr(members, nonMembers, fpr, level, varianceFactor: factor) is { } smallest
            && smallest <= tpr;

        bool isSeen = Sees(size.Members, size.Nonmembers);
        int? needed = Needed(side => Sees(side, side));
        int? recordsNeeded = needed is { } n && n < int.MaxValue / 2 ? (int)Math.Ceiling(2.0 * n / size.Targets) : null;
        int? targetsNeeded = needed is { } m ? (int)Math.Ceiling(2.0 * m / size.Candidates) : null;
        string leak = $"a TPR of {Percent(tpr)} at an FPR of {Percent(fpr)}";
        string sentence =
            isSeen ? $"This plan will see {leak} in four cases of five, after correction for all its tests."
            : needed is { } count
                ? $"This plan will not see {leak}: about {count:#,0} members and as many non-members are needed, that is {recordsNeeded:#,0} candidate {Subject.Many} with {Targets(size.Targets)}, or {Targets(targetsNeeded!.Value)} with {size.Candidates:#,0} candidate {Subject.Many}."
            : $"No audit has as many {Subject.Many} as are needed to see {leak}; ask about a larger one.";
        return new WantedLeak(tpr, fpr, needed, recordsNeeded, targetsNeeded, isSeen, sentence);
    }

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

    private static ForecastRecords Single(ForecastSize size)
    {
        int nonMembers = size.Candidates - (size.Members / size.Targets);
        return new ForecastRecords(
            nonMembers,
            ConformalCalibration.FloorOf(nonMembers),
            DiscoveryLimits.FewestTogether(size.Candidates, nonMembers, ListLevel, PValueAdjustment.BenjaminiHochberg),
            DiscoveryLimits.CalibrationNeeded(size.Candidates, 1, ListLevel, PValueAdjustment.BenjaminiHochberg)
        );
    }

    private ForecastCheck Check(string name, ForecastSize size, IReadOnlyList<ForecastRate> rates) =>
        name switch
        {
            "models" => new(
                name,
                true,
                Math.Min(size.LeastWith, size.LeastWithout) < EnoughModels
                    ? $"It will warn: some records have fewer than {EnoughModels} reference models trained with them, or without."
                    : ""
            ),
            "duplicates" => new(
                name,
                true,
                plan.Data.RemoveDuplicates ? "Equal records are left out before the split." : ""
            ),
            "repeatability" => new(
                name,
                plan.Assessment.AsksTwice,
                plan.Assessment.AsksTwice ? "" : "The first target is asked once only: validity.ask."
            ),
            "thresholds" => rates.Any(r => r.Support == Support.Ok)
                ? new(name, true, size.Targets == 1 ? "With one target only coarse scores can be looked for." : "")
                : new(name, false, "No rate asked for has ten non-members' worth of support."),
            _ => new(name, true, ""),
        };

    private IEnumerable<string> Advice(
        ForecastSize size,
        double? auc,
        IReadOnlyList<ForecastRate> rates,
        WantedLeak? wanted
    )
    {
        if (auc is null || auc > plan.Assessment.SmallestLeak)
        {
            yield return $"NO LEAK DETECTED cannot come out of this plan: it would see an AUC of {(auc is { } seen ? $"{seen:0.000}" : "no size")}, and assessment.smallest_leak asks for {plan.Assessment.SmallestLeak:0.###}. Take more {Subject.Many}, more targets or fewer attacks.";
        }

        if (Math.Min(size.LeastWith, size.LeastWithout) < EnoughModels)
        {
            yield return $"Some record has only {Math.Min(size.LeastWith, size.LeastWithout)} reference models on one side; with models.count {MoreModels()} or more the attacks that fit a spread to each record have what they need.";
        }
        else if (Math.Min(size.LeastWith, size.LeastWithout) < ModelsForOwnSpread)
        {
            yield return "With fewer than 32 reference models on each side of a record, one spread is shared by all records where an attack's options leave it the choice; more models find more, at low false-positive rates above all.";
        }

        if (rates.LastOrDefault(r => r.Support != Support.Ok) is { } low)
        {
            int needed = (int)Math.Ceiling(10 / low.Fpr);
            yield return $"At an FPR of {Percent(low.Fpr)} the numbers will be {(low.Support == Support.Fragile ? "fragile" : "unsupported")}: {needed:#,0} non-members are needed over all targets, there are {size.Nonmembers:#,0}.";
        }

        if (wanted is { IsSeen: false, Targets: { } targets } && targets > size.Targets)
        {
            yield return targets <= plan.Models.Count
                ? $"More targets cost no further training: the models are there. Set models.targets to {targets} (the intervals then come from resampling targets and records)."
                : $"Even with each of the {plan.Models.Count} models as a target there are too few; take more {Subject.Many}.";
        }
    }

    private int MoreModels() => Math.Max(17, plan.Models.Count * 2);

    private static string Percent(double rate) => $"{rate * 100:0.####}%";
}
