using Telltale.Adapters.Targets.Endpoints.Dialects;
using Telltale.Adapters.Targets.Endpoints.Tokens;
using Telltale.Adapters.Targets.Endpoints.Traffic;
using Telltale.Audit.Ports;
using Telltale.Core;
using Telltale.Core.Randomness;

namespace Telltale.Adapters.Targets.Endpoints;

/// <summary>
/// A language model behind HTTP. Questions go out side by side, each answer is handed over when it is there, and the first
/// failure for good sends nothing more but waits for what is under way.
/// </summary>
/// <remarks>
/// A prefix is sent before the text as it is, and only tokens that lie wholly in the text are kept: one that reaches over
/// the border is not part of the answer. Texts that are too long for the model do not stop the others; they are named when
/// all others are answered.
/// </remarks>
public sealed class EndpointModel : ITextModel, IRemoteModel
{
    private static readonly TimeSpan BetweenNotes = TimeSpan.FromSeconds(10);

    private readonly EndpointOptions _options;
    private readonly EndpointContext _context;
    private readonly EndpointConnection _connection;
    private readonly RequestBudget _budget;
    private readonly EndpointTraffic _traffic;
    private readonly TokenisationWatch _watch = new();
    private readonly Lock _oneAtATime = new();
    private long _noted;

    private EndpointModel(EndpointOptions options, EndpointContext context, Secret? key, BudgetLedger? ledger)
    {
        _options = options;
        _context = context;
        _connection = new EndpointConnection(options, key, context.Time);
        _budget = new RequestBudget(options.Budget, ledger);
        RequestPace pace = new(options.RequestsPerMinute, options.TokensPerMinute, context.Time);
        _traffic = new EndpointTraffic(options, _connection, pace, _budget, context.Time, Note);
        _noted = context.Time.GetTimestamp();
    }

    /// <inheritdoc/>
    public string Name => _options.Name;

    /// <inheritdoc/>
    public string Identity => _options.Identity;

    /// <inheritdoc/>
    public TextAccess Access => _options.Dialect.Access;

    /// <summary>What is spent and set aside so far, for a person: <c>63 of 500 requests, 12345 tokens, cost 0.0123 of 5</c>.</summary>
    public string Spent => _budget.Spoken;

    /// <summary>A model that is ready to be asked; nothing is sent yet.</summary>
    /// <exception cref="BadInputException">The key is not there, options contradict each other, the ledger is damaged.</exception>
    public static EndpointModel Open(EndpointOptions options, EndpointContext context)
    {
        options.Checked();
        Secret? key = options.KeyVariable is { } variable
            ? Secret.FromEnvironment(variable, context.Environment)
            : null;
        BudgetLedger? ledger = context.LedgerPath is { } path ? BudgetLedger.Open(path) : null;
        if (options.Address.IsOpen)
        {
            context.Note($"{options.Address}: no https, so that anyone on the way can read the texts.");
        }

        return new EndpointModel(options, context, key, ledger);
    }

    /// <inheritdoc/>
    public Task ReadAsync(
        IReadOnlyList<TextQuery> queries,
        Action<int, TextReading> answered,
        CancellationToken cancellation
    )
    {
        if (!Access.HasFlag(TextAccess.LogProbabilities))
        {
            throw TextOnly.Refusal(Name, $"the dialect {_options.Dialect.Name} tells none");
        }

        RefuseEmpty([.. queries.Select(query => query.Text)]);
        return EachAsync(
            queries.Count,
            async (i, stop) => Hand(answered, i, await ReadAsync(queries[i], stop, cancellation).ConfigureAwait(false)),
            cancellation
        );
    }

    /// <inheritdoc/>
    public Task ContinueAsync(
        IReadOnlyList<ContinuationQuery> queries,
        Action<int, IReadOnlyList<string>> answered,
        CancellationToken cancellation
    )
    {
        RefuseEmpty([.. queries.Select(query => query.Text)]);
        return EachAsync(
            queries.Count,
            async (i, stop) =>
                Hand(answered, i, await ContinueAsync(queries[i], stop, cancellation).ConfigureAwait(false)),
            cancellation
        );
    }

    /// <inheritdoc/>
    int IRemoteModel.ContinuationsAtOnce => _options.ContinuationsAtOnce;

    /// <inheritdoc/>
    void IRemoteModel.Saw(TextReading reading) => _watch.Changed(reading);

    /// <inheritdoc/>
    public void Dispose()
    {
        _connection.Dispose();
        _budget.Dispose();
    }

    private Task<TextReading> ReadAsync(TextQuery query, CancellationToken stop, CancellationToken cancellation)
    {
        string prompt = query.Prefix + query.Text;
        return _traffic.AskAsync(
            _options.Dialect.Read(_options, prompt),
            _context.Seed.Derive("read").Derive(prompt),
            answer =>
            {
                TextReading reading = TextAlignment.Read(_options.Dialect.Tokens(answer, prompt), query);
                return _watch.Changed(reading) is { } change
                    ? throw new AnswerFault(
                        FaultKind.OtherTokens,
                        $"the server's tokens have changed: {change}; another model or tokenizer seems to answer"
                    )
                    : reading;
            },
            stop,
            cancellation
        );
    }

    private async Task<IReadOnlyList<string>> ContinueAsync(
        ContinuationQuery query,
        CancellationToken stop,
        CancellationToken cancellation
    )
    {
        Seed seed = _context.Seed.Derive("continue").Derive(query.Text);
        // Without chance all are alike: one is enough.
        int wanted = query.Temperature > 0 ? query.Count : Math.Min(query.Count, 1);
        List<string> found = [];
        while (found.Count < wanted)
        {
            int count = Math.Min(wanted - found.Count, _options.ContinuationsAtOnce);
            Seed own = seed.Derive(query.First + found.Count);
            EndpointRequest request = _options.Dialect.Continue(_options, query, count, (int)(own.Value >> 33));
            IReadOnlyList<string> some = await _traffic
                .AskAsync(request, own, _options.Dialect.Continuations, stop, cancellation)
                .ConfigureAwait(false);
            found.AddRange(some.Take(count));
        }

        return wanted < query.Count ? [.. Enumerable.Repeat(found[0], query.Count)] : found;
    }

    private async Task EachAsync(int count, Func<int, CancellationToken, Task> ask, CancellationToken cancellation)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        List<KeyValuePair<int, string>> refused = [];
        int next = -1;
        async Task Work()
        {
            for (int i; (i = Interlocked.Increment(ref next)) < count && !stop.IsCancellationRequested; )
            {
                try
                {
                    await ask(i, stop.Token).ConfigureAwait(false);
                }
                catch (TextTooLongFault e)
                {
                    lock (refused)
                    {
                        refused.Add(KeyValuePair.Create(i, e.Message));
                    }
                }
                catch
                {
                    await stop.CancelAsync().ConfigureAwait(false);
                    throw;
                }
            }
        }

        Task[] workers = [.. Enumerable.Range(0, Math.Min(_options.Concurrency, count)).Select(_ => Work())];
        await Task.WhenAll(workers).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellation.ThrowIfCancellationRequested();
        // A worker that was stopped because of another one's failure has nothing to tell.
        Exception[] failures = [.. workers.SelectMany(worker => worker.Exception?.InnerExceptions ?? [])];
        if (failures.FirstOrDefault(failure => failure is not OperationCanceledException) is { } first)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(first);
        }

        if (refused.Count > 0)
        {
            throw RefusedTexts.Refuse(Name, refused);
        }
    }

    private void Hand<T>(Action<int, T> answered, int number, T answer)
    {
        lock (_oneAtATime)
        {
            answered(number, answer);
            if (_context.Time.GetElapsedTime(_noted) >= BetweenNotes)
            {
                _noted = _context.Time.GetTimestamp();
                _context.Note($"{Name}: {Spent}.");
            }
        }
    }

    private void Note(string text)
    {
        lock (_oneAtATime)
        {
            _context.Note(text);
        }
    }

    private void RefuseEmpty(IReadOnlyList<string> texts)
    {
        List<KeyValuePair<int, string>> empty =
        [
            .. texts
                .Index()
                .Where(text => text.Item.Length == 0)
                .Select(text => KeyValuePair.Create(text.Index, "empty")),
        ];
        if (empty.Count > 0)
        {
            throw RefusedTexts.Refuse(Name, empty);
        }
    }
}
