using System.Text.Json;
using Telltale.Core.Evidence;
using Telltale.TestKit;
using Telltale.TestKit.Populations;

namespace Telltale.Attacks.Tests.Reference;

/// <summary>
/// The inputs of the scoring benchmark, and scores that other people's code gave on them
/// (<c>reference/speed/expected_checks.json</c>): what is timed is what they time.
/// </summary>
public class SpeedChecksTests
{
    private const int Records = 5000;
    private const int Population = 5000;

    private static readonly JsonElement Checks = JsonDocument
        .Parse(File.ReadAllText(RepositoryFiles.At("reference", "speed", "expected_checks.json")))
        .RootElement;

    [Theory]
    [InlineData(64)]
    [InlineData(256)]
    public void Inputs_are_the_same_bit_for_bit(int models)
    {
        JsonElement expected = Expected(models);
        int members = 0;
        double sum = 0;
        for (int model = 0; model <= models; model++)
        {
            for (int record = 0; record < Records; record++)
            {
                bool inside = SpeedInputs.IsMember(Records, model, record);
                members += inside ? 1 : 0;
                sum += SpeedInputs.Margin(Records, model, record);
            }
        }

        Assert.Equal(expected.GetProperty("keep_sum").GetInt32(), members);
        Assert.Equal(expected.GetProperty("phi_first").GetDouble(), SpeedInputs.Margin(Records, 0, 0), 1e-14);
        Assert.Equal(
            expected.GetProperty("phi_last").GetDouble(),
            SpeedInputs.Margin(Records, models, Records - 1),
            1e-13
        );
        Assert.Equal(expected.GetProperty("phi_sum").GetDouble(), sum, 1e-5);
    }

    [Theory]
    [InlineData(64, "tfadv_online", "lira:variance=record,center=median", 1e-9)]
    [InlineData(256, "tfadv_online", "lira:variance=record,center=median", 1e-9)]
    public void Lira_scores_are_theirs(int models, string check, string attack, double tolerance)
    {
        ClassifierEvidence evidence = SpeedInputs.Create(Records, models, Population, doubles: true);
        double[] scores = AttackCatalog.Choose([attack])[0].Attack.Score(evidence);
        JsonElement expected = Expected(models).GetProperty(check);
        int record = 0;
        foreach (JsonElement score in expected.GetProperty("first5").EnumerateArray())
        {
            // Theirs are small for members.
            Assert.Equal(-score.GetDouble(), scores[record++], tolerance);
        }

        Assert.Equal(expected.GetProperty("auc").GetDouble(), NaiveAuc.Of(scores, evidence.Membership), 1e-9);
    }

    [Theory]
    [InlineData(64, "rmia_online_gamma1_plain", "rmia:gamma=1")]
    [InlineData(256, "rmia_online_gamma1_plain", "rmia:gamma=1")]
    [InlineData(64, "rmia_offline_a0.3_gamma1_plain", "rmia:mode=offline,a=0.3,gamma=1")]
    [InlineData(256, "rmia_offline_a0.3_gamma1_plain", "rmia:mode=offline,a=0.3,gamma=1")]
    public void Rmia_scores_are_those_of_the_formula(int models, string check, string attack)
    {
        ClassifierEvidence evidence = SpeedInputs.Create(Records, models, Population, doubles: true);
        double[] scores = AttackCatalog.Choose([attack])[0].Attack.Score(evidence);
        JsonElement expected = Expected(models).GetProperty(check);
        int record = 0;
        foreach (JsonElement score in expected.GetProperty("first5").EnumerateArray())
        {
            Assert.Equal(score.GetDouble(), scores[record++], 1e-12);
        }

        Assert.Equal(expected.GetProperty("auc").GetDouble(), NaiveAuc.Of(scores, evidence.Membership), 1e-6);
    }

    private static JsonElement Expected(int models) => Checks.GetProperty($"N{Records}_M{models}_Z{Population}");
}
