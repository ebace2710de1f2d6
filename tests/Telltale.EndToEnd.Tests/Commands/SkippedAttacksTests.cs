using Telltale.Attacks;
using Telltale.Audit.Results;
using Telltale.EndToEnd.Tests.Program;
using Telltale.EndToEnd.Tests.Refusals;
using Telltale.Report.Json;

namespace Telltale.EndToEnd.Tests.Commands;

/// <summary><c>telltale attack</c> without <c>--attack</c> runs what the evidence suffices for and says what it left out.</summary>
public sealed class SkippedAttacksTests
{
    [Fact]
    public void Predicted_classes_alone_suffice_for_the_gap()
    {
        using TemporaryFolder folder = new();
        SmallEvidence evidence = SmallEvidence.In(folder);
        evidence.Remove("target_logits");
        evidence.Remove("reference_logits");
        evidence.Remove("reference_member");
        evidence.Put<int>("target_labels", [0, 1, 2, 1, 1, 2, 1, 1], 8);
        TelltaleProgram.Run("attack", evidence.Folder, "--out", folder.At("out")).AssertDone();

        using FileStream file = File.OpenRead(folder.At("out", "result.json"));
        AuditResult result = ResultJson.Read(file);
        Assert.Equal("gap", Assert.Single(result.Assessments).Label);
        Assert.Equal(
            AttackCatalog.All.Select(a => a.Name).Where(n => n != "gap").Order(StringComparer.Ordinal),
            result.Skipped.Select(s => s.Attack).Order(StringComparer.Ordinal)
        );
        Assert.All(result.Skipped, s => Assert.NotEmpty(s.Reason));

        TelltaleProgram.Run("attack", evidence.Folder, "--attack", "loss").AssertRefused("loss", "target_logits");
    }
}
