using Telltale.Audit.Results;
using Telltale.Audit.Stages;
using Telltale.Audit.Validity;
using Telltale.Core.Evidence;
using Telltale.Core.Evidence.Language;
using Telltale.Core.Randomness;

namespace Telltale.Audit.Tests.Validity.Documents;

public sealed class TextCheckTests
{
    [Fact]
    public void Nothing_is_found_where_the_split_is_random()
    {
        int failed = 0;
        for (int trial = 0; trial < 100; trial++)
        {
            failed += Run(World(trial)).Count(c => c.Status == CheckStatus.Failed);
        }

        // Tests at .002 each, three of which apply here: 0.6 expected of 300.
        Assert.True(failed <= 4, $"{failed} of 100 random splits");
    }

    [Fact]
    public void A_split_by_length_fails() =>
        Assert.Equal(CheckStatus.Failed, Found("length", World(1, longer: 12)).Status);

    [Fact]
    public void A_side_that_any_model_predicts_better_fails()
    {
        ValidityCheck check = Found("predictability", World(2, easier: 0.5));
        Assert.Equal(CheckStatus.Failed, check.Status);
        Assert.Contains("easier to predict by itself", check.Finding, StringComparison.Ordinal);
    }

    /// <summary>Shadow models saw half of the texts: their view of members is the leak, not a shift.</summary>
    [Fact]
    public void Models_that_saw_texts_are_not_asked() =>
        Assert.Equal(CheckStatus.NotChecked, Found("predictability", World(2, easier: 0.5, shadow: true)).Status);

    [Fact]
    public void Words_that_one_side_alone_uses_fail() =>
        Assert.Equal(CheckStatus.Failed, Found("untrained-tokens", World(3, ownWords: true)).Status);

    [Fact]
    public void Cut_texts_are_told()
    {
        ValidityCheck check = Found("truncation", World(4, cut: 30));
        Assert.Equal(CheckStatus.Warning, check.Status);
        Assert.Contains("exactly 30 tokens", check.Finding, StringComparison.Ordinal);
        Assert.Equal(CheckStatus.Passed, Found("truncation", World(4)).Status);
    }

    [Fact]
    public void Another_tokenizer_is_told()
    {
        Assert.Equal(CheckStatus.Passed, Found("tokenizer", World(5)).Status);
        ValidityCheck check = Found("tokenizer", World(5, otherTokens: true));
        Assert.Equal(CheckStatus.Warning, check.Status);
        Assert.Contains("base on 200", check.Finding, StringComparison.Ordinal);
    }

    private static ValidityCheck Found(string name, TextEvidence evidence) => Run(evidence).Single(c => c.Name == name);

    private static IReadOnlyList<ValidityCheck> Run(TextEvidence evidence)
    {
        ScoreTable none = new([.. evidence.Records.Select(r => r.Id)], evidence.Membership, []);
        ScoredTargets scored = new(none, [], [], 1, evidence.Records.Count);
        AuditedEvidence audited = new(scored, [], null, new Seed(1), 1) { Documents = evidence };
        string[] own = ["length", "tokenizer", "truncation", "predictability", "untrained-tokens"];
        return [.. ValidityChecks.Run(audited).Where(c => own.Contains(c.Name))];
    }

    private static TextEvidence World(
        int trial,
        int longer = 0,
        double easier = 0,
        bool shadow = false,
        bool ownWords = false,
        int cut = 1000,
        bool otherTokens = false
    )
    {
        Rng rng = new Seed(91).Derive(trial).CreateRng();
        List<TextRecord> records = [];
        for (int i = 0; i < 200; i++)
        {
            bool member = i % 2 == 0;
            int length = Math.Min(cut, 15 + rng.NextInt(40) + (member ? longer : 0));
            int[] tokens = [.. Enumerable.Range(0, length).Select(_ => rng.NextInt(400))];
            if (ownWords && !member && rng.NextBool())
            {
                tokens[3] = 999;
            }

            double[] log = [.. tokens.Select(_ => -1 - rng.NextUniform() + (member ? 0 : easier))];
            TokenSignals theirs = new() { LogProbabilities = otherTokens ? [.. log, -1] : log };
            records.Add(
                new TextRecord
                {
                    Id = $"t{i}",
                    Membership = member ? Membership.Member : Membership.NonMember,
                    TokenIds = tokens,
                    Signals = new TokenSignals { LogProbabilities = log },
                    References = new Dictionary<string, TextReference>
                    {
                        ["base"] = new(theirs, otherTokens ? [.. tokens, 1] : tokens, shadow ? member : null),
                    },
                }
            );
        }

        return new TextEvidence(records);
    }
}
