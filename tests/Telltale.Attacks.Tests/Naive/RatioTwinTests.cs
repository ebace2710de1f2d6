using Telltale.Core.Evidence;
using Telltale.Core.Randomness;
using Telltale.TestKit.Populations;

namespace Telltale.Attacks.Tests.Naive;

/// <summary>RMIA, InfoRMIA and BASE with plain probabilities and loops over every pair.</summary>
public class RatioTwinTests
{
    private static readonly ClassifierEvidence Evidence = new EvidenceWorld
    {
        Seed = new Seed(31),
        Records = 120,
        Models = 10,
        Queries = 2,
        Population = 77,
        Doubles = true,
    }.Create();

    [Theory]
    [InlineData("online", 1, 0.33)]
    [InlineData("online", 2, 0.33)]
    [InlineData("online", 0.5, 1)]
    [InlineData("offline", 1, 0)]
    [InlineData("offline", 2, 0.33)]
    [InlineData("offline", 4, 1)]
    public void Rmia_counts_pairs(string mode, double gamma, double a)
    {
        double[] scores = NaiveEvidence.Scores($"rmia:mode={mode},gamma={gamma},a={a}", Evidence);
        for (int record = 0; record < scores.Length; record++)
        {
            double sum = 0;
            for (int q = 0; q < 2; q++)
            {
                double x = Ratio(record, q, mode, a);
                sum += Enumerable.Range(0, 77).Count(z => x / PopulationRatio(z, q, mode, a) > gamma) / 77.0;
            }

            Assert.Equal(sum / 2, scores[record], 1e-12);
        }
    }

    [Theory]
    [InlineData("online", 0.33)]
    [InlineData("offline", 0)]
    [InlineData("offline", 0.33)]
    [InlineData("offline", 1)]
    public void InfoRmia_averages_log_ratios_over_the_population(string mode, double a)
    {
        double[] scores = NaiveEvidence.Scores($"informia:mode={mode},a={a}", Evidence);
        double[] without = NaiveEvidence.Scores($"informia:mode={mode},a={a}", WithoutPopulation());
        for (int record = 0; record < scores.Length; record++)
        {
            double sum = 0;
            double alone = 0;
            for (int q = 0; q < 2; q++)
            {
                double x = Ratio(record, q, mode, a);
                sum += Enumerable.Range(0, 77).Average(z => Math.Log(x / PopulationRatio(z, q, mode, a)));
                alone += Math.Log(x);
            }

            Assert.Equal(sum / 2, scores[record], 1e-10);
            Assert.Equal(alone / 2, without[record], 1e-10);
        }
    }

    [Theory]
    [InlineData("online", 1, "base")]
    [InlineData("offline", 0.33, "base:mode=offline")]
    [InlineData("offline", 1, "base:mode=offline,a=1")]
    public void Base_takes_off_the_log_mean(string mode, double scale, string attack)
    {
        double[] scores = NaiveEvidence.Scores(attack, Evidence);
        for (int record = 0; record < scores.Length; record++)
        {
            double sum = 0;
            for (int q = 0; q < 2; q++)
            {
                sum +=
                    Math.Log(NaiveEvidence.Confidence(Evidence.Target, 0, record, q))
                    - (scale * Math.Log(MeanConfidence(record, q, mode)));
            }

            Assert.Equal(sum / 2, scores[record], 1e-10);
        }
    }

    [Fact]
    public void Rmia_tends_to_the_order_of_InfoRmia()
    {
        // With γ = 1 the count is a step function of the log-ratio: it may tie what InfoRMIA tells apart, never turn it round.
        double[] count = NaiveEvidence.Scores("rmia:gamma=1,queries=1", Evidence);
        double[] continuous = NaiveEvidence.Scores("informia:queries=1", Evidence);
        for (int i = 0; i < count.Length; i++)
        {
            for (int j = 0; j < count.Length; j++)
            {
                Assert.False(continuous[i] > continuous[j] && count[i] < count[j]);
            }
        }
    }

    private static double Ratio(int record, int query, string mode, double a)
    {
        double mean = MeanConfidence(record, query, mode);
        double prior = mode == "online" ? mean : 0.5 * (((1 + a) * mean) + (1 - a));
        return NaiveEvidence.Confidence(Evidence.Target, 0, record, query) / prior;
    }

    private static double MeanConfidence(int record, int query, string mode) =>
        Enumerable
            .Range(0, 10)
            .Where(model => mode == "online" || !Evidence.References!.Members[model, record])
            .Average(model => NaiveEvidence.Confidence(Evidence.References!.Signals, model, record, query));

    private static double PopulationRatio(int z, int query, string mode, double a)
    {
        PopulationEvidence population = Evidence.Population!;
        double mean = Enumerable
            .Range(0, 10)
            .Average(model => NaiveEvidence.Confidence(population.References!, model, z, query));
        double prior = mode == "online" ? mean : 0.5 * (((1 + a) * mean) + (1 - a));
        return NaiveEvidence.Confidence(population.Target, 0, z, query) / prior;
    }

    private static ClassifierEvidence WithoutPopulation() =>
        new(Evidence.Ids, Evidence.Labels, Evidence.Membership, Evidence.Target, Evidence.References);
}
