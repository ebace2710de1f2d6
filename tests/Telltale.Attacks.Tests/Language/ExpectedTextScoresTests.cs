using System.Text.Json;
using Telltale.Attacks.Language;
using Telltale.Core.Evidence;
using Telltale.Core.Evidence.Language;
using Telltale.TestKit;

namespace Telltale.Attacks.Tests.Language;

/// <summary>Scores that other people's code computed from the same evidence: <c>reference/language</c>.</summary>
public sealed class ExpectedTextScoresTests
{
    private static readonly JsonElement Expected = Parse("expected.json")[0];

    public static TheoryData<string> Attacks =>
        [.. Expected.GetProperty("scores").EnumerateObject().Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(Attacks))]
    public void Scores_are_those_of_other_code(string attack)
    {
        TextEvidence evidence = Evidence();
        double[] scores = AttackCatalog.ChooseTexts([attack])[0].Attack.Score(evidence);
        JsonElement[] expected = [.. Expected.GetProperty("scores").GetProperty(attack).EnumerateArray()];
        Assert.Equal(evidence.Records.Count, expected.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            if (expected[i].ValueKind == JsonValueKind.Null)
            {
                // Two tokens of which it takes a share of none; here it is the lower one, whatever the share.
                Assert.Equal(2, evidence.Records[i].Signals!.Count);
                double[] one = AttackCatalog.ChooseTexts([attack.Split('=')[0] + "=0.5"])[0].Attack.Score(evidence);
                Assert.Equal(one[i], scores[i]);
                continue;
            }

            double value = expected[i].GetDouble();
            Assert.InRange(scores[i], value - (1e-9 * Math.Abs(value)), value + (1e-9 * Math.Abs(value)));
        }
    }

    [Fact]
    public void There_is_something_to_compare_with() => Assert.Equal(14, Attacks.Count);

    /// <summary>The fields that these attacks read; the reader of files has tests of its own.</summary>
    private static TextEvidence Evidence() =>
        new(
            Parse("evidence.jsonl")
                .Select(line => new TextRecord
                {
                    Id = line.GetProperty("id").GetString()!,
                    Membership = line.GetProperty("member").GetBoolean() ? Membership.Member : Membership.NonMember,
                    ZlibLength = line.GetProperty("zlib_length").GetInt32(),
                    Signals = Signals(line),
                    References = new Dictionary<string, TextReference>
                    {
                        ["reference"] = new(Signals(line.GetProperty("references").GetProperty("reference"))),
                    },
                    Variants = new Dictionary<string, TextVariant>
                    {
                        ["lowercase"] = new(Signals(line.GetProperty("variants").GetProperty("lowercase"))),
                    },
                })
        );

    private static TokenSignals Signals(JsonElement part) =>
        new()
        {
            LogProbabilities = Numbers(part, "token_logprobs")!,
            Means = Numbers(part, "token_mean"),
            Deviations = Numbers(part, "token_std"),
        };

    private static double[]? Numbers(JsonElement part, string name) =>
        part.TryGetProperty(name, out JsonElement values)
            ? [.. values.EnumerateArray().Select(v => v.GetDouble())]
            : null;

    private static JsonElement[] Parse(string name)
    {
        string text = File.ReadAllText(RepositoryFiles.At("reference", "language", name));
        IEnumerable<string> parts = name.EndsWith('l')
            ? text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            : [text];
        return [.. parts.Select(part => JsonDocument.Parse(part).RootElement.Clone())];
    }
}
