namespace Telltale.TestKit.Endpoints;

/// <summary>What a server has seen; every number is of whole requests that arrived.</summary>
public sealed class ServerCounts
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _answered = new(StringComparer.Ordinal);
    private readonly List<string> _keys = [];
    private readonly List<long> _arrivals = [];

    /// <summary>Requests that arrived.</summary>
    public int Requests { get; private set; }

    /// <summary>Requests at work at the same time, at most.</summary>
    public int MostAtOnce { get; private set; }

    /// <summary>Tokens of prompts that were worked on.</summary>
    public long PromptTokens { get; private set; }

    /// <summary>Tokens generated.</summary>
    public long CompletionTokens { get; private set; }

    /// <summary>How often each question got a whole and right answer.</summary>
    public IReadOnlyDictionary<string, int> Answered
    {
        get
        {
            lock (_lock)
            {
                return new Dictionary<string, int>(_answered, StringComparer.Ordinal);
            }
        }
    }

    /// <summary>The values of the Authorization header, one a request.</summary>
    public IReadOnlyList<string> Keys
    {
        get
        {
            lock (_lock)
            {
                return [.. _keys];
            }
        }
    }

    /// <summary>When requests arrived, by the server's clock.</summary>
    public IReadOnlyList<long> Arrivals
    {
        get
        {
            lock (_lock)
            {
                return [.. _arrivals];
            }
        }
    }

    private int _atWork;

    internal int Arrive(string key, long stamp)
    {
        lock (_lock)
        {
            _keys.Add(key);
            _arrivals.Add(stamp);
            MostAtOnce = Math.Max(MostAtOnce, ++_atWork);
            return ++Requests;
        }
    }

    internal void Leave()
    {
        lock (_lock)
        {
            _atWork--;
        }
    }

    internal void Work(long promptTokens, long completionTokens)
    {
        lock (_lock)
        {
            PromptTokens += promptTokens;
            CompletionTokens += completionTokens;
        }
    }

    internal void Answer(string question)
    {
        lock (_lock)
        {
            _answered[question] = _answered.GetValueOrDefault(question) + 1;
        }
    }
}
