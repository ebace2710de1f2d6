using System.Collections.Concurrent;
using Telltale.Core.Evidence.Language;

namespace Telltale.Attacks.Language;

/// <summary>Evidence that the attacks of a run share, with what several of them work out in the same way.</summary>
/// <param name="evidence">The evidence.</param>
/// <param name="threads">Most threads that one attack may use, at least 1; no number depends on it.</param>
/// <remarks>Safe to share between threads.</remarks>
public sealed class GatheredTexts(TextEvidence evidence, int threads)
{
    private readonly ConcurrentDictionary<object, Lazy<object>> _derived = new();

    /// <summary>The evidence itself.</summary>
    public TextEvidence Evidence { get; } = evidence;

    /// <summary>Most threads that one attack may use.</summary>
    public int Threads { get; } = threads;

    /// <summary>What several attacks work out in the same way: computed by the first that asks.</summary>
    /// <param name="key">Equal for equal results.</param>
    /// <param name="make">Computes it; nobody may change it afterwards.</param>
    internal T Once<T>(object key, Func<T> make)
        where T : class => (T)_derived.GetOrAdd(key, _ => new Lazy<object>(make)).Value;
}
