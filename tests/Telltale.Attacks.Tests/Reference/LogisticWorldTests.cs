using System.Text.Json;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;
using Telltale.TestKit;

namespace Telltale.Attacks.Tests.Reference;

/// <summary>A second set of values from elsewhere, on 5,000 records and 64 models made by a formula.</summary>
public class LogisticWorldTests
{
    private const int Records = 5000;
    private const int Models = 64;
    private static readonly ClassifierEvidence Evidence = Create();
    private static readonly JsonElement Expected = JsonDocument
        .Parse(File.ReadAllText(RepositoryFiles.At("reference", "classifier", "logistic-world.json")))
        .RootElement;

    [Fact]
    public void The_world_is_the_one_that_was_scored()
    {
        double[] first = new double[1];
        Evidence.References!.Signals.ReadMargins(0, 0, first);
        Assert.Equal(Expected.GetProperty("phi_first").GetDouble(), first[0], 1e-12);
        int[] counts =
        [
            .. Enumerable
                .Range(0, Records)
                .Select(j => Enumerable.Range(0, Models).Count(m => Evidence.References.Members[m, j])),
        ];
        Assert.Equal(Expected.GetProperty("min_in").GetInt32(), counts.Min());
        Assert.Equal(Expected.GetProperty("min_out").GetInt32(), Models - counts.Max());
    }

    [Theory]
    [InlineData("lira:variance=record,center=median", "tfadv_online")]
    [InlineData("rmia:gamma=1", "rmia_online_gamma1_plain")]
    [InlineData("rmia:mode=offline,a=0.3,gamma=1", "rmia_offline_a0.3_gamma1_plain")]
    public void Scores_agree(string attack, string name)
    {
        JsonElement expected = Expected.GetProperty(name);

        double[] scores = AttackCatalog.Choose([attack])[0].Attack.Score(Evidence);

        double[] first = [.. expected.GetProperty("first5").EnumerateArray().Select(value => value.GetDouble())];
        for (int i = 0; i < first.Length; i++)
        {
            Assert.Equal(first[i], scores[i], 1e-9);
        }

        Assert.Equal(expected.GetProperty("auc").GetDouble(), NaiveAuc.Of(scores, Evidence.Membership), 1e-6);
    }

    private static ClassifierEvidence Create()
    {
        double[] margins = new double[(Models + 1) * Records];
        double[] population = new double[(Models + 1) * Records];
        MembershipMask members = new(Models, Records);
        Membership[] truth = new Membership[Records];
        for (int i = 0; i < margins.Length; i++)
        {
            int model = i / Records;
            int record = i % Records;
            bool member = Uniform(1, i) < 0.5;
            margins[i] = Logit(Uniform(2, i)) + (4 * Uniform(3, record)) - 2 + (member ? 1.5 : 0);
            population[i] = Logit(Uniform(4, i)) + (4 * Uniform(5, record)) - 2;
            if (model < Models)
            {
                members[model, record] = member;
            }
            else
            {
                truth[record] = member ? Membership.Member : Membership.NonMember;
            }
        }

        int[] labels = new int[Records];
        return new ClassifierEvidence(
            [.. Enumerable.Range(0, Records).Select(i => $"{i}")],
            labels,
            truth,
            Margins(margins[(Models * Records)..], 1),
            new ReferenceEvidence(Margins(margins[..(Models * Records)], Models), members),
            new PopulationEvidence(
                labels,
                Margins(population[(Models * Records)..], 1),
                Margins(population[..(Models * Records)], Models)
            )
        );
    }

    private static MarginSignals Margins(double[] values, int models) =>
        new(new MemoryArray<double>(values, models, Records, 1));

    private static double Logit(double u) => Math.Log(u / (1 - u));

    private static double Uniform(ulong seed, int i)
    {
        ulong z = (((ulong)i + 1) * 0x9E3779B97F4A7C15) + seed;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        z ^= z >> 31;
        return ((z >> 11) + 0.5) / (1UL << 53);
    }
}
