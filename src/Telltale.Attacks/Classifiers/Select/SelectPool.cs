using Telltale.Core;

namespace Telltale.Attacks.Classifiers.Select;

/// <summary>The attacks that a selector chooses from.</summary>
internal static class SelectPool
{
    /// <summary>Fewest models that play the target: on one alone nothing could be fitted and tried on another.</summary>
    public const int LeastShadows = 2;

    /// <summary>Attacks that read margins only, in the modes in which each may be the best.</summary>
    private static readonly string[] _usual =
    [
        "margin",
        "attack-r",
        "calibration",
        "lira",
        "lira:mode=offline",
        "informia",
        "informia:mode=offline",
        "base:mode=offline",
        "bavaria",
        "bavaria:mode=offline",
        "pmia",
    ];

    /// <summary>Reads the pool.</summary>
    /// <param name="options">The selector's options; its queries are those of every attack that does not say otherwise.</param>
    /// <exception cref="BadInputException">An attack or option that is not known, or the selector itself.</exception>
    public static IReadOnlyList<IClassifierAttack> Of(SelectOptions options)
    {
        string[] texts =
            options.Pool == SelectOptions.Auto ? [.. _usual] : [.. options.Pool.Replace(';', ',').Split('+')];
        string? queries = options.Queries is { } count ? $"queries={count}" : null;
        for (int i = 0; i < texts.Length; i++)
        {
            string text = texts[i];
            if (text.Split(':')[0] == SelectAttack.Name)
            {
                throw new BadInputException(
                    $"attack {SelectAttack.Name}: option pool={options.Pool} names {SelectAttack.Name} itself; name other attacks."
                );
            }

            if (queries is not null && !text.Contains("queries=", StringComparison.Ordinal))
            {
                text += (text.Contains(':', StringComparison.Ordinal) ? "," : ":") + queries;
            }

            texts[i] = $"{text}@pool-{i}";
        }

        IReadOnlyList<AttackChoice> choices = AttackCatalog.Choose(texts);
        if (choices.FirstOrDefault(c => c.Attack.Needs.Cascade) is { } cascading)
        {
            throw new BadInputException(
                $"attack {SelectAttack.Name}: option pool={options.Pool} names {cascading.Descriptor.Name}, which is lira on the models of all rounds of a cascade; "
                    + "where there was one, every attack of the pool is read on them. Name lira."
            );
        }

        return choices.FirstOrDefault(c => c.Attack.Needs.Probes.All.Count > 0) is { } probing
            ? throw new BadInputException(
                $"attack {SelectAttack.Name}: option pool={options.Pool} names {probing.Descriptor.Name}, which reads more than plain answers; "
                    + "reference models in the part of the target give plain answers only. Name other attacks."
            )
            : [.. choices.Select(choice => choice.Attack)];
    }

    /// <summary>What all attacks of a pool need together.</summary>
    public static EvidenceNeeds NeedsOf(IReadOnlyList<IClassifierAttack> pool, SelectOptions options)
    {
        // Of the usual pool, attacks that the evidence does not suffice for are passed over; those that are named are needed.
        EvidenceNeeds[] named = options.Pool == SelectOptions.Auto ? [] : [.. pool.Select(attack => attack.Needs)];
        return new()
        {
            Target = named.Any(n => n.Target == TargetReading.Distribution)
                ? TargetReading.Distribution
                : TargetReading.Margins,
            InModels = true,
            OutModels = true,
            LeastReferences = 4,
            LeastShadows = LeastShadows,
            ReferenceDistributions = named.Any(n => n.ReferenceDistributions || n.Target == TargetReading.Distribution),
            Population = named.Any(n => n.Population),
            PopulationReferences = named.Any(n => n.Population || n.PopulationReferences),
            PopulationDistributions = named.Any(n => n.PopulationDistributions),
            Features = named.Any(n => n.Features),
            PopulationFeatures = named.Any(n => n.PopulationFeatures),
            Groups = named.Any(n => n.Groups),
            OptionalCascade = options.Rounds != 1,
            Queries = options.Queries,
            References = options.References,
        };
    }
}
