using Telltale.Audit.Persons;
using Telltale.Audit.Plans;
using Telltale.Audit.Records;
using Telltale.Audit.Results;
using Telltale.Audit.Validity;
using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Core.Randomness;

namespace Telltale.Audit.Forecasts;

/// <summary>Tells before a run what it will be able to see. It rests on sizes alone; no record is looked at.</summary>
/// <param name="plan">The plan.</param>
/// <param name="records">The records.</param>
public sealed class Forecaster(AuditPlan plan, RecordSet records)
{
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
        ForecastPower power = new(size, plan.Assessment, plan.Attacks.Count, Subject.One);
        IReadOnlyList<ForecastRate> seen = power.Rates();
        WantedLeak? wanted = leak is { } asked ? power.Wanted(asked.Tpr, asked.Fpr) : null;
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
            power.Tests,
            power.SmallestAuc(),
            seen,
            wanted,
            power.Single(),
            checks,
            cost,
            [.. Advice(size, power, wanted)]
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
        (int leastWith, int leastWithout) = Splits.FewestOnEachSide(mask, references);
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

    private IEnumerable<string> Advice(ForecastSize size, ForecastPower power, WantedLeak? wanted)
    {
        if (power.CannotRuleOut() is { } cannot)
        {
            yield return cannot;
        }

        if (Math.Min(size.LeastWith, size.LeastWithout) < EnoughModels)
        {
            yield return $"Some record has only {Math.Min(size.LeastWith, size.LeastWithout)} reference models on one side; with models.count {MoreModels()} or more the attacks that fit a spread to each record have what they need.";
        }
        else if (Math.Min(size.LeastWith, size.LeastWithout) < ModelsForOwnSpread)
        {
            yield return "With fewer than 32 reference models on each side of a record, one spread is shared by all records where an attack's options leave it the choice; more models find more, at low false-positive rates above all.";
        }

        if (power.TooLowRate() is { } low)
        {
            yield return low;
        }

        if (wanted is { IsSeen: false, Targets: { } targets } && targets > size.Targets)
        {
            yield return targets <= plan.Models.Count
                ? $"More targets cost no further training: the models are there. Set models.targets to {targets} (the intervals then come from resampling targets and records)."
                : $"Even with each of the {plan.Models.Count} models as a target there are too few; take more {Subject.Many}.";
        }
    }

    private int MoreModels() => Math.Max(17, plan.Models.Count * 2);
}
