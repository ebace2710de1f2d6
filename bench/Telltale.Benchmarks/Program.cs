using System.Text.Json;
using BenchmarkDotNet.Running;
using Telltale.Benchmarks.Comparisons;

// Usage: Telltale.Benchmarks compare [--quick] PART…    times ours for bench/compare: one JSON line a case
//        Telltale.Benchmarks kernels [ARGUMENT…]        BenchmarkDotNet over the kernels, with its own arguments
string[] rest = args.Length > 0 ? args[1..] : [];
switch (args.FirstOrDefault())
{
    case "compare":
        return Compare([.. rest.Where(argument => argument != "--quick")], rest.Contains("--quick"));
    case "kernels":
        BenchmarkSwitcher.FromAssembly(typeof(IComparison).Assembly).Run(rest.Length > 0 ? rest : ["--filter", "*"]);
        return 0;
    default:
        Console.Error.WriteLine("Usage: Telltale.Benchmarks compare [--quick] PART… | kernels [ARGUMENT…]");
        return 2;
}

static int Compare(string[] parts, bool quick)
{
    string[] known = [.. IComparison.All.Select(comparison => comparison.Part)];
    if (parts.Length == 0 || parts.Except(known, StringComparer.Ordinal).Any())
    {
        Console.Error.WriteLine($"Parts to compare: {string.Join(", ", known)}.");
        return 2;
    }

    JsonSerializerOptions format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
    foreach (string part in parts)
    {
        foreach (Measurement measurement in IComparison.All.Single(c => c.Part == part).Run(quick))
        {
            Console.WriteLine(JsonSerializer.Serialize(measurement, format));
        }
    }

    return 0;
}
