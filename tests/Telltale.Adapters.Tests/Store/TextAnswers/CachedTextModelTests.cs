using Telltale.Adapters.Store.TextAnswers;
using Telltale.Adapters.Targets;
using Telltale.Audit.Ports;
using Telltale.Core;
using Telltale.Core.Evidence.Language;

namespace Telltale.Adapters.Tests.Store.TextAnswers;

public sealed class CachedTextModelTests
{
    /// <summary>A model that answers with the length of a text, and fails or refuses where it is told to.</summary>
    private sealed class CountingModel : ITextModel
    {
        public List<string> Asked { get; } = [];

        public string? FailsAt { get; init; }

        public string? Refuses { get; init; }

        public string Name => "counting";

        public string Identity { get; init; } = "counting";

        public TextAccess Access => TextAccess.LogProbabilities;

        public Task ReadAsync(
            IReadOnlyList<TextQuery> queries,
            Action<int, TextReading> answered,
            CancellationToken cancellation
        )
        {
            List<KeyValuePair<int, string>> refused = [];
            for (int i = 0; i < queries.Count; i++)
            {
                if (queries[i].Text == FailsAt)
                {
                    throw new OutsideFailureException("failed");
                }

                if (queries[i].Text == Refuses)
                {
                    refused.Add(KeyValuePair.Create(i, "not to its taste"));
                    continue;
                }

                Asked.Add(queries[i].Text);
                answered(
                    i,
                    new TextReading(null, null, new TokenSignals { LogProbabilities = [-queries[i].Text.Length] })
                );
            }

            return refused.Count > 0 ? throw RefusedTexts.Refuse(Name, refused) : Task.CompletedTask;
        }

        public Task ContinueAsync(
            IReadOnlyList<ContinuationQuery> queries,
            Action<int, IReadOnlyList<string>> answered,
            CancellationToken cancellation
        )
        {
            for (int i = 0; i < queries.Count; i++)
            {
                Asked.Add(queries[i].Text);
                answered(i, [$"after {queries[i].Text}"]);
            }

            return Task.CompletedTask;
        }

        public void Dispose() { }
    }

    private static TextQuery[] Queries(params string[] texts) => [.. texts.Select(text => new TextQuery(text))];

    [Fact]
    public async Task Equal_questions_are_asked_once_and_stored_ones_never()
    {
        using TempFolder folder = new();
        CountingModel inner = new();
        using CachedTextModel model = new(inner, new TextAnswerFolder(folder.At("cache")));
        double[] lengths = new double[4];
        void Hear(int i, TextReading answer) => lengths[i] = answer.Signals.LogProbabilities[0];

        await model.ReadAsync(Queries("a", "bb", "a", "ccc"), Hear, CancellationToken.None);
        Assert.Equal([-1, -2, -1, -3], lengths);
        Assert.Equal(["a", "bb", "ccc"], inner.Asked);
        Assert.Equal((1, 3), (model.Stored, model.Asked));

        await model.ReadAsync(Queries("ccc", "dddd", "a", "bb"), Hear, CancellationToken.None);
        Assert.Equal([-3, -4, -1, -2], lengths);
        Assert.Equal(["a", "bb", "ccc", "dddd"], inner.Asked);
        Assert.Equal((4, 4), (model.Stored, model.Asked));
        Assert.Equal(("counting", "counting", TextAccess.LogProbabilities), (model.Name, model.Identity, model.Access));
    }

    [Fact]
    public async Task Answers_before_a_failure_are_kept()
    {
        using TempFolder folder = new();
        TextAnswerFolder answers = new(folder.At("cache"));
        using CachedTextModel failing = new(new CountingModel { FailsAt = "ccc" }, answers);
        await Assert.ThrowsAsync<OutsideFailureException>(() =>
            failing.ReadAsync(Queries("a", "bb", "ccc", "dddd"), (_, _) => { }, CancellationToken.None)
        );
        CountingModel well = new();
        using CachedTextModel model = new(well, answers);
        int answered = 0;
        await model.ReadAsync(Queries("a", "bb", "ccc", "dddd"), (_, _) => answered++, CancellationToken.None);
        Assert.Equal(4, answered);
        Assert.Equal(["ccc", "dddd"], well.Asked);
    }

    [Fact]
    public async Task A_refused_text_is_named_by_its_number_in_the_whole_list()
    {
        using TempFolder folder = new();
        using CachedTextModel model = new(
            new CountingModel { Refuses = "no" },
            new TextAnswerFolder(folder.At("cache"))
        );
        await model.ReadAsync(Queries("a", "bb"), (_, _) => { }, CancellationToken.None);
        BadInputException e = await Assert.ThrowsAsync<BadInputException>(() =>
            model.ReadAsync(Queries("a", "bb", "no", "x"), (_, _) => { }, CancellationToken.None)
        );
        Assert.Contains("text 3: not to its taste", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Continuations_and_other_models_have_answers_of_their_own()
    {
        using TempFolder folder = new();
        TextAnswerFolder answers = new(folder.At("cache"));
        CountingModel inner = new();
        CountingModel other = new() { Identity = "other" };
        ContinuationQuery[] queries = [new("a", 1, 1, 0), new("a", 1, 1, 0), new("a", 1, 2, 0)];
        List<string> heard = [];
        foreach (CountingModel model in new[] { inner, inner, other })
        {
            using CachedTextModel cached = new(model, answers);
            await cached.ContinueAsync(queries, (_, texts) => heard.AddRange(texts), CancellationToken.None);
        }

        Assert.Equal(Enumerable.Repeat("after a", 9), heard);
        Assert.Equal(2, inner.Asked.Count);
        Assert.Equal(2, other.Asked.Count);
    }
}
