using System.Globalization;
using Telltale.Audit.Language;
using Telltale.Audit.Persons;
using Telltale.Audit.Results;
using Telltale.Core.Evidence;
using Telltale.Core.Evidence.Language;

namespace Telltale.Report.Html.Sections;

/// <summary>Why texts look known: their tokens, marked by how much more familiar they are to the target than they should be.</summary>
internal static class TokensSection
{
    private const int MostTexts = 6;
    private const int MostTokens = 300;

    /// <summary>
    /// The texts of the first target that stand out most, and one non-member beside them; null without tokens. Of persons who have
    /// several, the text of each whose tokens are most familiar.
    /// </summary>
    public static PageSection? Of(AttackAssessment strongest, ReportInput input)
    {
        if (
            input.Documents is not { } documents
            || input.Scores.Columns.FirstOrDefault(c => c.Label == strongest.Label) is not { } column
        )
        {
            return null;
        }

        Dictionary<string, double> scores = ScoresOfFirstTarget(input, column);
        bool ofPersons = input.Result.Inputs.Subject() == Subject.Person;
        string NameOf(TextRecord text) => ofPersons ? text.Group ?? "" : text.Id;
        TextRecord[] scored = [.. OneEach(documents.Records.Where(r => scores.ContainsKey(NameOf(r))), NameOf)];
        TextRecord[] members =
        [
            .. scored
                .Where(r => r.Membership == Membership.Member)
                .OrderByDescending(r => scores[NameOf(r)])
                .ThenBy(r => r.Id, StringComparer.Ordinal)
                .Take(MostTexts),
        ];
        TextRecord[] others =
        [
            .. scored
                .Where(r => r.Membership == Membership.NonMember)
                .OrderBy(r => scores[NameOf(r)])
                .ThenBy(r => r.Id, StringComparer.Ordinal),
        ];
        (TextRecord Text, TokenMap Map)[] shown =
        [
            .. members
                .Concat(others.Length > 0 ? [others[others.Length / 2]] : [])
                .Select(r => (r, TokenMap.Of(r)))
                .Where(pair => pair.Item2 is not null)
                .Select(pair => (pair.r, pair.Item2!)),
        ];
        return shown.Length == 0
            ? null
            : new PageSection(
                "tokens",
                "Why texts look known",
                Markup.Of(
                    $"""
                    <p>{(
                        ofPersons ? "A text of each of the members" : "The members"
                    )} that stand out most by <bdi>{strongest.Label}</bdi> under the first target, and for comparison {(
                        ofPersons ? "a text of " : ""
                    )}the middle non-member. A token is marked by {Meaning(
                        shown[0].Map.Kind
                    )}: <span class="tokens"><span class="h1">somewhat</span>, <span class="h2">much</span>, <span class="h3">very much</span></span> more familiar than expected, or <span class="tokens"><span class="l2">less</span></span>. This section shows the texts themselves.</p>
                    {Markup.ForEach(shown, pair => Text(pair.Text, pair.Map, ofPersons ? NameOf(pair.Text) : null, scores[NameOf(pair.Text)]))}
                    <p class="aside">Marks explain a score; they are no evidence of their own. A token that is common in all training texts is marked in non-members too.</p>

                    """
                )
            );
    }

    /// <summary>Of texts with one name, which are one person's, the one whose tokens are most familiar; in the order in which names come.</summary>
    private static IEnumerable<TextRecord> OneEach(IEnumerable<TextRecord> texts, Func<TextRecord, string> nameOf) =>
        texts
            .GroupBy(nameOf, StringComparer.Ordinal)
            .Select(own =>
                own.Take(2).Count() == 1
                    ? own.First()
                    : own.MaxBy(text =>
                        TokenMap.Of(text) is { Tokens.Count: > 0 } map
                            ? map.Tokens.Average(token => token.Value)
                            : double.NegativeInfinity
                    )!
            );

    private static Dictionary<string, double> ScoresOfFirstTarget(ReportInput input, Scores column)
    {
        Dictionary<string, double> scores = new(StringComparer.Ordinal);
        for (int row = 0; row < column.Values.Length; row++)
        {
            RowOrigin origin = input.Rows?[row] ?? new RowOrigin(0, input.Scores.Ids[row]);
            if (origin.Target == 0 && !double.IsNaN(column.Values[row]))
            {
                scores[origin.Record] = column.Values[row];
            }
        }

        return scores;
    }

    private static string Meaning(TokenMapKind kind) =>
        kind switch
        {
            TokenMapKind.AgainstReference => "how much likelier the target finds it than the reference model does",
            TokenMapKind.AgainstShadows =>
                "how much likelier the target finds it than models that were not trained on the text",
            TokenMapKind.AgainstVocabulary => "how likely the target finds it beside all other tokens in its place",
        };

    private static Markup Text(TextRecord record, TokenMap map, string? person, double score)
    {
        string side = record.Membership == Membership.Member ? "member" : "non-member";
        Markup whose = person is null ? Markup.Empty : Markup.Of($"of <bdi>{person}</bdi>, ");
        string cut = map.Tokens.Count > MostTokens ? " …" : "";
        return Markup.Of(
            $"""
            <h3><bdi class="id">{record.Id}</bdi> <small>{whose}{side}, score {Telltale.Report.Text.Numbers.Score(
                score
            )}</small></h3>
            <p class="tokens">{Markup.ForEach(map.Tokens.Take(MostTokens), Token)}{cut}</p>

            """
        );
    }

    private static Markup Token((string Token, double Value) token)
    {
        string level = Level(token.Value);
        string number = token.Value.ToString("+0.0;−0.0;0.0", CultureInfo.InvariantCulture);
        return level.Length == 0
            ? Markup.Of($"{token.Token}")
            : Markup.Of($"""<span class="{level}" title="{number}">{token.Token}</span>""");
    }

    private static string Level(double value) =>
        value switch
        {
            > 3 => "h3",
            > 1.5 => "h2",
            > 0.5 => "h1",
            < -3 => "l3",
            < -1.5 => "l2",
            < -0.5 => "l1",
            _ => "",
        };
}
