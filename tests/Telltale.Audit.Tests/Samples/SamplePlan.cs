using Telltale.Audit.Plans;

namespace Telltale.Audit.Tests.Samples;

/// <summary>A small plan, and the same with other values.</summary>
internal static class SamplePlan
{
    public static AuditPlan With(params (string Path, string Value)[] changes)
    {
        Dictionary<string, PlanEntry> entries = new(StringComparer.Ordinal);
        (string, string)[] basis =
        [
            ("data.format", "npy"),
            ("data.features", "x.npy"),
            ("data.labels", "y.npy"),
            ("data.population", "10"),
            ("target.network", "mlp"),
            ("target.hidden", "[4]"),
            ("target.training.epochs", "3"),
            ("target.training.batch", "8"),
            ("models.count", "6"),
            ("attacks", "[loss,calibration]"),
            ("validity.ask", "once"),
        ];
        foreach ((string path, string value) in basis.Concat(changes))
        {
            bool list = value.StartsWith('[');
            string[] items = list ? value[1..^1].Split(',', StringSplitOptions.RemoveEmptyEntries) : [value];
            entries[path] = new PlanEntry(path, items, list, 1);
        }

        if (entries["target.network"].Items[0] != "mlp")
        {
            entries.Remove("target.hidden");
        }

        return AuditPlan.From("plan", PlanValues.Check("plan", [.. entries.Values]));
    }
}
