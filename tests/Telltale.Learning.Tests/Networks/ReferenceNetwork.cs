using System.Text.Json;
using Telltale.Learning.Networks;
using Telltale.TestKit;

namespace Telltale.Learning.Tests.Networks;

/// <summary>One network of a file under <c>reference/learning</c>: what PyTorch was given and what it found.</summary>
/// <param name="json">The object of its name.</param>
internal sealed class ReferenceNetwork(JsonElement json)
{
    public static ReferenceNetwork Read(string file, string name)
    {
        using JsonDocument document = JsonDocument.Parse(
            File.ReadAllText(RepositoryFiles.At("reference", "learning", file))
        );
        return new ReferenceNetwork(document.RootElement.GetProperty(name).Clone());
    }

    public JsonElement this[string key] => json.GetProperty(key);

    public string Text(string key) => json.GetProperty(key).GetString()!;

    public int[] Integers(string key) => [.. json.GetProperty(key).EnumerateArray().Select(x => x.GetInt32())];

    public float[] Floats(string key) => Floats(json.GetProperty(key));

    public double[] Doubles(string key) => [.. json.GetProperty(key).EnumerateArray().Select(x => x.GetDouble())];

    public LayerWeights[] Parts(string key) =>
        [
            .. json.GetProperty(key)
                .EnumerateArray()
                .Select(l => new LayerWeights(Floats(l.GetProperty("weights")), Floats(l.GetProperty("bias")))),
        ];

    /// <summary>Fails unless two networks have the same parts, each number within the tolerance.</summary>
    public static void AssertClose(LayerWeights[] expected, LayerWeights[] found, double tolerance)
    {
        Assert.Equal(expected.Length, found.Length);
        for (int l = 0; l < expected.Length; l++)
        {
            AssertClose(expected[l].Weights, found[l].Weights, tolerance);
            AssertClose(expected[l].Bias, found[l].Bias, tolerance);
        }
    }

    public static void AssertClose(float[] expected, float[] found, double tolerance)
    {
        Assert.Equal(expected.Length, found.Length);
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, tolerance));
    }

    private static float[] Floats(JsonElement array) => [.. array.EnumerateArray().Select(x => (float)x.GetDouble())];
}
