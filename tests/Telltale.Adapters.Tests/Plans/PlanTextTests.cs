using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Telltale.Adapters.Plans;
using Telltale.Audit.Plans;

namespace Telltale.Adapters.Tests.Plans;

public sealed class PlanTextTests
{
    [Fact]
    public void The_template_is_a_plan_and_names_every_key()
    {
        string template = PlanText.Template();
        AuditPlan plan = PlanSamples.Parse(template);
        PlanSamples.SameValues(
            PlanSamples.Parse(
                "data: { format: idx, features: images-idx3-ubyte.gz, labels: labels-idx1-ubyte.gz }\ntarget: { network: mlp }"
            ),
            plan
        );
        Assert.All(PlanFields.All, f => Assert.Contains($"{f.Key}:", template, StringComparison.Ordinal));
        Assert.All(PlanFields.All, f => Assert.Contains(f.Help, template, StringComparison.Ordinal));
        // Taking a comment sign away gives a plan again.
        Assert.Equal(255, PlanSamples.Parse(template.Replace("# scale", "scale")).Data.Scale);
        Assert.Equal(8, PlanSamples.Parse(template.Replace("# claimed_", "claimed_")).Assessment.ClaimedEpsilon);
    }

    /// <summary>Any values in range, written and read, are the same values.</summary>
    [Fact]
    public void Values_come_back_as_they_were()
    {
        Gen<AuditPlan?> plans = Plans();
        int read = 0;
        Prop.ForAll(
                plans.ToArbitrary(),
                plan =>
                {
                    if (plan is not null)
                    {
                        read++;
                        string text = PlanText.Of(plan);
                        PlanSamples.SameValues(plan, PlanSamples.Parse(text));
                        Assert.Equal(text, PlanText.Of(PlanSamples.Parse(text)));
                    }
                }
            )
            .QuickCheckThrowOnFailure();
        Assert.True(read > 20, $"only {read} of the drawn plans went together");
    }

    private static Gen<AuditPlan?> Plans() =>
        Gen.CollectToList(PlanFields.All, Entry)
            .Select(entries =>
            {
                try
                {
                    string network = entries.First(e => e?.Path == "target.network")!.Items[0];
                    PlanField[] fitting = [.. PlanFields.All.Where(f => f.GoesWith(network))];
                    PlanValues values = PlanValues.Check(
                        "p",
                        [.. entries.OfType<PlanEntry>().Where(e => fitting.Any(f => f.Path == e.Path))]
                    );
                    return AuditPlan.From("p", values);
                }
                catch (Core.BadInputException)
                {
                    // Each possible alone, not together: more targets than models, say.
                    return null;
                }
            });

    private static Gen<PlanEntry?> Entry(PlanField field)
    {
        bool always =
            field.Required || field.Path is "data.labels" or "data.label_column" or "models.count" or "validity.reason";
        Gen<string[]> items = field switch
        {
            { Path: "attacks" } => Gen.Constant(new[] { "loss", "lira:mode=offline@a.b_c", "attack-p" }),
            { Path: "assessment.slices" } => Gen.Constant(new[] { "class", "feature:3" }),
            { Path: "assessment.dataset_usage" } => Gen.Constant(new[] { "lira:mode=offline" }),
            { Path: "validity.reason" } => Gen.Constant(new[] { "a: reason # with signs" }),
            { Path: "models.count" } => Gen.Constant(new[] { "100000" }),
            { Kind: PlanKind.ListOf list } => Value(list.Item)
                .ListOf()
                .Select(l => l.Count < list.Least ? ["0.5"] : l.ToArray()),
            _ => Value(field.Kind).Select(v => new[] { v }),
        };
        Gen<PlanEntry?> entry = items.Select(i =>
            (PlanEntry?)new PlanEntry(field.Path, i, field.Kind is PlanKind.ListOf, 1)
        );
        return always ? entry : Gen.OneOf(entry, Gen.Constant<PlanEntry?>(null));
    }

    private static Gen<string> Value(PlanKind kind) =>
        kind switch
        {
            PlanKind.OneOf words => Gen.Elements(words.Words.ToArray()),
            PlanKind.Whole whole => Gen.Choose(0, 1000)
                .Select(i => whole.Low + (long)((whole.High - whole.Low) * (Int128)i / 1000))
                .Select(v => v.ToString(CultureInfo.InvariantCulture)),
            PlanKind.Number number => Gen.Choose(1, 999)
                .Select(i => number.Low + ((number.High - number.Low) * i / 1000.0))
                .Select(v => v.ToString("R", CultureInfo.InvariantCulture)),
            _ => Gen.OneOf(
                Gen.Elements(
                    "~",
                    "null",
                    "true",
                    "-",
                    "- a",
                    "a: b",
                    "#",
                    "...",
                    "---",
                    "'",
                    "\"",
                    "\\",
                    "a\nb",
                    "\ttab ",
                    "é ∞ 🦊",
                    "\u0085\u2028\u0001",
                    "[x, y]",
                    "*a",
                    "&a",
                    "!t",
                    "%",
                    "@",
                    "`"
                ),
                ArbMap
                    .Default.GeneratorFor<NonEmptyString>()
                    .Select(s => s.Get)
                    .Where(s => !s.Contains('\0') && IsWhole(s))
            ),
        };

    /// <summary>Half a surrogate pair is no character, and no file holds it.</summary>
    private static bool IsWhole(string text) =>
        text == System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text));
}
