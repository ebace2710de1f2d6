using Telltale.Audit.Sets;
using Telltale.Core;
using Telltale.Core.Randomness;

namespace Telltale.Audit.Tests.Sets;

public sealed class SetTests
{
    [Fact]
    public void A_used_set_is_found_and_the_effect_lies_within_its_limits()
    {
        SetComparison found = Compare(trial: 1, shift: 0.6, texts: 150);
        Assert.True(found.PermutationPValue < 1e-3);
        Assert.True(found.MannWhitneyPValue < 1e-3);
        Assert.True(found.WelchPValue < 1e-3);
        Assert.True(found.Paired!.SignFlipPValue < 1e-3);
        Assert.InRange(0.6, found.Effect!.Low, found.Effect!.High);
        Assert.True(found.Auc.Low > 0.5);
    }

    /// <summary>Hedges' g of these eight numbers by hand: difference 2, pooled deviation √(5/3), correction 1 − 3/23.</summary>
    [Fact]
    public void Effect_by_hand()
    {
        SetComparison found = SetComparison.Of("loss", [3, 4, 5, 6], [1, 2, 3, 4], [], new Seed(1));
        double g = 2 / Math.Sqrt(5.0 / 3) * (1 - (3.0 / 23));
        Assert.Equal(g, found.Effect!.Value, 12);
        Assert.Equal(g - (1.959963984540054 * Math.Sqrt(0.5 + (g * g / 16))), found.Effect!.Low, 10);
        Assert.Equal((1.6448536269514722 + 0.8416212335729143) * Math.Sqrt(0.5), found.DetectableEffect, 10);
        Assert.Null(found.Paired);
    }

    [Fact]
    public void Texts_without_a_score_are_left_out_and_none_at_all_is_refused()
    {
        SetComparison found = SetComparison.Of("loss", [3, double.NaN, 5], [1, 2], [(1, 0), (2, 1)], new Seed(1));
        Assert.Equal(2, found.Suspects);
        Assert.Equal(1, found.Paired!.Pairs);
        Assert.Throws<BadInputException>(() => SetComparison.Of("loss", [double.NaN], [1], [], new Seed(1)));
        Assert.Throws<BadInputException>(() =>
            SetComparison.Of("loss", [1], [double.NegativeInfinity], [], new Seed(1))
        );
    }

    [Fact]
    public void Dataset_inference_finds_what_single_attacks_share()
    {
        DatasetInference used = Inference(trial: 3, shift: 0.4, texts: 300);
        Assert.True(used.PValue < 0.01, $"p {used.PValue}");
        Assert.True(used.MeanAuc > 0.6);
    }

    [Fact]
    public void Dataset_inference_keeps_its_level()
    {
        int found = Enumerable.Range(0, 200).Count(t => Inference(t, shift: 0, texts: 60, halvings: 6).PValue <= 0.05);

        // At most 10 expected; 20 is a chance of two in a thousand.
        Assert.True(found <= 20, $"{found} of 200");
    }

    /// <summary>Less familiar texts are different, but they were not used.</summary>
    [Fact]
    public void A_set_that_is_only_less_familiar_is_not_found() =>
        Assert.True(Inference(trial: 4, shift: -0.8, texts: 200).PValue > 0.5);

    [Fact]
    public void Too_few_texts_are_refused() =>
        Assert.Throws<BadInputException>(() => Inference(trial: 1, shift: 0, texts: 5));

    private static SetComparison Compare(int trial, double shift, int texts)
    {
        Rng rng = new Seed(71).Derive(trial).CreateRng();
        return SetComparison.Of(
            "loss",
            [.. Enumerable.Range(0, texts).Select(_ => rng.NextNormal() + shift)],
            [.. Enumerable.Range(0, texts).Select(_ => rng.NextNormal())],
            [.. Enumerable.Range(0, texts).Select(i => (i, i))],
            new Seed(2)
        );
    }

    private static DatasetInference Inference(int trial, double shift, int texts, int halvings = 10)
    {
        Rng rng = new Seed(72).Derive(trial).CreateRng();
        return DatasetInference.Of(Rows(rng, texts, shift), Rows(rng, texts, 0), new Seed((ulong)trial), halvings);
    }

    private static double[][] Rows(Rng rng, int texts, double shift) =>
        [
            .. Enumerable
                .Range(0, texts)
                .Select(_ => (double[])[rng.NextNormal() + shift, rng.NextNormal() + shift, rng.NextNormal()]),
        ];
}
