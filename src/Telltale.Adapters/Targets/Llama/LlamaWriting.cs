using System.Text;
using Telltale.Audit.Ports;
using Telltale.Core;
using Telltale.Core.Randomness;

namespace Telltale.Adapters.Targets.Llama;

/// <summary>Continues texts, several continuations of one text at once.</summary>
internal sealed class LlamaWriting(
    LlamaContext context,
    LlamaVocabulary vocabulary,
    int window,
    int cells,
    int mostSequences,
    Seed seed
)
{
    /// <summary>The continuations of one text.</summary>
    /// <param name="model">Name of the model, for messages.</param>
    /// <param name="number">Number of the question, from 0.</param>
    /// <param name="query">The question.</param>
    /// <param name="cancellation">Looked at before each token.</param>
    /// <exception cref="BadInputException">The text is empty, or more tokens are asked for than fit.</exception>
    public string[] Continue(string model, int number, ContinuationQuery query, CancellationToken cancellation)
    {
        if (query.Tokens < 1 || query.Tokens >= window || query.Count < 1 || !(query.Temperature >= 0))
        {
            throw new BadInputException(
                $"{model}: {query.Count} continuations of {query.Tokens} tokens at temperature {query.Temperature} were asked "
                    + $"for; expected at least one of 1 to {window - 1} tokens, at 0 or more."
            );
        }

        int[] prompt = [.. vocabulary.Head, .. vocabulary.Encode(query.Text)];
        if (prompt.Length == 0)
        {
            throw RefusedTexts.Refuse(model, [KeyValuePair.Create(number, "empty")]);
        }

        int read = Math.Min(prompt.Length, window - query.Tokens);
        prompt = prompt[^read..];
        string[] answers = new string[query.Count];
        int together = Math.Clamp(cells / (read + query.Tokens), 1, mostSequences);
        for (int first = 0; first < query.Count; first += together)
        {
            Draft[] drafts =
            [
                .. Enumerable
                    .Range(first, Math.Min(together, query.Count - first))
                    .Select(i => new Draft(
                        i,
                        i - first,
                        seed.Derive("continuation").Derive(query.Text).Derive(i).CreateRng()
                    )),
            ];
            Write(prompt, drafts, query, cancellation);
            foreach (Draft draft in drafts)
            {
                answers[draft.Number] = Encoding.UTF8.GetString([.. draft.Tokens.SelectMany(vocabulary.Bytes)]);
            }
        }

        return answers;
    }

    private void Write(int[] prompt, Draft[] drafts, ContinuationQuery query, CancellationToken cancellation)
    {
        context.Clear();
        // The prompt comes in calls of its own, so that all continuations begin after the same numbers.
        foreach (Draft draft in drafts)
        {
            cancellation.ThrowIfCancellationRequested();
            int number = 0;
            for (int i = 0; i < prompt.Length; i++)
            {
                if (context.Room == 0)
                {
                    context.Decode();
                }

                number = context.Add(prompt[i], i, draft.Sequence, i == prompt.Length - 1);
            }

            context.Decode();
            draft.Choose(context.Logits(number), query.Temperature, vocabulary);
        }

        for (int length = 1; length < query.Tokens; length++)
        {
            cancellation.ThrowIfCancellationRequested();
            Draft[] open = [.. drafts.Where(d => !d.IsDone)];
            if (open.Length == 0)
            {
                return;
            }

            int[] numbers =
            [
                .. open.Select(d => context.Add(d.Tokens[^1], prompt.Length + length - 1, d.Sequence, wanted: true)),
            ];
            context.Decode();
            for (int i = 0; i < open.Length; i++)
            {
                open[i].Choose(context.Logits(numbers[i]), query.Temperature, vocabulary);
            }
        }
    }

    private sealed class Draft(int number, int sequence, Rng rng)
    {
        public int Number => number;

        public int Sequence => sequence;

        public List<int> Tokens { get; } = [];

        public bool IsDone { get; private set; }

        public void Choose(ReadOnlySpan<float> logits, double temperature, LlamaVocabulary vocabulary)
        {
            int token = LogitRow.Draw(logits, temperature, rng.NextUniform());
            if (vocabulary.Ends(token))
            {
                IsDone = true;
            }
            else
            {
                Tokens.Add(token);
            }
        }
    }
}
