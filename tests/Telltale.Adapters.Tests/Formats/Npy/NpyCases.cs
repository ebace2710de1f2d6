using System.Globalization;
using System.Text.Json;
using Telltale.TestKit;

namespace Telltale.Adapters.Tests.Formats.Npy;

/// <summary>An array that numpy wrote, and what numpy reads out of it (Fixtures/README.md).</summary>
internal sealed record NpyCase(string Name, long[] Shape, string[] Values, bool Native, byte[] Base64)
{
    /// <summary>The values as numbers.</summary>
    public double[] Numbers => [.. Values.Select(Parse)];

    private static double Parse(string python) =>
        python switch
        {
            "nan" => double.NaN,
            "inf" => double.PositiveInfinity,
            "-inf" => double.NegativeInfinity,
            _ => double.Parse(python, CultureInfo.InvariantCulture),
        };
}

/// <summary>A file that numpy wrote and that must be refused.</summary>
internal sealed record RefusedCase(string Name, string Word, byte[] Base64);

/// <summary>An archive that numpy wrote.</summary>
internal sealed record NpzCase(string Name, NpyCase[] Arrays, byte[] Base64);

/// <summary>The files under Fixtures.</summary>
internal static class NpyCases
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    public static NpyCase[] Read() => Load<NpyCase>("npy-cases.json");

    public static RefusedCase[] ReadRefused() => Load<RefusedCase>("npy-refused.json");

    public static NpzCase[] ReadNpz() => Load<NpzCase>("npz-cases.json");

    private static T[] Load<T>(string file) =>
        JsonSerializer.Deserialize<T[]>(
            File.ReadAllBytes(RepositoryFiles.At("tests", "Telltale.Adapters.Tests", "Fixtures", file)),
            Web
        )!;
}
