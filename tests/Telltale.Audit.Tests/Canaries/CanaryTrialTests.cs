using System.Security.Cryptography;
using System.Text;
using Telltale.Audit.Canaries;
using Telltale.Audit.Language;
using Telltale.Audit.Results;
using Telltale.Audit.Tests.Language;
using Telltale.Audit.Tests.Samples;
using Telltale.Core.Randomness;
using Telltale.Core.Statistics;
using Telltale.Learning.Language.Models;

namespace Telltale.Audit.Tests.Canaries;

/// <summary>The canary check on models that are trained for it: no false alarms, and it finds what was planted.</summary>
public sealed class CanaryTrialTests
{
    private const int Planted = 4;

    private static readonly string[] BaseTexts = TinyLanguage.Texts(150, seed: 1);
    private static readonly string[] OwnTexts = TinyLanguage.Texts(150, seed: 2);

    private static readonly Lazy<DecoderWeights> Base = new(() => TinyLanguage.Train(BaseTexts, epochs: 5, seed: 1));

    /// <summary>A model that saw none of them: 200 keys, 60 in the short run.</summary>
    [Trait("simulation", "yes")]
    [Fact]
    public async Task P_is_even_where_the_canaries_were_left_out()
    {
        using DecoderTextModel model = TinyLanguage.Open(
            TinyLanguage.Train(OwnTexts, epochs: 3, seed: 2, start: Base.Value)
        );
        int keys = SampleScores.Simulations(few: 60, all: 200);
        double[] ranks = new double[keys];
        double[] coins = new double[keys];
        double[] both = new double[keys];
        for (int key = 0; key < keys; key++)
        {
            CanaryResult result = await JudgeAsync(Key(key), model, null);
            (ranks[key], coins[key], both[key]) = (result.RankPValue, result.CoinPValue, result.PValue);
        }

        UniformityTest ofRanks = UniformityTest.Of(ranks);
        UniformityTest ofCoins = UniformityTest.Of(coins);
        int found = both.Count(p => p <= 0.05);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{keys} keys: uniformity p {ofRanks.PValue:0.###} of ranks, {ofCoins.PValue:0.###} of coins; {found} found at .05"
        );
        Assert.True(ofRanks.PValue > 0.001, $"ranks: {ofRanks}");
        Assert.True(ofCoins.PValue > 0.001, $"coins: {ofCoins}");

        // More than this has a chance of one in a thousand at a true level of .05.
        Assert.True(found <= (keys == 200 ? 20 : 9), $"{found} of {keys} below .05");
    }

    /// <summary>Fine-tunes on texts with each planted canary four times, of one pass: 40 keys, 8 in the short run.</summary>
    [Fact]
    public async Task Canaries_that_stand_four_times_in_a_fine_tune_are_found_nine_times_in_ten()
    {
        using DecoderTextModel reference = TinyLanguage.Open(Base.Value, "base");
        int keys = SampleScores.Simulations(few: 8, all: 40);
        int found = 0;
        int alone = 0;
        for (int number = 0; number < keys; number++)
        {
            CanaryKey key = Key(number);
            string[] planted =
            [
                .. key.Draw().Where(c => c.IsPlanted).SelectMany(c => Enumerable.Repeat(c.Text, Planted)),
            ];
            DecoderWeights weights = TinyLanguage.Train(
                [.. OwnTexts, .. planted],
                epochs: 1,
                seed: (ulong)number,
                start: Base.Value
            );
            using DecoderTextModel model = TinyLanguage.Open(weights);
            found += (await JudgeAsync(key, model, reference)).Grade == TestGrade.Leak ? 1 : 0;
            alone += (await JudgeAsync(key, model, null)).Grade == TestGrade.Leak ? 1 : 0;
        }

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{keys} fine-tunes: {found} found with a reference model, {alone} without"
        );
        Assert.True(found >= 0.9 * keys, $"{found} of {keys}");
    }

    private static CanaryKey Key(int number) =>
        new(
            SHA256.HashData(Encoding.UTF8.GetBytes($"trial {number}")),
            CanaryFamilies.All[0].Template,
            Canaries: 30,
            References: 15,
            Repeats: Planted
        );

    private static async Task<CanaryResult> JudgeAsync(
        CanaryKey key,
        DecoderTextModel target,
        DecoderTextModel? reference
    )
    {
        CanaryRun run = new(key, target, reference, WithControls: false);
        CanaryCheck check = new()
        {
            Readings = await run.ReadAsync(new Quiet(), TestContext.Current.CancellationToken),
            Seed = new Seed(1),
        };
        return new CanaryJudgement(run, check, Level: 0.05).Judge("test", commitmentChecked: true);
    }
}
