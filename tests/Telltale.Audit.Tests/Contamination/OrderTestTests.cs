using Telltale.Audit.Contamination;
using Telltale.Audit.Ports;
using Telltale.Audit.Results;
using Telltale.Audit.Tests.Samples;
using Telltale.Core;
using Telltale.Core.Evidence.Language;
using Telltale.Core.Randomness;
using Telltale.Core.Statistics;

namespace Telltale.Audit.Tests.Contamination;

public sealed class OrderTestTests
{
    private static readonly string[] Examples = [.. Enumerable.Range(0, 40).Select(i => $"question {i * 7919 % 101}")];

    [Fact]
    public void P_is_even_where_the_order_means_nothing()
    {
        double[] p = new double[300];
        for (int trial = 0; trial < p.Length; trial++)
        {
            Rng rng = new Seed(8).Derive(trial).CreateRng();
            p[trial] = new OrderTest(
                [.. Enumerable.Range(0, 5).Select(_ => rng.NextNormal())],
                [
                    .. Enumerable
                        .Range(0, 5)
                        .Select(_ => (IReadOnlyList<double>)[.. Enumerable.Range(0, 19).Select(_ => rng.NextNormal())]),
                ]
            ).PValue();
        }

        Assert.True(UniformityTest.Of(p).PValue > 0.01);
    }

    [Fact]
    public void P_by_hand()
    {
        // Ranks 1 of 3 and 2 of 3 (a tie counts against): sums of at most 3 are (1,1), (1,2), (2,1) of nine.
        OrderTest test = new(
            [5, 1],
            [
                [4, 3],
                [1, 0],
            ]
        );
        Assert.Equal(3 / 9.0, test.PValue(), 12);
        Assert.Equal(1 / 9.0, test.Floor(), 12);
        Assert.Equal([1.5, 0.5], test.Gains());
    }

    [Fact]
    public async Task A_model_that_knows_the_order_is_found_and_one_that_does_not_is_not()
    {
        ContaminationResult knows = await Judge(new OrderedModel(knowsOrder: true));
        Assert.Equal(TestGrade.Leak, knows.Grade);
        Assert.True(knows.PValue < 1e-3);
        ContaminationResult ignorant = await Judge(new OrderedModel(knowsOrder: false));
        Assert.Equal(TestGrade.NoLeakDetected, ignorant.Grade);
        Assert.True(ignorant.PValue > 0.05);
    }

    [Fact]
    public async Task Impossible_input_is_refused()
    {
        using OrderedModel model = new(knowsOrder: true);
        ContaminationRun run = Run();
        await Refused(run with { Shards = 21 });
        await Refused(run with { Shards = 0 });
        await Refused(run with { Examples = ["one", "", "two"], Shards = 1 });
        using OrderedModel silent = new(knowsOrder: true) { Access = TextAccess.Continuations };
        await Assert.ThrowsAsync<BadInputException>(() => run.ReadAsync(silent, new Quiet(), CancellationToken.None));

        Task Refused(ContaminationRun other) =>
            Assert.ThrowsAsync<BadInputException>(() => other.ReadAsync(model, new Quiet(), CancellationToken.None));
    }

    private static async Task<ContaminationResult> Judge(OrderedModel model)
    {
        ContaminationRun run = Run();
        OrderTest test = await run.ReadAsync(model, new Quiet(), CancellationToken.None);
        return ContaminationResult.Of(model.Name, run, test, 0.05, "test");
    }

    private static ContaminationRun Run() =>
        new()
        {
            Examples = Examples,
            Shards = 4,
            Shuffles = 20,
            Seed = new Seed(3),
        };

    /// <summary>Finds a text likelier for each neighbouring pair that it saw in this order, or for nothing but its letters.</summary>
    private sealed class OrderedModel(bool knowsOrder) : ITextModel
    {
        public string Name => "ordered";

        public string Identity => "ordered";

        public TextAccess Access { get; init; } = TextAccess.LogProbabilities;

        public Task ReadAsync(
            IReadOnlyList<TextQuery> queries,
            Action<int, TextReading> answered,
            CancellationToken cancellation
        )
        {
            for (int i = 0; i < queries.Count; i++)
            {
                string[] lines = queries[i].Text.Split('\n');
                int known = Enumerable
                    .Range(1, lines.Length - 1)
                    .Count(k => Array.IndexOf(Examples, lines[k]) == Array.IndexOf(Examples, lines[k - 1]) + 1);
                Rng noise = new Seed(17).Derive(queries[i].Text).CreateRng();
                double score = -100 + (knowsOrder ? known : 0) + noise.NextNormal();
                answered(i, new TextReading(null, null, new TokenSignals { LogProbabilities = [score] }));
            }

            return Task.CompletedTask;
        }

        public Task ContinueAsync(
            IReadOnlyList<ContinuationQuery> queries,
            Action<int, IReadOnlyList<string>> answered,
            CancellationToken cancellation
        ) => throw new NotSupportedException();

        public void Dispose() { }
    }
}
