using System.Xml.Linq;
using Telltale.Audit.Persons;
using Telltale.Audit.Results;
using Telltale.Report.Html;

namespace Telltale.Report.Tests.Samples;

/// <summary>Renders a report and reads it back as XML.</summary>
internal static class RenderedPages
{
    public static byte[] Bytes(ReportInput input)
    {
        using MemoryStream stream = new();
        HtmlReport.Write(input, stream);
        return stream.ToArray();
    }

    public static string Text(ReportInput input) => System.Text.Encoding.UTF8.GetString(Bytes(input));

    public static XDocument Parse(ReportInput input)
    {
        using MemoryStream stream = new(Bytes(input));
        System.Xml.XmlReaderSettings settings = new() { DtdProcessing = System.Xml.DtdProcessing.Ignore };
        using System.Xml.XmlReader reader = System.Xml.XmlReader.Create(stream, settings);
        return XDocument.Load(reader);
    }

    /// <summary>Every kind of report that has another look or a missing part.</summary>
    public static IReadOnlyDictionary<string, ReportInput> Variants { get; } = MakeVariants();

    /// <summary>The same input, its rows of scores persons.</summary>
    public static ReportInput OfPersons(ReportInput input) =>
        input with
        {
            Result = input.Result with
            {
                Inputs = input.Result.Inputs with
                {
                    Persons = new PersonsSection("patient", 3000, 9876, 11, PersonAggregate.Mean),
                },
            },
        };

    private static Dictionary<string, ReportInput> MakeVariants()
    {
        SampleAudit usual = SampleAudit.Of();
        SampleAudit many = SampleAudit.Of(
            records: 400,
            targets: 1,
            [
                .. Enumerable
                    .Range(0, 30)
                    .Select(i => new SampleAudit.Behaviour(
                        $"lira-with-a-long-label-{i}",
                        "lira",
                        "logits",
                        i * 0.03,
                        0,
                        i % 7 == 0
                    )),
            ]
        );
        Dictionary<string, ReportInput> variants = new(StringComparer.Ordinal)
        {
            ["leak"] = usual.Input with { Pictures = new SamplePictures() },
            ["persons"] = OfPersons(usual.Input),
            ["targets"] = SampleAudit.Of(records: 500, targets: 4).Input,
            ["many"] = many.Input with { Order = AttackOrder.AsAsked },
            ["tiny"] = SampleAudit.Of(records: 2).Input,
            ["small"] = SampleAudit.Of(records: 60).Input,
            ["usage"] = SampleAudit
                .Of(records: 60)
                .With(r => r with { DatasetUsage = new("lira", new(0.5, 0.4, 0.6, "m"), 0.8, 0.1, 8, null) })
                .Input,
            ["no usage"] = SampleAudit
                .Of(records: 60)
                .With(r => r with { DatasetUsage = new("lira", null, null, null, 0, "Too few models.") })
                .Input,
            ["cascades of nothing"] = SampleAudit.Of(records: 60).With(r => r with { Cascades = [] }).Input,
            ["no cascades"] = SampleAudit.Of(records: 60).With(r => r with { Cascades = null }).Input,
            ["empty"] = usual.Input with { Result = SampleSections.Emptied(usual.Result) },
        };
        foreach (
            (string name, Grade grade, string sentence) in new[]
            {
                ("violation", Grade.Violation, "The model claims ε = 1 but the scores prove ε of at least 2.3."),
                ("invalid", Grade.Invalid, "A classifier that never sees the model tells members from non-members."),
                ("inconclusive", Grade.Inconclusive, "Too few records: about 4,000 more non-members are needed."),
                ("none", Grade.NoLeakDetected, "No attack beat chance; an AUC of 0.53 would have been seen."),
            }
        )
        {
            variants[name] = usual
                .With(r => r with { Verdict = r.Verdict with { Grade = grade, Sentence = sentence } })
                .Input;
        }

        return variants;
    }
}
