using Telltale.Audit.Results;
using Telltale.Audit.Tests.Samples;
using Telltale.Audit.Validity;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;
using Telltale.Core.Randomness;

namespace Telltale.Audit.Tests.Validity;

public sealed class BaselineCheckupTests
{
    [Trait("simulation", "yes")]
    [Fact]
    public void A_random_split_is_called_recognisable_in_at_most_one_case_of_a_hundred()
    {
        int runs = SampleScores.Simulations(100, 1000);
        int alarms = 0;
        for (int i = 0; i < runs; i++)
        {
            alarms += Check(new Seed(31).Derive(i), 300, 10, 0).Status == CheckStatus.Failed ? 1 : 0;
        }

        Assert.InRange(alarms, 0, runs / 100);
    }

    [Fact]
    public void A_shift_of_the_mean_is_found()
    {
        for (int i = 0; i < 10; i++)
        {
            ValidityCheck check = Check(new Seed(32).Derive(i), 1000, 20, 0.25);
            Assert.Equal(CheckStatus.Failed, check.Status);
            Assert.Contains("recognisable without the model", check.Finding, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Images_of_one_side_a_little_brighter_are_found()
    {
        Rng rng = new Seed(6).CreateRng();
        const int N = 1000;
        Membership[] truth = SampleEvidence.Halves(N, rng);
        byte[] pixels = new byte[N * 256];
        for (int i = 0; i < N; i++)
        {
            double light = 128 + (20 * rng.NextNormal()) + (truth[i] == Membership.Member ? 12 : 0);
            for (int p = 0; p < 256; p++)
            {
                pixels[(i * 256) + p] = (byte)Math.Clamp(light + (30 * rng.NextNormal()), 0, 255);
            }
        }

        MemoryArray<byte> images = new(pixels, N, 16, 16);
        Assert.Equal(CheckStatus.Failed, BaselineCheckup.Check(SampleEvidence.Of(truth, features: images)).Status);
    }

    [Fact]
    public void Dates_of_one_side_a_little_later_are_found_among_constants_and_numbers_that_are_none()
    {
        Rng rng = new Seed(7).CreateRng();
        Membership[] truth = SampleEvidence.Halves(1000, rng);
        double[] rows =
        [
            .. truth.SelectMany(t =>
                new[] { 1.6e9 + (100 * rng.NextNormal()) + (t == Membership.Member ? 50 : 0), 7, double.NaN }
            ),
        ];
        MemoryArray<double> features = new(rows, 1000, 3);
        Assert.Equal(CheckStatus.Failed, BaselineCheckup.Check(SampleEvidence.Of(truth, features: features)).Status);
    }

    [Fact]
    public void Threads_change_nothing_and_the_records_of_unknown_membership_take_no_part()
    {
        string one = Check(new Seed(1), 400, 5, 0.1).Finding;
        Assert.Equal(one, Check(new Seed(1), 400, 5, 0.1, threads: 3).Finding);
        Assert.Contains("400 records", one, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_features_or_with_too_few_of_a_side_it_is_not_checked()
    {
        Membership[] truth = [.. Enumerable.Repeat(Membership.Member, 50), .. new Membership[4]];
        MemoryArray<float> features = new(new float[54], 54, 1);
        Assert.Equal(CheckStatus.NotChecked, BaselineCheckup.Check(SampleEvidence.Of(truth)).Status);
        Assert.Equal(
            CheckStatus.NotChecked,
            BaselineCheckup.Check(SampleEvidence.Of(truth, features: features)).Status
        );
        Assert.Equal(CheckStatus.NotChecked, BaselineCheckup.Check(SampleEvidence.OfAssessments()).Status);
    }

    /// <summary>Of two normal clouds the best AUC is Φ(|shift|·√width/√2); a fitted line comes near it.</summary>
    [Fact]
    public void Its_AUC_comes_near_the_best_there_is()
    {
        string finding = Check(new Seed(3), 4000, 4, 0.5).Finding;
        double auc = double.Parse(finding.Split("AUC of ")[1][..5], System.Globalization.CultureInfo.InvariantCulture);
        double best = Normal.Cdf(0.5 * Math.Sqrt(4) / Math.Sqrt(2));
        Assert.InRange(auc, best - 0.03, best + 0.03);
    }

    private static ValidityCheck Check(Seed seed, int records, int width, double shift, int threads = 1)
    {
        Rng rng = seed.CreateRng();
        Membership[] truth = SampleEvidence.Halves(records, rng);
        float[] rows =
        [
            .. Enumerable
                .Range(0, records * width)
                .Select(i => (float)(rng.NextNormal() + (truth[i / width] == Membership.Member ? shift : 0))),
        ];
        return BaselineCheckup.Check(
            SampleEvidence.Of(
                truth,
                features: new MemoryArray<float>(rows, records, width),
                seed: seed.Value,
                threads: threads
            )
        );
    }
}
