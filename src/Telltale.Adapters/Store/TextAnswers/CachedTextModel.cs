using Telltale.Adapters.Targets;
using Telltale.Audit.Ports;
using Telltale.Core;

namespace Telltale.Adapters.Store.TextAnswers;

/// <summary>
/// A text model whose answers are kept: what is stored is not asked, what is asked is stored before it is handed on, and
/// equal questions of one call are asked once. So an audit that was stopped costs nothing twice.
/// </summary>
/// <remarks>
/// A continuation drawn at random is kept like any other: the same question gives the same continuations again. Answers
/// are handed on one at a time. Several continuations that a server gives one by one are kept one by one.
/// </remarks>
/// <param name="model">Whom to ask; disposed with this.</param>
/// <param name="answers">Where answers are kept.</param>
public sealed class CachedTextModel(ITextModel model, TextAnswerFolder answers) : ITextModel
{
    private int _stored;
    private int _asked;

    /// <inheritdoc/>
    public string Name => model.Name;

    /// <inheritdoc/>
    public string Identity => model.Identity;

    /// <inheritdoc/>
    public TextAccess Access => model.Access;

    /// <summary>Answers that were found so far, equal questions each counted.</summary>
    public int Stored => _stored;

    /// <summary>Answers that the model itself has given so far.</summary>
    public int Asked => _asked;

    /// <inheritdoc/>
    public Task ReadAsync(
        IReadOnlyList<TextQuery> queries,
        Action<int, TextReading> answered,
        CancellationToken cancellation
    )
    {
        string identity = model.Identity;
        return AnswerAsync(
            queries,
            query => Known(answers.Load(identity, query)),
            (query, answer) => answers.Save(identity, query, answer),
            model.ReadAsync,
            answered,
            cancellation
        );
    }

    /// <inheritdoc/>
    public async Task ContinueAsync(
        IReadOnlyList<ContinuationQuery> queries,
        Action<int, IReadOnlyList<string>> answered,
        CancellationToken cancellation
    )
    {
        string identity = model.Identity;
        ContinuationParts parts = new(queries, (model as IRemoteModel)?.ContinuationsAtOnce ?? int.MaxValue);
        try
        {
            await AnswerAsync(
                    parts.Queries,
                    query => answers.Load(identity, query),
                    (query, answer) => answers.Save(identity, query, answer),
                    model.ContinueAsync,
                    (part, answer) => parts.Add(part, answer, answered),
                    cancellation
                )
                .ConfigureAwait(false);
        }
        catch (BadInputException e)
        {
            throw RefusedTexts.Renumber(Name, e, parts.Numbers);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => model.Dispose();

    private TextReading? Known(TextReading? stored)
    {
        if (stored is not null)
        {
            (model as IRemoteModel)?.Saw(stored);
        }

        return stored;
    }

    private async Task AnswerAsync<TQuery, TAnswer>(
        IReadOnlyList<TQuery> queries,
        Func<TQuery, TAnswer?> load,
        Action<TQuery, TAnswer> save,
        Func<IReadOnlyList<TQuery>, Action<int, TAnswer>, CancellationToken, Task> ask,
        Action<int, TAnswer> answered,
        CancellationToken cancellation
    )
        where TQuery : notnull
        where TAnswer : class
    {
        Dictionary<TQuery, List<int>> open = [];
        List<TQuery> toAsk = [];
        for (int i = 0; i < queries.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (open.TryGetValue(queries[i], out List<int>? same))
            {
                same.Add(i);
            }
            else if (load(queries[i]) is { } answer)
            {
                _stored++;
                answered(i, answer);
            }
            else
            {
                open[queries[i]] = [i];
                toAsk.Add(queries[i]);
            }
        }

        if (toAsk.Count == 0)
        {
            return;
        }

        Lock oneAtATime = new();
        try
        {
            await ask(
                    toAsk,
                    (k, answer) =>
                    {
                        save(toAsk[k], answer);
                        lock (oneAtATime)
                        {
                            List<int> numbers = open[toAsk[k]];
                            _asked++;
                            _stored += numbers.Count - 1;
                            foreach (int number in numbers)
                            {
                                answered(number, answer);
                            }
                        }
                    },
                    cancellation
                )
                .ConfigureAwait(false);
        }
        catch (BadInputException e)
        {
            throw RefusedTexts.Renumber(Name, e, [.. toAsk.Select(query => open[query][0])]);
        }
    }
}
