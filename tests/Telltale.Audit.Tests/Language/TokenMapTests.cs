using Telltale.Audit.Language;
using Telltale.Core.Evidence.Language;

namespace Telltale.Audit.Tests.Language;

/// <summary>Why a text looks known: by the best comparison that there is.</summary>
public sealed class TokenMapTests
{
    private static readonly TextRecord Plain = new()
    {
        Id = "a",
        Text = "the knee",
        Tokens = ["the", " knee"],
        Signals = new TokenSignals { LogProbabilities = [-1, -2] },
    };

    [Fact]
    public void Without_tokens_or_a_comparison_there_is_none()
    {
        Assert.Null(TokenMap.Of(Plain));
        Assert.Null(TokenMap.Of(Plain with { Tokens = null, References = References(("base", null, [-3, -3])) }));
        Assert.Null(TokenMap.Of(Plain with { Signals = null }));
    }

    [Fact]
    public void Against_the_vocabulary()
    {
        TokenMap map = TokenMap.Of(
            Plain with
            {
                Signals = new TokenSignals
                {
                    LogProbabilities = [-1, -2],
                    Means = [-3, -4],
                    Deviations = [2, 0],
                },
            }
        )!;
        Assert.Equal(TokenMapKind.AgainstVocabulary, map.Kind);

        // No deviation at all: nothing can stand out.
        Assert.Equal([("the", 1.0), (" knee", 0.0)], map.Tokens);
    }

    [Fact]
    public void Against_shadow_models_that_did_not_see_the_text()
    {
        TokenMap map = TokenMap.Of(
            Plain with
            {
                References = References(("s1", false, [-2, -2]), ("s2", true, [-9, -9]), ("s3", false, [-4, -6])),
            }
        )!;
        Assert.Equal(TokenMapKind.AgainstShadows, map.Kind);
        Assert.Equal([("the", 2.0), (" knee", 2.0)], map.Tokens);
        Assert.Null(TokenMap.Of(Plain with { References = References(("s2", true, [-9, -9])) }));
    }

    [Fact]
    public void Against_the_first_reference_model_where_no_shadow_model_left_the_text_out()
    {
        TokenMap map = TokenMap.Of(
            Plain with
            {
                References = References(("s1", true, [-2, -2]), ("z", null, [-9, -9]), ("base", null, [-3, -1.5])),
            }
        )!;
        Assert.Equal(TokenMapKind.AgainstReference, map.Kind);
        Assert.Equal([("the", 2.0), (" knee", -0.5)], map.Tokens);
    }

    [Fact]
    public void Shadow_models_come_before_a_reference_model()
    {
        TokenMap map = TokenMap.Of(
            Plain with
            {
                References = References(("base", null, [-3, -1.5]), ("s1", false, [-2, -2])),
            }
        )!;
        Assert.Equal(TokenMapKind.AgainstShadows, map.Kind);
    }

    [Fact]
    public void A_reference_with_other_tokens_is_passed_over()
    {
        TextRecord record = Plain with
        {
            TokenIds = [4, 5],
            Signals = new TokenSignals
            {
                LogProbabilities = [-1, -2],
                Means = [-3, -4],
                Deviations = [2, 1],
            },
        };
        TokenSignals said = new() { LogProbabilities = [-3, -1.5] };
        TokenMapKind Kind(TextReference reference) =>
            TokenMap
                .Of(record with { References = new Dictionary<string, TextReference> { ["base"] = reference } })!
                .Kind;
        Assert.Equal(TokenMapKind.AgainstReference, Kind(new TextReference(said, [4, 5])));
        Assert.Equal(TokenMapKind.AgainstVocabulary, Kind(new TextReference(said, [4, 6])));
        Assert.Equal(
            TokenMapKind.AgainstVocabulary,
            Kind(new TextReference(new TokenSignals { LogProbabilities = [-3, -1, -1] }))
        );
    }

    private static Dictionary<string, TextReference> References(
        params (string Name, bool? Member, double[] Values)[] said
    ) =>
        said.ToDictionary(
            s => s.Name,
            s => new TextReference(new TokenSignals { LogProbabilities = s.Values }, null, s.Member)
        );
}
