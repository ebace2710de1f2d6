using Telltale.Adapters.Plans;
using Telltale.Audit.Plans;

namespace Telltale.Adapters.Tests.Plans;

internal static class PlanSamples
{
    /// <summary>The least a plan must say, five lines.</summary>
    public const string Least =
        "data: { format: idx, features: images.gz, labels: labels.gz }\ntarget:\n  network: mlp\n";

    public static AuditPlan Parse(string text) => YamlPlan.Parse(text, "plan.yaml", "/folder");

    public static void SameValues(AuditPlan expected, AuditPlan actual)
    {
        foreach (PlanField field in PlanFields.All)
        {
            Assert.Equal(expected.Values.Has(field.Path), actual.Values.Has(field.Path));
            if (expected.Values.Has(field.Path))
            {
                Assert.Equal(expected.Values.Items(field.Path), actual.Values.Items(field.Path));
            }
        }
    }
}
