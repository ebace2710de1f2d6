using Telltale.Core;

namespace Telltale.Audit.Ports;

/// <summary>Gathers answers that come in any order from any thread, counts them, and makes sure that none is missing.</summary>
internal static class TextAnswers
{
    /// <summary>The answers in the order of the questions.</summary>
    /// <typeparam name="T">What an answer is.</typeparam>
    /// <param name="model">Name of the model, for messages.</param>
    /// <param name="stage">What is being done, for progress.</param>
    /// <param name="count">How many questions.</param>
    /// <param name="ask">Asks; hands over each answer with its number.</param>
    /// <param name="progress">Hears of each answer.</param>
    /// <exception cref="OutsideFailureException">An answer is missing.</exception>
    public static async Task<T[]> GatherAsync<T>(
        string model,
        string stage,
        int count,
        Func<Action<int, T>, Task> ask,
        IAuditProgress progress
    )
        where T : class
    {
        T?[] answers = new T?[count];
        Lock gate = new();
        int done = 0;
        progress.Begin(stage, count);
        await ask(
                (i, answer) =>
                {
                    lock (gate)
                    {
                        answers[i] = answer;
                        progress.Report(++done);
                    }
                }
            )
            .ConfigureAwait(false);
        progress.End();
        int missing = Array.FindIndex(answers, a => a is null);
        return missing < 0
            ? [.. answers.Select(a => a!)]
            : throw new OutsideFailureException($"{model} gave no answer about text {missing + 1} of {count}.");
    }
}
