using Telltale.Audit.Contamination;
using Telltale.Audit.Language;
using Telltale.Audit.Tests.Language;
using Telltale.Audit.Tests.Samples;
using Telltale.Core.Randomness;
using Telltale.Core.Statistics;
using Telltale.Learning.Language.Models;

namespace Telltale.Audit.Tests.Contamination;

/// <summary>The test of order on models that are trained for it.</summary>
public sealed class OrderTrialTests
{
    private const int Shards = 4;
    private const int AShard = 6;

    private static readonly Lazy<DecoderWeights> Base = new(() =>
        TinyLanguage.Train(TinyLanguage.Texts(150, seed: 1), epochs: 5, seed: 1)
    );

    /// <summary>One model, which never saw the examples, and benchmarks in random orders: 200, 40 in the short run.</summary>
    [Trait("simulation", "yes")]
    [Fact]
    public async Task P_is_even_where_the_order_was_not_seen()
    {
        using DecoderTextModel model = TinyLanguage.Open(Base.Value);
        double[] p = new double[SampleScores.Simulations(few: 40, all: 200)];
        for (int trial = 0; trial < p.Length; trial++)
        {
            p[trial] = (await TestAsync(model, TinyLanguage.Texts(Shards * AShard, 1000 + (ulong)trial))).PValue();
        }

        UniformityTest even = UniformityTest.Of(p);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{p.Length} benchmarks: uniformity p {even.PValue:0.###}, {p.Count(x => x <= 0.05)} at .05"
        );
        Assert.True(even.PValue > 0.001, $"{even}");
    }

    /// <summary>The same examples trained on in their order, and in another: only the first leaves the trace.</summary>
    [Fact]
    public async Task Only_an_order_that_was_trained_on_is_found()
    {
        string[] examples = TinyLanguage.Texts(Shards * AShard, seed: 9);
        using DecoderTextModel ordered = Trained(examples);
        double p = (await TestAsync(ordered, examples)).PValue();
        string[] other = [.. examples];
        new Seed(3).CreateRng().Shuffle<string>(other);
        using DecoderTextModel shuffled = Trained(other);
        double unordered = (await TestAsync(shuffled, examples)).PValue();
        TestContext.Current.TestOutputHelper?.WriteLine($"p {p:0.0e0} trained in order, {unordered:0.###} in another");
        Assert.True(p < 1e-3, $"{p}");
        Assert.True(unordered > 0.01, $"{unordered}");
    }

    /// <summary>
    /// The same over 100 benchmarks and models, four in the short run: each order that was trained on is found, and where the examples were trained on
    /// in another one the p-values are even.
    /// </summary>
    [Trait("simulation", "yes")]
    [Fact]
    public async Task Every_order_that_was_trained_on_is_found()
    {
        int models = SampleScores.Simulations(few: 4, all: 100);
        double[] ordered = new double[models];
        double[] other = new double[models];
        for (int i = 0; i < models; i++)
        {
            string[] examples = TinyLanguage.Texts(Shards * AShard, 5000 + (ulong)i);
            ulong seed = 100 + (ulong)i;
            using DecoderTextModel learnt = Trained(examples, seed);
            ordered[i] = (await TestAsync(learnt, examples)).PValue();
            string[] shuffled = [.. examples];
            new Seed(seed).CreateRng().Shuffle<string>(shuffled);
            using DecoderTextModel mixed = Trained(shuffled, seed);
            other[i] = (await TestAsync(mixed, examples)).PValue();
        }

        UniformityTest even = UniformityTest.Of(other);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{models} models: p at most {ordered.Max():0.0e0}, median {ordered.Order().ElementAt(models / 2):0.0e0}, trained in order; "
                + $"in another {other.Min():0.###} to {other.Max():0.###}, uniformity p {even.PValue:0.###}"
        );
        Assert.All(ordered, p => Assert.True(p < 1e-3, $"{p}"));
        Assert.True(even.PValue > 0.001, $"{even}");
    }

    private static DecoderTextModel Trained(string[] examples, ulong seed = 4) =>
        TinyLanguage.Open(
            TinyLanguage.Train(
                [.. examples.Chunk(AShard).Select(shard => string.Join('\n', shard))],
                epochs: 60,
                seed,
                start: Base.Value,
                batch: 2
            )
        );

    private static Task<OrderTest> TestAsync(DecoderTextModel model, string[] examples) =>
        new ContaminationRun
        {
            Examples = examples,
            Shards = Shards,
            Shuffles = 19,
            Seed = new Seed(8),
        }.ReadAsync(model, new Quiet(), TestContext.Current.CancellationToken);
}
