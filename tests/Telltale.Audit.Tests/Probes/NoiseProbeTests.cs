using Telltale.Audit.Plans;
using Telltale.Audit.Probes;
using Telltale.Audit.Probes.Noise;
using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;
using Telltale.Core.Randomness;

namespace Telltale.Audit.Tests.Probes;

/// <summary>Noisy copies: each asked alone must give what all together gave.</summary>
public sealed class NoiseProbeTests
{
    private static readonly ProbePlan Plan = Samples.SamplePlan.With(("probes.noise_copies", "7")).Probes;

    [Fact]
    public void Copies_asked_together_are_answered_as_each_alone()
    {
        ProbedModel model = ProbeSample.Model(ProbeSample.Clouds(900), 800, 8);
        float[] labels = new NoiseProbe(Plan, 800, NoiseAnswer.Labels, 0.5).Measure(model)[0];
        float[] margins = new NoiseProbe(Plan, 800, NoiseAnswer.Margins, 0.25).Measure(model)[0];
        Assert.Equal((5600, 5600), (labels.Length, margins.Length));
        for (int record = 0; record < 800; record += 97)
        {
            float[] own = new float[2];
            model.Read(record, own);
            Rng forLabels = model.Seed.Derive("noise").Derive(record).CreateRng();
            Rng forMargins = model.Seed.Derive("merlin").Derive(record).CreateRng();
            for (int copy = 0; copy < 7; copy++)
            {
                float[] answer = ProbeSample.Logits(model, Noisy(own, forLabels, 0.5, model.Range));
                Assert.Equal(Array.IndexOf(answer, answer.Max()), labels[(record * 7) + copy]);
                double[] logits = [.. ProbeSample.Logits(model, Noisy(own, forMargins, 0.25, model.Range))];
                double margin = LogDomain.Margin(logits, model.Data.Labels[record]);
                Assert.Equal((float)margin, margins[(record * 7) + copy]);
            }
        }
    }

    [Fact]
    public void Noise_is_in_units_of_each_columns_spread_and_stays_in_its_range()
    {
        FeatureRange range = new([-10, 0], [10, 0.001f], [3, 0], IsBinary: false);
        float[] copies = new float[40_000];
        new NoisyCopies(range, NoiseKind.Gaussian, 0.5, new Seed(1)).Fill(3, [2, 0.0005f], copies);
        double[] first = [.. copies.Where((_, i) => i % 2 == 0).Select(v => v - 2.0)];
        // Standard deviation 1.5 of 20,000 numbers: its own standard error is 1.5 / √40,000.
        Assert.InRange(Math.Sqrt(first.Average(v => v * v)), 1.5 - 0.03, 1.5 + 0.03);
        Assert.All(copies.Where((_, i) => i % 2 == 1), v => Assert.Equal(0.0005f, v));
        new NoisyCopies(range, NoiseKind.Gaussian, 50, new Seed(1)).Fill(3, [2, 0.0005f], copies);
        Assert.All(copies, v => Assert.InRange(v, -10, 10));
    }

    [Fact]
    public void Flips_turn_over_zeros_and_ones_as_often_as_asked()
    {
        ProbedModel model = ProbeSample.Model(ProbeSample.Clouds(60, features: 5, binary: true), 50);
        Assert.True(model.Range.IsBinary);
        float[] copies = new float[50_000];
        new NoisyCopies(model.Range, NoiseKind.Flips, 0.1, new Seed(2)).Fill(0, [0, 1, 0, 1, 1], copies);
        double share = copies.Where((v, i) => v != new float[] { 0, 1, 0, 1, 1 }[i % 5]).Count() / 50_000.0;
        Assert.InRange(share, 0.1 - 0.006, 0.1 + 0.006);
        Assert.All(copies, v => Assert.True(v is 0 or 1));
        NoiseProbe open = new(Plan, 50, NoiseAnswer.Labels, null);
        Assert.True(open.IsOpen);
        Assert.True(open.Choices(model)[^1] < 0.5);
    }

    [Fact]
    public void Images_share_one_range_and_columns_have_their_own()
    {
        FeatureRange columns = FeatureRange.Of(ProbeSample.Clouds(50), Learning.Kernels.Kernel.Choose("plain"));
        Assert.NotEqual(columns.Low[0], columns.Low[1]);
        FeatureRange pixels = FeatureRange.Of(
            ProbeSample.Clouds(50, image: new ImageShape(1, 2)),
            Learning.Kernels.Kernel.Choose("plain")
        );
        Assert.Equal(columns.Low.Min(), pixels.Low[1]);
        Assert.Equal(pixels.High[0] - pixels.Low[0], pixels.Spread[1]);
    }

    [Fact]
    public void A_meter_counts_queries_and_refuses_what_goes_beyond_the_budget()
    {
        ProbedModel model = ProbeSample.Model(ProbeSample.Clouds(20), 20);
        QueryMeter meter = new(new TrainedModel(model.Network), 10);
        meter.Labels(new float[2 * 4], new int[4]);
        meter.Logits(new float[2 * 6], new float[3 * 6]);
        Assert.Equal(10, meter.Spent);
        BadInputException e = Assert.Throws<BadInputException>(() => meter.Labels(new float[2], new int[1]));
        Assert.Contains("the budget is 10", e.Message, StringComparison.Ordinal);
        Assert.Equal(10, meter.Spent);
    }

    private static float[] Noisy(float[] own, Rng rng, double size, FeatureRange range) =>
        [
            .. own.Select(
                (value, j) =>
                    Math.Clamp(
                        (float)(value + (size * range.Spread[j] * rng.NextNormal())),
                        range.Low[j],
                        range.High[j]
                    )
            ),
        ];
}
