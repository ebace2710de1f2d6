using Telltale.Core.Evidence;
using Telltale.Core.Evidence.Language;
using Telltale.Core.Randomness;

namespace Telltale.Attacks.Language;

/// <summary>Where documents come from that an attack learns from.</summary>
public enum FitOn
{
    /// <summary>Documents for fitting where the evidence has them, else as each attack says.</summary>
    Auto,

    /// <summary>Documents for fitting (<c>fit</c> is true), none of which is judged.</summary>
    Known,

    /// <summary>Half of those to be judged, by their names; that half has no scores.</summary>
    Half,

    /// <summary>Five folds by their names, each judged by what was learnt from the other four.</summary>
    Cross,
}

/// <summary>One fit: what is learnt from, and whom that judges.</summary>
/// <param name="Learnt">Documents of known membership, in an order that does not depend on that of the evidence.</param>
/// <param name="Judged">Numbers of documents to be judged, none of them learnt from.</param>
internal sealed record FittingRound(TextRecord[] Learnt, int[] Judged)
{
    /// <summary>Non-members among those learnt from.</summary>
    public TextRecord[] NonMembers => [.. Learnt.Where(r => r.Membership == Membership.NonMember)];
}

/// <summary>Deals documents out so that none has a say in its own score; of persons with several, so that none of a person's has.</summary>
internal static class FittingRounds
{
    private const int Folds = 5;
    private const int FewestASide = 10;

    /// <summary>The option of attacks that learn from documents and whose scores are what the document says, whoever judges it.</summary>
    public static AttackOption Option { get; } =
        new(
            "fit",
            "auto|known|half|cross",
            "auto",
            "Learn from documents marked fit, which are not judged; from half of the others, which then have no score; or from four fifths for each fifth. Auto: the first, else the last."
        );

    /// <summary>The same for attacks that learn what speaks for membership.</summary>
    public static AttackOption OptionWithoutFolds { get; } =
        new(
            "fit",
            "auto|known|half",
            "auto",
            "Learn from documents marked fit, which are not judged, or from half of the others, which then have no score. Auto: the first, else the second."
        );

    /// <summary>Reads the option.</summary>
    /// <exception cref="Core.BadInputException">A word that is not among its values.</exception>
    public static FitOn Read(OptionValues values, AttackOption option)
    {
        FitOn chosen = values.Choice<FitOn>(option.Name);
        return option.Values.Split('|').Contains(values.Text(option.Name), StringComparer.Ordinal)
            ? chosen
            : throw new Core.BadInputException(
                $"option {option.Name}={values.Text(option.Name)} is not for this attack, for scores by folds that learn what speaks for membership spread √2 times as wide as any test takes them to; expected {option.Values}."
            );
    }

    /// <summary>Rounds that together judge every document, or with halves those of one half.</summary>
    /// <param name="evidence">The evidence.</param>
    /// <param name="fitOn">Where documents come from.</param>
    /// <param name="fallback">What <see cref="FitOn.Auto"/> is without documents for fitting.</param>
    public static IReadOnlyList<FittingRound> Of(TextEvidence evidence, FitOn fitOn, FitOn fallback)
    {
        FitOn chosen =
            fitOn != FitOn.Auto ? fitOn
            : evidence.ForFitting.Count > 0 ? FitOn.Known
            : fallback;
        if (chosen == FitOn.Known)
        {
            return
            [
                new FittingRound(
                    [.. evidence.ForFitting.OrderBy(Place).ThenBy(r => r.Id, StringComparer.Ordinal)],
                    [.. Enumerable.Range(0, evidence.Records.Count)]
                ),
            ];
        }

        int parts = chosen == FitOn.Half ? 2 : Folds;
        int[] part = Parts(evidence, parts);
        IEnumerable<int> rounds = chosen == FitOn.Half ? [1] : Enumerable.Range(0, parts);
        List<FittingRound> all =
        [
            .. rounds.Select(p => new FittingRound(
                Learnt(evidence, r => part[r] >= 0 && part[r] != p),
                [.. Enumerable.Range(0, part.Length).Where(r => part[r] == p)]
            )),
        ];
        // Of unknown membership: nothing was learnt from them, so they are judged by all that is known, or by the half.
        all.Add(
            new FittingRound(
                Learnt(evidence, r => part[r] >= 0 && (chosen == FitOn.Cross || part[r] == 0)),
                [.. Enumerable.Range(0, part.Length).Where(r => part[r] < 0)]
            )
        );
        return [.. all.Where(round => round.Judged.Length > 0)];
    }

    /// <summary>Why nothing can be learnt; null where it can.</summary>
    public static string? WhatIsMissing(TextEvidence evidence, FitOn fitOn, KnownTexts known)
    {
        if (known == KnownTexts.None)
        {
            return null;
        }

        bool isKnown = fitOn == FitOn.Known || (fitOn == FitOn.Auto && evidence.ForFitting.Count > 0);
        IReadOnlyList<TextRecord> from = isKnown ? evidence.ForFitting : evidence.Records;
        string where = isKnown ? "documents with \"fit\": true" : "documents";
        return TooFew(Membership.NonMember, "non-members")
            ?? (known == KnownTexts.BothSides ? TooFew(Membership.Member, "members") : null);

        // Many documents of one person are no more than one case.
        string? TooFew(Membership side, string many)
        {
            TextRecord[] own = [.. from.Where(r => r.Membership == side)];
            int count = own.Select(r => (r.Group is null, r.Group ?? r.Id)).Distinct().Count();
            string together = count < own.Length ? $", with {own.Length} documents together" : "";
            return count < FewestASide
                ? $"needs at least {FewestASide} {many} among {where} to learn from; there are {count}{together}"
                : null;
        }
    }

    /// <summary>The part of each document, members and non-members dealt out apart; −1 where membership is not known.</summary>
    private static int[] Parts(TextEvidence evidence, int parts)
    {
        int[] part = new int[evidence.Records.Count];
        Array.Fill(part, -1);
        // Where somebody has several documents these go together: learnt from one, the others would be known.
        bool areShared = evidence.Groups is { } groups && groups.Names.Count < groups.OfRecord.Length;
        string NameOf(int record) => areShared ? evidence.Records[record].Group! : evidence.Records[record].Id;
        foreach (Membership side in new[] { Membership.Member, Membership.NonMember })
        {
            int next = 0;
            foreach (
                IGrouping<string, int> own in Enumerable
                    .Range(0, part.Length)
                    .Where(r => evidence.Records[r].Membership == side)
                    .GroupBy(NameOf, StringComparer.Ordinal)
                    .OrderBy(g => Place(g.Key))
                    .ThenBy(g => g.Key, StringComparer.Ordinal)
            )
            {
                foreach (int record in own)
                {
                    part[record] = next % parts;
                }

                next++;
            }
        }

        return part;
    }

    private static TextRecord[] Learnt(TextEvidence evidence, Func<int, bool> isLearnt) =>
        [
            .. Enumerable
                .Range(0, evidence.Records.Count)
                .Where(isLearnt)
                .Select(r => evidence.Records[r])
                .OrderBy(Place)
                .ThenBy(r => r.Id, StringComparer.Ordinal),
        ];

    /// <summary>A place by the name alone: where a document stands in the file says nothing.</summary>
    private static ulong Place(TextRecord record) => Place(record.Id);

    private static ulong Place(string name) => new Seed(0).Derive("folds").Derive(name).Value;
}
