using System.Text;
using System.Xml.Linq;
using Telltale.Audit.Results;
using Telltale.Report.Html;

namespace Telltale.Report.Tests.Samples;

/// <summary>Comparisons of two runs with every part, and with as few as there can be.</summary>
internal static class SampleChange
{
    // What commands write: where results go is not part of it.
    private const string Reproduce = "telltale audit fashion.yaml --seed 20260301";

    public static ChangeResult Result { get; } =
        new(
            ChangeResult.SchemaName,
            "0.1.0",
            ChangeAnswer.LessLeak,
            "The change helped: the AUC of the strongest attack (lira before, rmia after) went from 0.713 to 0.548.",
            new ComparedRun("plain", Grade.Leak, 300, 310, 2, 16),
            new ComparedRun("with noise", Grade.NoLeakDetected, 300, 310, 2, 16),
            RunPairing.SameRows,
            0.95,
            [
                new(null, "lira", 0.713, "rmia", 0.548, -0.165, -0.225, -0.101, 1.2e-5, 0.061),
                new(0.1, "lira", 0.412, "rmia", 0.161, -0.251, -0.332, -0.158, 3.1e-6, 0.09),
                new(0.01, "lira", 0.08, "loss", 0.021, -0.059, -0.1, 0.012, 0.21, 0.08),
            ],
            [
                new("lira", 0.713, 0.531, -0.182, -0.221, -0.143, 1e-6, 4e-6, "paired delong"),
                new("rmia", 0.702, 0.548, -0.154, -0.196, -0.112, 1e-5, 3e-5, "paired delong"),
                new("attack-p", 0.561, 0.523, -0.038, -0.081, 0.005, 0.08, 0.16, "paired delong"),
                new("loss", 0.5, 0.54, 0.04, 0.006, 0.074, 0.02, 0.06, "paired delong"),
            ],
            new AccuracyChange(0.912, 0.884),
            [new("target.dropout", "0", "0.5"), new("data.scale", null, "255")],
            [
                "One model of a run stands for all that its recipe may give.",
                "Only the attacks that both runs made in the same way were compared.",
            ]
        );

    public static ChangeReportInput Input { get; } = Of(Result);

    /// <summary>Every kind of page that has another look or a missing part.</summary>
    public static IReadOnlyDictionary<string, ChangeReportInput> Variants { get; } =
        new Dictionary<string, ChangeReportInput>(StringComparer.Ordinal)
        {
            ["less"] = Input,
            ["more"] = Of(
                Result with
                {
                    Answer = ChangeAnswer.MoreLeak,
                    Strongest = [new(null, "loss", 0.5, "loss", 0.62, 0.12, 0.05, 0.19, 0.001, 0.07)],
                    Attacks = [new("loss", 0.5, 0.62, 0.12, 0.07, 0.17, 1e-4, 1e-4, "unpaired delong")],
                    Pairing = RunPairing.Apart,
                    Accuracy = null,
                    Plan = [],
                }
            ),
            ["mixed"] = Of(
                Result with
                {
                    Answer = ChangeAnswer.Mixed,
                    Pairing = RunPairing.SharedRecords,
                    Strongest =
                    [
                        Result.Strongest[0],
                        new(0.01, "lira", 0.02, "rmia", 0.09, 0.07, 0.02, 0.12, 0.01, 0.08),
                    ],
                }
            ),
            ["same"] = Of(
                Result with
                {
                    Answer = ChangeAnswer.NoDifferenceSeen,
                    Strongest = [new(null, "loss", 0.5, "loss", 0.5, 0, 0, 0, 1, 0)],
                    Attacks = [new("loss", 0.5, 0.5, 0, 0, 0, 1, 1, "paired delong")],
                    Plan = [],
                }
            ),
            ["invalid"] = Of(
                Result with
                {
                    Answer = ChangeAnswer.Invalid,
                    Sentence = "Nothing can be said about the change: the run after the change is INVALID.",
                    After = Result.After with { Grade = Grade.Invalid },
                }
            ),
            ["many"] = Of(
                Result with
                {
                    Attacks =
                    [
                        .. Enumerable
                            .Range(0, 40)
                            .Select(i => new AttackChange(
                                $"a-very-long-name-of-an-attack-with-options-of-its-own-{i}",
                                0.6,
                                0.6 - (0.004 * i),
                                -0.004 * i,
                                (-0.004 * i) - 0.05,
                                (-0.004 * i) + 0.05,
                                0.5,
                                1,
                                "paired delong"
                            )),
                    ],
                }
            ),
        };

    public static ChangeReportInput Of(ChangeResult result)
    {
        AuditResult before = SampleAudit.Of(records: 60).Result;
        return new ChangeReportInput(
            result,
            before with
            {
                Plan = before.Plan with { Source = result.Before.Source, Reproduce = Reproduce },
            },
            before with
            {
                Plan = before.Plan with { Source = result.After.Source, Reproduce = Reproduce },
                Verdict = before.Verdict with { Sentence = "The split leaks." },
                Environment = before.Environment with { Seed = before.Environment.Seed + 1 },
            },
            "telltale compare before after --confidence 0.95 --replicates 2000 --seed 0"
        );
    }

    public static string Text(ChangeReportInput input)
    {
        using MemoryStream stream = new();
        ChangeReport.Write(input, stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    public static XDocument Parse(ChangeReportInput input)
    {
        System.Xml.XmlReaderSettings settings = new() { DtdProcessing = System.Xml.DtdProcessing.Ignore };
        using StringReader text = new(Text(input));
        using System.Xml.XmlReader reader = System.Xml.XmlReader.Create(text, settings);
        return XDocument.Load(reader);
    }
}
