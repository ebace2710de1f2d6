using System.Collections.Concurrent;
using Telltale.Attacks.References;
using Telltale.Core.Evidence;

namespace Telltale.Attacks;

/// <summary>
/// Evidence together with all that some attacks read of its reference models, gathered in one pass. The attacks of a run
/// share it: what several of them ask for is computed once.
/// </summary>
/// <remarks>Safe to share between threads. No number in it depends on how many they are.</remarks>
public sealed class GatheredEvidence
{
    private readonly Dictionary<ReferenceReading, BlockStatistic> _statistics = [];
    private readonly ConcurrentDictionary<object, Lazy<object>> _derived = new();

    private GatheredEvidence(ClassifierEvidence evidence, int threads)
    {
        Evidence = evidence;
        Threads = threads;
    }

    /// <summary>The evidence itself.</summary>
    public ClassifierEvidence Evidence { get; }

    /// <summary>Most threads that one attack may use.</summary>
    internal int Threads { get; }

    /// <summary>Reads the reference models' answers once for all attacks.</summary>
    /// <param name="evidence">The evidence.</param>
    /// <param name="needs">What the attacks need; an attack that the evidence does not suffice for reads nothing.</param>
    /// <param name="threads">Most threads that read at once, at least 1.</param>
    /// <param name="threadsPerAttack">Most threads that each attack may use afterwards, at least 1.</param>
    /// <param name="cancellation">Stops between two blocks of records.</param>
    public static GatheredEvidence Of(
        ClassifierEvidence evidence,
        IEnumerable<EvidenceNeeds> needs,
        int threads,
        int threadsPerAttack,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(evidence);
        ArgumentNullException.ThrowIfNull(needs);
        GatheredEvidence gathered = new(evidence, threadsPerAttack);
        foreach (
            ReferenceReading reading in needs
                .Where(n => n.WhatIsMissing(evidence) is null)
                .SelectMany(n => n.Readings.All)
        )
        {
            if (reading.SignalsOf(evidence) is { HasMargins: true } && !gathered._statistics.ContainsKey(reading))
            {
                gathered._statistics.Add(reading, reading.Begin(evidence));
            }
        }

        foreach (var sweep in gathered._statistics.GroupBy(pair => (pair.Key.OfPopulation, pair.Value.Queries)))
        {
            MarginSweep.Fill(
                sweep.First().Key.SignalsOf(evidence)!,
                sweep.Key.OfPopulation ? null : evidence.References!.Members,
                [.. sweep.Select(pair => pair.Value)],
                threads,
                cancellation
            );
        }

        return gathered;
    }

    /// <summary>What was gathered for a reading that the attack's needs name.</summary>
    internal TStatistic Of<TStatistic>(ReferenceReading<TStatistic> reading)
        where TStatistic : BlockStatistic => (TStatistic)_statistics[reading];

    /// <summary>What several attacks work out in the same way from what was gathered: computed by the first that asks.</summary>
    /// <param name="key">Equal for equal results.</param>
    /// <param name="make">Computes it; nobody may change it afterwards.</param>
    internal T Once<T>(object key, Func<T> make)
        where T : class => (T)_derived.GetOrAdd(key, _ => new Lazy<object>(make)).Value;
}
