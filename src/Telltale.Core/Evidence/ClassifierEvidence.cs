using Telltale.Core.Numerics;

namespace Telltale.Core.Evidence;

/// <summary>Signals of reference models, and which of them was trained on which record.</summary>
/// <param name="Signals">Answers [models × records × queries].</param>
/// <param name="Members">Membership mask [models × records].</param>
public sealed record ReferenceEvidence(Signals Signals, MembershipMask Members)
{
    /// <summary>
    /// Models from whose truth an attack may learn or choose, ascending: all, unless several targets are evaluated together. Then those
    /// that are evaluated themselves are left out, and their complements: what was learnt from one target's truth would come back in
    /// the scores of another, and their rows would agree by chance more often than rows that know nothing of each other.
    /// </summary>
    public IReadOnlyList<int> Shadows { get; init; } = [.. Enumerable.Range(0, Members.Models)];

    /// <summary>Those of <see cref="Shadows"/> that are among the first models.</summary>
    public IEnumerable<int> ShadowsAmong(int models) => Shadows.Where(model => model < models);

    /// <summary>Some of the models.</summary>
    /// <param name="models">Which, in the order wanted.</param>
    public ReferenceEvidence Select(int[] models)
    {
        HashSet<int> shadows = [.. Shadows];
        return new(Signals.Select(models), Members.Select(models))
        {
            Shadows = [.. Enumerable.Range(0, models.Length).Where(i => shadows.Contains(models[i]))],
        };
    }
}

/// <summary>
/// Records of the same distribution that are neither candidates nor members of any model: what the target and, where
/// known, the reference models answer about them.
/// </summary>
/// <param name="Labels">True class of each population record.</param>
/// <param name="Target">The target's answers, one model.</param>
/// <param name="References">The reference models' answers, in the order of <see cref="ReferenceEvidence"/>; may be missing.</param>
public sealed record PopulationEvidence(int[] Labels, Signals Target, Signals? References)
{
    /// <summary>Number of population records.</summary>
    public int Records => Labels.Length;

    /// <summary>The population records themselves [population × features], as wide as the candidates' features; may be missing.</summary>
    public NdArray? Features { get; init; }
}

/// <summary>
/// All that an attack on a classifier may see: what the target answers about the candidates, and what reference models
/// answer about them. Truth (<see cref="Membership"/>) rides along for the assessment; no attack reads it.
/// </summary>
/// <remarks>Immutable and safe to share between threads. Shapes agree by construction; the reader of files says which array is at fault.</remarks>
public sealed class ClassifierEvidence
{
    /// <summary>Puts the parts together.</summary>
    /// <exception cref="ArgumentException">The parts speak of different numbers of records, models or queries.</exception>
    public ClassifierEvidence(
        IReadOnlyList<string> ids,
        int[] labels,
        Membership[] membership,
        Signals target,
        ReferenceEvidence? references = null,
        PopulationEvidence? population = null,
        NdArray? features = null,
        RecordGroups? groups = null,
        ProbeEvidence? probes = null,
        Signals? repeated = null,
        IReadOnlyList<string>? texts = null,
        CascadeEvidence? cascade = null
    )
    {
        int records = labels.Length;
        Agree(ids.Count, records, "ids");
        Agree(membership.Length, records, "membership");
        Agree(target.Records, records, "target signals");
        Agree(target.Models, 1, "target models");
        if (references is not null)
        {
            Agree(references.Signals.Records, records, "reference signals");
            Agree(references.Signals.Queries, target.Queries, "queries of the reference signals");
            Agree(references.Members.Records, records, "membership mask");
            Agree(references.Members.Models, references.Signals.Models, "models of the membership mask");
        }

        if (population is not null)
        {
            Agree(population.Target.Records, population.Records, "population signals");
            Agree(population.Target.Queries, target.Queries, "queries of the population signals");
            if (population.References is { } known)
            {
                Agree(known.Records, population.Records, "population reference signals");
                Agree(known.Queries, target.Queries, "queries of the population reference signals");
                Agree(known.Models, references?.Signals.Models ?? 0, "models of the population reference signals");
            }
        }

        if (features is not null)
        {
            Agree(features.Shape[0], records, "features");
        }

        if (population?.Features is { } others)
        {
            Agree(others.Shape[0], population.Records, "population features");
            Agree(Width(others), features is null ? Width(others) : Width(features), "numbers a population record");
        }

        Agree(groups?.OfRecord.Length ?? records, records, "groups");

        probes?.RequireShapes(records, references?.Members.Models ?? 0);
        if (repeated is not null)
        {
            Agree(repeated.Records, records, "repeated target signals");
            Agree(repeated.Models, 1, "repeated target models");
            Agree(repeated.Queries, target.Queries, "queries of the repeated target signals");
        }

        Agree(texts?.Count ?? records, records, "texts");
        if (cascade is not null)
        {
            Agree(references is null ? 0 : 1, 1, "sets of reference models before a cascade");
            Agree(cascade.Signals.Records, records, "cascade signals");
            Agree(cascade.Signals.Queries, target.Queries, "queries of the cascade signals");
            Agree(cascade.Signals.Models, cascade.Models, "models of the cascade signals");
            Agree(cascade.Members.Records, records, "membership mask of the cascade");
            Agree(cascade.Members.Models, cascade.Models, "models of the membership mask of the cascade");
        }

        Ids = ids;
        Labels = labels;
        Membership = membership;
        Target = target;
        References = references;
        Population = population;
        Features = features;
        Groups = groups;
        Probes = probes ?? ProbeEvidence.None;
        Repeated = repeated;
        Texts = texts;
        Cascade = cascade;
    }

    /// <summary>Number of candidate records.</summary>
    public int Records => Labels.Length;

    /// <summary>A name for each record.</summary>
    public IReadOnlyList<string> Ids { get; }

    /// <summary>True class of each record.</summary>
    public int[] Labels { get; }

    /// <summary>Truth, for the assessment.</summary>
    public Membership[] Membership { get; }

    /// <summary>The target's answers: one model.</summary>
    public Signals Target { get; }

    /// <summary>Reference models, where there are any.</summary>
    public ReferenceEvidence? References { get; }

    /// <summary>Population records, where there are any.</summary>
    public PopulationEvidence? Population { get; }

    /// <summary>The records themselves [records × features], for baselines that need no model.</summary>
    public NdArray? Features { get; }

    /// <summary>The records themselves where they are texts, for the same.</summary>
    public IReadOnlyList<string>? Texts { get; }

    /// <summary>Which records belong to one person, where that is known.</summary>
    public RecordGroups? Groups { get; }

    /// <summary>What was measured beyond plain answers; often nothing.</summary>
    public ProbeEvidence Probes { get; }

    /// <summary>What the target answered when it was asked the same a second time; null where it was asked once.</summary>
    public Signals? Repeated { get; }

    /// <summary>Models of later rounds, trained with what was settled about this target fixed; null where there was no cascade.</summary>
    public CascadeEvidence? Cascade { get; }

    private static long Width(NdArray features) => features.Count / Math.Max(1, features.Shape[0]);

    private static void Agree(long found, long expected, string what)
    {
        if (found != expected)
        {
            throw new ArgumentException($"{what}: found {found}, expected {expected}.");
        }
    }
}
