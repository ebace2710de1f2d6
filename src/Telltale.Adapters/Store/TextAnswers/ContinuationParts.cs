using Telltale.Audit.Ports;

namespace Telltale.Adapters.Store.TextAnswers;

/// <summary>
/// Questions for many continuations, parted into as many as one request brings, so that each part is kept when it is
/// there; and the answers put together again. Without chance there is nothing to part: all are alike.
/// </summary>
internal sealed class ContinuationParts
{
    private readonly List<ContinuationQuery> _parts = [];
    private readonly List<int> _numbers = [];
    private readonly IReadOnlyList<string>?[] _answers;
    private readonly int[] _missing;
    private readonly int[] _first;

    /// <param name="queries">The questions.</param>
    /// <param name="most">Most continuations of a part.</param>
    public ContinuationParts(IReadOnlyList<ContinuationQuery> queries, int most)
    {
        _missing = new int[queries.Count];
        _first = new int[queries.Count];
        for (int i = 0; i < queries.Count; i++)
        {
            ContinuationQuery whole = queries[i];
            _first[i] = _parts.Count;
            int size = whole.Temperature > 0 ? Math.Min(most, whole.Count) : whole.Count;
            for (int done = 0; done < whole.Count || done == 0; done += Math.Max(size, 1))
            {
                _parts.Add(whole with { First = whole.First + done, Count = Math.Min(size, whole.Count - done) });
                _numbers.Add(i);
                _missing[i]++;
            }
        }

        _answers = new IReadOnlyList<string>?[_parts.Count];
    }

    /// <summary>The parts, those of one question together.</summary>
    public IReadOnlyList<ContinuationQuery> Queries => _parts;

    /// <summary>For each part, the number of its question.</summary>
    public IReadOnlyList<int> Numbers => _numbers;

    /// <summary>Takes the answer of a part; one at a time. The last of a question hands the whole on.</summary>
    public void Add(int part, IReadOnlyList<string> answer, Action<int, IReadOnlyList<string>> answered)
    {
        int number = _numbers[part];
        _answers[part] = answer;
        if (--_missing[number] == 0)
        {
            int end = number + 1 < _first.Length ? _first[number + 1] : _parts.Count;
            answered(number, [.. _answers[_first[number]..end].SelectMany(some => some!)]);
        }
    }
}
