using System.Text.Json;
using Telltale.Attacks.Language;
using Telltale.Attacks.Language.Camia;
using Telltale.Attacks.Language.Combination;
using Telltale.Core.Evidence;
using Telltale.Core.Evidence.Language;
using Telltale.TestKit;

namespace Telltale.Attacks.Tests.Language;

/// <summary>Parts of attacks against numpy, scipy and scikit-learn: <c>reference/language/parts.json</c>.</summary>
public sealed class ExpectedPartsTests
{
    private static readonly JsonElement Expected = JsonDocument
        .Parse(File.ReadAllText(RepositoryFiles.At("reference", "language", "parts.json")))
        .RootElement;

    [Fact]
    public void Slopes_are_those_of_numpy() =>
        Assert.All(
            Expected.GetProperty("slopes").EnumerateArray(),
            entry =>
                Assert.Equal(
                    entry.GetProperty("slope").GetDouble(),
                    CamiaSignals.Slope(Numbers(entry.GetProperty("series"))),
                    1e-12
                )
        );

    [Fact]
    public void A_combination_is_that_of_scikit_learn()
    {
        JsonElement part = Expected.GetProperty("combination");
        JsonElement[] members = [.. part.GetProperty("member").EnumerateArray()];
        double[][] known = Rows(part.GetProperty("known"));
        double[][] judged = Rows(part.GetProperty("judged"));
        // Loss, reference ratio and small letters take the three numbers of a row as they are.
        TextEvidence evidence = new([
            .. known.Select(
                (row, i) =>
                    Document($"k{i}", row) with
                    {
                        IsForFitting = true,
                        Membership = members[i].GetBoolean() ? Membership.Member : Membership.NonMember,
                    }
            ),
            .. judged.Select((row, i) => Document($"j{i}", row)),
        ]);
        ITextAttack attack = new CombinationAttack("loss+reference+lowercase", FitOn.Known);
        double[] expected = Numbers(part.GetProperty("log_odds"));
        Assert.All(attack.Score(evidence).Zip(expected), p => Assert.Equal(p.Second, p.First, 1e-6));
    }

    /// <summary>A document whose loss, reference ratio and small letters are these numbers, up to an order that does not change.</summary>
    private static TextRecord Document(string id, double[] row)
    {
        double own = -10 + row[0];
        return new TextRecord
        {
            Id = id,
            Signals = new TokenSignals { LogProbabilities = [own] },
            References = new Dictionary<string, TextReference>
            {
                ["reference"] = new(new TokenSignals { LogProbabilities = [own - row[1] - 20] }),
            },
            Variants = new Dictionary<string, TextVariant>
            {
                ["lowercase"] = new(new TokenSignals { LogProbabilities = [own * (10 + row[2])] }),
            },
        };
    }

    private static double[][] Rows(JsonElement rows) => [.. rows.EnumerateArray().Select(Numbers)];

    private static double[] Numbers(JsonElement values) => [.. values.EnumerateArray().Select(v => v.GetDouble())];
}
