using System.Collections.Concurrent;
using Telltale.Audit.Ports;
using Telltale.Core;
using Telltale.Core.Evidence.Language;

namespace Telltale.Audit.Tests.Language;

/// <summary>
/// Answers by a rule that can be told by hand: a token a word, log p of a word of n letters <c>−n · scale</c>, half of that
/// after a prefix. It remembers what it was asked.
/// </summary>
internal sealed class ScriptedModel(string name, double scale = 1) : ITextModel
{
    public const TextAccess All = TextAccess.LogProbabilities | TextAccess.Continuations | TextAccess.TopChoice;

    public string Name => name;

    public string Identity => $"scripted {name}";

    public TextAccess Access { get; init; } = All;

    /// <summary>Whether it names tokens by number.</summary>
    public bool NamesTokens { get; init; } = true;

    /// <summary>Longest prefix in characters.</summary>
    public int LongestPrefix { get; init; } = int.MaxValue;

    /// <summary>Whether it gives up at the first prefix, whatever its length.</summary>
    public bool GivesUpAtPrefixes { get; init; }

    /// <summary>A text that it says nothing about.</summary>
    public string? Forgets { get; init; }

    public ConcurrentQueue<TextQuery> Asked { get; } = new();

    public ConcurrentQueue<ContinuationQuery> Continued { get; } = new();

    public static double LogProbability(string word, double scale, bool prefixed) =>
        -word.Length * scale * (prefixed ? 0.5 : 1);

    public Task ReadAsync(
        IReadOnlyList<TextQuery> queries,
        Action<int, TextReading> answered,
        CancellationToken cancellation
    )
    {
        // Backwards: whoever asks must go by the number.
        List<KeyValuePair<int, string>> refused = [];
        for (int i = queries.Count - 1; i >= 0; i--)
        {
            Asked.Enqueue(queries[i]);
            if (GivesUpAtPrefixes && queries[i].Prefix is not null)
            {
                throw new BadInputException($"{name} has nothing left to spend.");
            }

            if (queries[i].Prefix?.Length > LongestPrefix)
            {
                refused.Add(new(i, $"reads at most {LongestPrefix} characters before a text"));
            }
            else if (queries[i].Text != Forgets)
            {
                answered(i, Answer(queries[i]));
            }
        }

        return refused.Count == 0 ? Task.CompletedTask : throw RefusedTexts.Refuse(name, refused);
    }

    public Task ContinueAsync(
        IReadOnlyList<ContinuationQuery> queries,
        Action<int, IReadOnlyList<string>> answered,
        CancellationToken cancellation
    )
    {
        for (int i = queries.Count - 1; i >= 0; i--)
        {
            Continued.Enqueue(queries[i]);
            string text = queries[i].Text;
            answered(i, [.. Enumerable.Range(0, queries[i].Count).Select(c => $"{text.Length} and {c}")]);
        }

        return Task.CompletedTask;
    }

    public void Dispose() { }

    private TextReading Answer(TextQuery query)
    {
        string[] words = query.Text.Split(' ');
        bool prefixed = query.Prefix is not null;
        return new TextReading(
            NamesTokens ? [.. words.Select(w => w.Length)] : null,
            // Servers show the tokens of the prefix too.
            [.. prefixed ? (string[])["<prefix>"] : [], .. words],
            new TokenSignals
            {
                LogProbabilities = [.. words.Select(w => LogProbability(w, scale, prefixed))],
                TopChoice = [.. words.Select(w => w.Length < 4)],
            }
        );
    }
}
