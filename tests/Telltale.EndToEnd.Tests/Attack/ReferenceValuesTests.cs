using Telltale.Audit.Results;
using Telltale.EndToEnd.Tests.Program;
using Telltale.Report.Json;

namespace Telltale.EndToEnd.Tests.Attack;

/// <summary>
/// <c>telltale attack</c> gives the scores, AUCs and TPRs that other people's code computed, whatever the evidence is
/// stored as. Tolerances are those beside the values: 1e-6 for likelihood ratios (float32 logits went in on both sides),
/// 1e-9 for RMIA but for one step on two records, where the reference breaks ties by rounding.
/// </summary>
public sealed class ReferenceValuesTests
{
    /// <summary>
    /// Probabilities are written as float64: the margin log p − log(1 − p) of a record whose p is within 1e-7 of 1 has
    /// left float32. In float64 what is lost stays below 1e-6 in every score, so the tolerance is the same.
    /// </summary>
    [Theory]
    [InlineData("npz")]
    [InlineData("folder")]
    [InlineData("folder, float64")]
    [InlineData("npz, float64")]
    [InlineData("folder, float64 probabilities")]
    [InlineData("npz, float64 probabilities")]
    public void Attacks_give_the_values_of_other_peoples_code(string form)
    {
        using TemporaryFolder folder = new();
        string evidence = form switch
        {
            "npz" => ReferenceWorld.Evidence,
            "folder" => ReferenceWorld.AsFolder(folder),
            _ => ReferenceWorld.InDoubles(folder, form.Contains("probabilities", StringComparison.Ordinal)),
        };
        if (form.StartsWith("npz,", StringComparison.Ordinal))
        {
            evidence = ReferenceWorld.Zipped(evidence);
        }

        string run = folder.At("run");
        TelltaleProgram.Run(["attack", evidence, "--out", run, .. ReferenceWorld.Arguments]).AssertDone();

        CheckScores(ReferenceWorld.ReadScores(Path.Combine(run, "scores.csv")));
        using FileStream file = File.OpenRead(Path.Combine(run, "result.json"));
        CheckRates(ResultJson.Read(file));
    }

    [Fact]
    public void Json_on_stdout_is_the_result_and_nothing_else()
    {
        using TemporaryFolder folder = new();
        string run = folder.At("run");
        ProgramRun told = TelltaleProgram
            .Run(["attack", ReferenceWorld.Evidence, "--json", "--out", run, .. ReferenceWorld.Arguments])
            .AssertDone();

        Assert.Equal(File.ReadAllText(Path.Combine(run, "result.json")), told.Output);
        using MemoryStream stream = new(System.Text.Encoding.UTF8.GetBytes(told.Output));
        CheckRates(ResultJson.Read(stream));
        Assert.Contains("scoring", told.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_out_nothing_is_written()
    {
        using TemporaryFolder folder = new();
        ProgramRun told = TelltaleProgram
            .RunIn(folder.Path, "attack", ReferenceWorld.Evidence, "--attack", "margin:queries=1")
            .AssertDone();

        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
        Assert.Contains("margin", told.Output, StringComparison.Ordinal);
        Assert.Contains("0.598", told.Output, StringComparison.Ordinal);
    }

    private static void CheckScores(Dictionary<string, double[]> found)
    {
        Assert.Equal(ReferenceWorld.Scores.Keys, found.Keys);
        foreach (ExpectedAttack attack in ReferenceWorld.Attacks)
        {
            double[] expected = ReferenceWorld.Scores[attack.Key];
            double[] actual = found[attack.Key];
            Assert.Equal(expected.Length, actual.Length);
            double[] off = [.. expected.Zip(actual, (e, a) => Math.Abs(e - a)).Where(d => !(d <= attack.Tolerance))];
            (int records, double most) = IsRmia(attack) ? (2, (1.0 / 597) + attack.Tolerance) : (0, 0);
            Assert.True(
                off.Length <= records && off.All(d => d <= most),
                $"{attack.Key}: {off.Length} scores are off by up to {off.DefaultIfEmpty().Max()}"
            );
        }
    }

    private static void CheckRates(AuditResult result)
    {
        Assert.Equal(ReferenceWorld.Attacks.Select(a => a.Key), result.Assessments.Select(a => a.Label));
        foreach ((ExpectedAttack expected, AttackAssessment found) in ReferenceWorld.Attacks.Zip(result.Assessments))
        {
            // A step of two records moves them past their neighbours only: far less than 1e-4 of AUC, no TPR.
            Assert.Equal(expected.Auc, found.Auc.Value, IsRmia(expected) ? 1e-4 : 1e-9);
            foreach (TprAtFpr rate in found.TprAtFpr)
            {
                Assert.Equal(expected.TprAtFpr[rate.Fpr], rate.Tpr, 1e-12);
            }

            Assert.Equal(expected.TprAtFpr.Count, found.TprAtFpr.Count);
        }
    }

    private static bool IsRmia(ExpectedAttack attack) => attack.Key.StartsWith("rmia", StringComparison.Ordinal);
}
