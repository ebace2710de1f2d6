using System.Text.Json;
using Telltale.Adapters.Targets.Endpoints.Dialects;
using Telltale.Core;
using Telltale.Core.Randomness;

namespace Telltale.Adapters.Targets.Endpoints.Traffic;

/// <summary>
/// Asks until there is an answer: keeps to the rate and the budget, waits between attempts as the server asks or longer each
/// time, and gives up after so many attempts or so much waiting.
/// </summary>
/// <param name="options">The endpoint's options.</param>
/// <param name="connection">Sends.</param>
/// <param name="pace">The rate.</param>
/// <param name="budget">The budget.</param>
/// <param name="time">The clock.</param>
/// <param name="note">Hears of long waits; from one thread at a time.</param>
internal sealed class EndpointTraffic(
    EndpointOptions options,
    EndpointConnection connection,
    RequestPace pace,
    RequestBudget budget,
    TimeProvider time,
    Action<string> note
)
{
    // An endpoint that never yet told log-probabilities will hardly do so the eighth time.
    private const int AttemptsWithoutLogProbabilities = 2;

    private static readonly TimeSpan WorthANote = TimeSpan.FromSeconds(5);
    private volatile bool _answeredOnce;

    /// <summary>Asks one question.</summary>
    /// <param name="request">The question.</param>
    /// <param name="seed">The question's own stream.</param>
    /// <param name="read">Reads the answer; throws <see cref="Tokens.AnswerFault"/> where it cannot be used.</param>
    /// <param name="stop">Sends nothing more; what is under way may finish.</param>
    /// <param name="cancellation">Interrupts.</param>
    public async Task<T> AskAsync<T>(
        EndpointRequest request,
        Seed seed,
        Func<JsonElement, T> read,
        CancellationToken stop,
        CancellationToken cancellation
    )
    {
        Rng rng = seed.CreateRng();
        TimeSpan waited = TimeSpan.Zero;
        for (int attempt = 1; ; attempt++)
        {
            switch (await SendAsync(request, read, stop, cancellation).ConfigureAwait(false))
            {
                case Attempt<T>.Answered answered:
                    _answeredOnce = true;
                    return answered.Answer;
                case Attempt<T>.Never never:
                    throw never.Failure;
                case Attempt<T>.Again again:
                    if (again.NoLogProbabilities && !_answeredOnce && attempt >= AttemptsWithoutLogProbabilities)
                    {
                        throw TextOnly.Refusal(options.Address.ToString(), again.Reason);
                    }

                    TimeSpan wait = RetryDelay.Before(attempt, again.After, rng);
                    waited += wait;
                    if (attempt >= options.Attempts || waited > options.LongestWait)
                    {
                        throw GivenUp(again, attempt, wait);
                    }

                    if (again.After is not null)
                    {
                        // Not only this question: the server has enough of all of them.
                        pace.Hold(wait);
                    }

                    if (wait >= WorthANote)
                    {
                        note($"{options.Address}: {again.Reason}; asked again in {wait.TotalSeconds:0} s.");
                    }

                    await Task.Delay(wait, time, stop).ConfigureAwait(false);
                    break;
            }
        }
    }

    private async Task<Attempt<T>> SendAsync<T>(
        EndpointRequest request,
        Func<JsonElement, T> read,
        CancellationToken stop,
        CancellationToken cancellation
    )
    {
        RequestPace.Entry entry = await pace.EnterAsync(request.Most.Total, stop).ConfigureAwait(false);
        Reservation reservation = await budget.ReserveAsync(request.Most, stop).ConfigureAwait(false);
        TokenCount used = reservation.Aside;
        try
        {
            Attempt<T> attempt = await connection.SendAsync(request, read, cancellation).ConfigureAwait(false);
            used = attempt.Used ?? used;
            return attempt;
        }
        finally
        {
            pace.Settle(entry, used.Total);
            budget.Settle(reservation, used);
        }
    }

    private Exception GivenUp<T>(Attempt<T>.Again again, int attempt, TimeSpan wait) =>
        again.NoLogProbabilities && !_answeredOnce
            ? TextOnly.Refusal(options.Address.ToString(), again.Reason)
            : new OutsideFailureException(
                $"{options.Address}: no usable answer after {attempt} attempts; the last: {again.Reason}. "
                    + (
                        attempt < options.Attempts
                            ? $"The next would wait {wait.TotalSeconds:0} s, beyond max_wait ({options.LongestWait.TotalSeconds:0} s). "
                            : ""
                    )
                    + $"Spent: {budget.Spoken}. What was answered is kept; run again to go on from here."
            );
}
