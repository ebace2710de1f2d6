using System.Collections.Concurrent;
using Telltale.Adapters.Store.TextAnswers;
using Telltale.Audit.Language.Collecting;
using Telltale.Audit.Language.Plans;
using Telltale.Audit.Ports;
using Telltale.Audit.Stages;
using Telltale.Core.Evidence.Language;
using Telltale.Core.Randomness;

namespace Telltale.Adapters.Tests.Store.TextAnswers;

/// <summary>Models whose answers are kept and whose views are compared: no reading is asked for twice.</summary>
public sealed class CachedDistributionModelTests
{
    private static readonly TextRecord[] Documents =
    [
        .. Enumerable.Range(0, 5).Select(i => new TextRecord { Id = $"t{i}", Text = new string('a', i + 1) }),
    ];

    [Fact]
    public async Task A_run_with_divergences_that_goes_on_asks_for_no_reading_again()
    {
        using TempFolder folder = new();
        CountingModel target = new("target", 0.25);
        CountingModel reference = new("reference", 0.5);
        IReadOnlyList<TextRecord> first = await CollectAsync(folder, target, reference, 3);
        Assert.Equal(3, target.Asked.Count);
        Assert.Equal(3, reference.Asked.Count);

        IReadOnlyList<TextRecord> all = await CollectAsync(folder, target, reference, 5);
        string[] once = [.. Documents.Select(d => d.Text)];
        Assert.Equal(once, target.Asked);
        Assert.Equal(once, reference.Asked);

        // KL of one half against one quarter, of two tokens.
        double expected = (0.5 * Math.Log(0.5 / 0.25)) + (0.5 * Math.Log(0.5 / 0.75));
        foreach (TextRecord record in first.Concat(all))
        {
            TokenSignals signals = record.References["base"].Signals;
            Assert.Equal(record.Text.Length, signals.Divergences!.Length);
            Assert.All(signals.Divergences, d => Assert.Equal(expected, d, 1e-6));
        }
    }

    private static async Task<IReadOnlyList<TextRecord>> CollectAsync(
        TempFolder folder,
        CountingModel target,
        CountingModel reference,
        int count
    )
    {
        TextAnswerFolder answers = new(folder.At("answers"));
        using CachedDistributionModel kept = new(target, answers);
        using CachedDistributionModel other = new(reference, answers);
        return await new TextCollector
        {
            Target = kept,
            References = [new AskedModel("base", other)],
            Known = new KnownTextSets([], []),
            Queries = TextQueryPlan.Default,
            Seed = new Seed(1),
            Progress = new Silent(),
        }.CollectAsync(
            Documents[..count],
            new TextQuestions
            {
                Signals = true,
                References = true,
                Divergences = true,
            },
            TestContext.Current.CancellationToken
        );
    }

    /// <summary>A token a letter, of two that there are, the first with a probability of its own everywhere.</summary>
    private sealed class CountingModel(string name, double probability) : IDistributionModel
    {
        public ConcurrentQueue<string> Asked { get; } = new();

        public string Name => name;

        public string Identity => $"counting {name}";

        public TextAccess Access => TextAccess.LogProbabilities | TextAccess.Distributions;

        public int Vocabulary => 2;

        public string TokenizerIdentity => "letters";

        public Task ReadAsync(
            IReadOnlyList<TextQuery> queries,
            Action<int, TextReading> answered,
            CancellationToken cancellation
        )
        {
            for (int i = 0; i < queries.Count; i++)
            {
                Asked.Enqueue(queries[i].Text);
                double[] all = [.. Enumerable.Repeat(Math.Log(probability), queries[i].Text.Length)];
                answered(i, new TextReading(null, null, new TokenSignals { LogProbabilities = all }));
            }

            return Task.CompletedTask;
        }

        public Task ContinueAsync(
            IReadOnlyList<ContinuationQuery> queries,
            Action<int, IReadOnlyList<string>> answered,
            CancellationToken cancellation
        ) => throw new NotSupportedException();

        public Task DistributionsAsync(
            TextQuery query,
            Action<int, ReadOnlySpan<float>> row,
            CancellationToken cancellation
        )
        {
            for (int place = 0; place < query.Text.Length; place++)
            {
                row(place, [(float)Math.Log(probability), (float)Math.Log(1 - probability)]);
            }

            return Task.CompletedTask;
        }

        public void Dispose() { }
    }

    private sealed class Silent : IAuditProgress
    {
        public void Begin(string stage, int units) { }

        public void Report(double done) { }

        public void Note(string text) { }

        public void End() { }
    }
}
