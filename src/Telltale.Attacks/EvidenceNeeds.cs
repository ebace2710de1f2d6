using Telltale.Attacks.Probes;
using Telltale.Attacks.References;
using Telltale.Core;
using Telltale.Core.Evidence;

namespace Telltale.Attacks;

/// <summary>Which part of the target's answers an attack reads.</summary>
public enum TargetReading
{
    /// <summary>Whether the predicted class is right.</summary>
    Predictions,

    /// <summary>The margin (or confidence) of the true class.</summary>
    Margins,

    /// <summary>The whole distribution over classes.</summary>
    Distribution,

    /// <summary>No plain answer: what the attack's probes measured is enough.</summary>
    Nothing,
}

/// <summary>The evidence an attack needs; what is missing is said in words that name the array.</summary>
public sealed record EvidenceNeeds
{
    /// <summary>What is read of the target.</summary>
    public required TargetReading Target { get; init; }

    /// <summary>Whether reference models trained without a record are needed (OUT models).</summary>
    public bool OutModels { get; init; }

    /// <summary>Whether reference models trained with a record are needed (IN models).</summary>
    public bool InModels { get; init; }

    /// <summary>Whether the reference models' whole distributions over classes are needed, not only margins.</summary>
    public bool ReferenceDistributions { get; init; }

    /// <summary>How many reference models there must be at least.</summary>
    public int LeastReferences { get; init; }

    /// <summary>From the truth about how many reference models it must be able to learn or choose.</summary>
    public int LeastShadows { get; init; }

    /// <summary>How many models a record must have on each side that is needed.</summary>
    public int ModelsPerSide { get; init; } = 1;

    /// <summary>Whether the target's answers for population records are needed.</summary>
    public bool Population { get; init; }

    /// <summary>Whether the reference models' answers for population records are needed.</summary>
    public bool PopulationReferences { get; init; }

    /// <summary>Whether the target's whole distributions for the population are needed, not only margins.</summary>
    public bool PopulationDistributions { get; init; }

    /// <summary>Whether the records themselves are needed.</summary>
    public bool Features { get; init; }

    /// <summary>Whether the population records themselves are needed.</summary>
    public bool PopulationFeatures { get; init; }

    /// <summary>Whether it must be known which records belong to one person.</summary>
    public bool Groups { get; init; }

    /// <summary>Whether there must have been a cascade: models trained under what was settled about the target.</summary>
    public bool Cascade { get; init; }

    /// <summary>Whether a cascade is made use of where there was one.</summary>
    public bool OptionalCascade { get; init; }

    /// <summary>The measurements that are read.</summary>
    public ProbeList Probes { get; init; } = new();

    /// <summary>The measurements that are made use of where they are there.</summary>
    public ProbeList OptionalProbes { get; init; } = new();

    /// <summary>How many of the first changed copies a record are used; null for all that there are.</summary>
    public int? Copies { get; init; }

    /// <summary>Fewest queries a record.</summary>
    public int LeastQueries { get; init; } = 1;

    /// <summary>How many of the first queries a record are used; null for all that there are.</summary>
    public int? Queries { get; init; }

    /// <summary>How many of the first reference models are used; null for all that there are.</summary>
    public int? References { get; init; }

    /// <summary>What is read of the reference models' margins; gathered for all attacks of a run in one pass.</summary>
    internal ReadingList Readings { get; init; } = new();

    /// <summary>
    /// What an attack needs that holds the target's margin against reference models: those trained without the record, online
    /// also those trained with it.
    /// </summary>
    internal static EvidenceNeeds AgainstReferences(
        AttackMode mode,
        int? queries,
        int? references,
        ReadingList readings
    ) =>
        new()
        {
            Target = TargetReading.Margins,
            InModels = mode == AttackMode.Online,
            OutModels = true,
            Queries = queries,
            References = references,
            Readings = readings,
        };

    /// <summary>Refuses evidence that <see cref="WhatIsMissing"/> finds fault with.</summary>
    /// <exception cref="BadInputException">The evidence does not hold what the attack needs.</exception>
    public void Demand(ClassifierEvidence evidence, string attack)
    {
        if (WhatIsMissing(evidence) is { } missing)
        {
            throw new BadInputException($"attack {attack} {missing}.");
        }
    }

    /// <summary>Whether this measurement is read, needed or only made use of where it is there.</summary>
    public bool Reads(ProbeArray kind) => Probes.All.Contains(kind) || OptionalProbes.All.Contains(kind);

    /// <summary>How often the target was asked about a record, on average, for all that the attack reads.</summary>
    public double QueriesARecord(ClassifierEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        double plain = Target == TargetReading.Nothing ? 0 : Queries ?? evidence.Target.Queries;
        return plain + Probes.All.Sum(kind => Used(kind, evidence.Probes.QueriesARecord(kind)));

        double Used(ProbeArray kind, double queries) =>
            kind.Axes.Contains(ProbeAxis.Copies) ? Math.Min(queries, Copies ?? queries) : queries;
    }

    /// <summary>A reason why the attack cannot run on this evidence, for a person to read; null when it can.</summary>
    public string? WhatIsMissing(ClassifierEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        bool readable = Target switch
        {
            TargetReading.Predictions => evidence.Target.HasPredictions,
            TargetReading.Margins => evidence.Target.HasMargins,
            TargetReading.Distribution => evidence.Target.HasDistribution,
            TargetReading.Nothing => true,
        };
        if (!readable)
        {
            return Target == TargetReading.Predictions
                ? "needs target_logits, target_probabilities or target_labels"
                : "needs target_logits or target_probabilities; the target gives labels only";
        }

        if (Queries > evidence.Target.Queries)
        {
            return $"was asked for queries={Queries}, but the evidence has {evidence.Target.Queries} a record; give queries=all";
        }

        if (MissingProbes(evidence) is { } unmeasured)
        {
            return unmeasured;
        }

        if (
            (InModels || OutModels || ReferenceDistributions || LeastReferences > 0 || LeastShadows > 0)
            && MissingReferences(evidence) is { } missing
        )
        {
            return missing;
        }

        if (Population && evidence.Population is null)
        {
            return "needs population records: population_labels with population_target_logits or _probabilities";
        }

        if (Population && Target != TargetReading.Predictions && !evidence.Population!.Target.HasMargins)
        {
            return "needs population_target_logits or population_target_probabilities";
        }

        return PopulationReferences && evidence.Population?.References is not { HasMargins: true }
            ? "needs the reference models' answers for the population: population_reference_logits, _probabilities or _margins"
            : MissingRecords(evidence);
    }

    private string? MissingRecords(ClassifierEvidence evidence)
    {
        if (PopulationDistributions && evidence.Population?.Target is not { HasDistribution: true })
        {
            return "needs the target's whole answers for the population: population_target_logits or _probabilities";
        }

        if (Features && evidence.Features is null)
        {
            return "needs the records themselves: the array features";
        }

        if (PopulationFeatures && evidence.Population?.Features is null)
        {
            return "needs the population records themselves: the array population_features";
        }

        if (Cascade && evidence.Cascade is null)
        {
            return "needs cascade_margins (or cascade_logits, cascade_probabilities), cascade_member and cascade_round: what models trained "
                + "for this target in later rounds answer; `telltale audit` trains them";
        }

        return Groups && evidence.Groups is null
            ? "needs to know which records belong to one person: groups.txt or the array groups"
            : null;
    }

    private string? MissingProbes(ClassifierEvidence evidence)
    {
        if (evidence.Target.Queries < LeastQueries)
        {
            return $"needs at least {LeastQueries} queries a record, such as shifted copies; the evidence has {evidence.Target.Queries}";
        }

        foreach (ProbeArray kind in Probes.All)
        {
            if (!evidence.Probes.Has(kind))
            {
                return $"needs {kind.Name}: {kind.Meaning}";
            }

            if (evidence.Probes.Extent(kind, ProbeAxis.Copies) is > 0 and var copies && Copies > copies)
            {
                return $"was asked for copies={Copies}, but {kind.Name} has {copies} a record; give copies=all";
            }
        }

        return null;
    }

    private string? MissingReferences(ClassifierEvidence evidence)
    {
        if (evidence.References is not { } references)
        {
            return "needs reference models: reference_logits, reference_probabilities or reference_margins, with reference_member";
        }

        if (!references.Signals.HasMargins)
        {
            return "needs reference_logits, reference_probabilities or reference_margins; the reference models give labels only";
        }

        if (References > references.Signals.Models)
        {
            return $"was asked for references={References}, but the evidence has {references.Signals.Models} reference models; give references=all";
        }

        if (ReferenceDistributions && !references.Signals.HasDistribution)
        {
            return "needs the reference models' whole answers: reference_logits or reference_probabilities; there are margins only";
        }

        if ((References ?? references.Signals.Models) is var used && used < LeastReferences)
        {
            return $"needs at least {LeastReferences} reference models; there are {used}";
        }

        if (references.ShadowsAmong(used).Count() is var shadows && shadows < LeastShadows)
        {
            return $"learns from what reference models were trained on and needs at least {LeastShadows} that are not evaluated themselves, nor "
                + $"trained on exactly the records that such a one was not; there are {shadows}. Fewer targets or more models leave some";
        }

        (int mostIn, int mostOut) = MostModels(references.Members, References ?? references.Members.Models);
        if (InModels && mostIn < ModelsPerSide)
        {
            return $"needs {Count(ModelsPerSide)} trained with a record; the most any record has is {mostIn}";
        }

        return OutModels && mostOut < ModelsPerSide
            ? $"needs {Count(ModelsPerSide)} trained without a record; the most any record has is {mostOut}"
            : null;
    }

    /// <summary>The most models that any record has on either side; stops as soon as both are enough.</summary>
    private (int MostIn, int MostOut) MostModels(MembershipMask members, int models)
    {
        int mostIn = 0;
        int mostOut = 0;
        for (int record = 0; record < members.Records; record++)
        {
            int count = 0;
            for (int model = 0; model < models; model++)
            {
                count += members[model, record] ? 1 : 0;
            }

            mostIn = Math.Max(mostIn, count);
            mostOut = Math.Max(mostOut, models - count);
            if ((!InModels || mostIn >= ModelsPerSide) && (!OutModels || mostOut >= ModelsPerSide))
            {
                break;
            }
        }

        return (mostIn, mostOut);
    }

    private static string Count(int models) =>
        models == 1 ? "at least 1 reference model" : $"at least {models} reference models";
}
