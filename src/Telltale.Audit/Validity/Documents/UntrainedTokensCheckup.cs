using Telltale.Audit.Results;
using Telltale.Audit.Verdicts;
using Telltale.Core.Evidence;
using Telltale.Core.Evidence.Language;
using Telltale.Core.Numerics;

namespace Telltale.Audit.Validity.Documents;

/// <summary>
/// Is there a token that one side has again and again and the other nowhere? A token that stands in no member was perhaps
/// never trained, so whoever has one is given away as a non-member, and the other way round. For each token that stands in n
/// texts, all on one side, the chance of that under a random split is <c>C(side, n)/C(all, n)</c>; the smallest, times two and
/// the number of tokens, is the p-value. Of persons with several texts, persons are counted in whose texts the token stands.
/// </summary>
internal static class UntrainedTokensCheckup
{
    public const string Name = "untrained-tokens";

    private const double Limit = 0.002;
    private const int Fewest = 5;

    // All texts of each person, or each text by itself.
    private static IEnumerable<TextRecord[]> Units(AuditedEvidence audited)
    {
        IReadOnlyList<TextRecord> texts = audited.Documents!.Records;
        return audited.Persons is { } persons
            ? Enumerable
                .Range(0, persons.Count)
                .Select(person => Array.ConvertAll(persons.RowsOf([person]), row => texts[row]))
            : texts.Select(text => (TextRecord[])[text]);
    }

    public static ValidityCheck Check(AuditedEvidence audited)
    {
        Dictionary<int, (int Members, int NonMembers)> texts = [];
        int members = 0;
        int nonMembers = 0;
        foreach (TextRecord[] own in Units(audited))
        {
            int[] tokens = [.. own.SelectMany(record => record.ScoredTokenIds.ToArray()).Distinct()];
            if (own[0].Membership == Membership.Unknown || tokens.Length == 0)
            {
                continue;
            }

            bool member = own[0].Membership == Membership.Member;
            members += member ? 1 : 0;
            nonMembers += member ? 0 : 1;
            foreach (int token in tokens)
            {
                (int ones, int zeros) = texts.GetValueOrDefault(token);
                texts[token] = (ones + (member ? 1 : 0), zeros + (member ? 0 : 1));
            }
        }

        if (Math.Min(members, nonMembers) < Fewest)
        {
            return new(
                Name,
                CheckStatus.NotChecked,
                $"The tokens are not known, or there are too few {audited.Counted.Many} on a side."
            );
        }

        double smallest = 0;
        (int Ones, int Zeros) worst = default;
        int oneSided = 0;
        foreach ((int ones, int zeros) in texts.Values.Where(t => t.Members == 0 || t.NonMembers == 0))
        {
            oneSided++;
            int n = ones + zeros;
            double log =
                GammaFunctions.LogChoose(ones > 0 ? members : nonMembers, n)
                - GammaFunctions.LogChoose(members + nonMembers, n);
            if (log < smallest)
            {
                smallest = log;
                worst = (ones, zeros);
            }
        }

        double p = Math.Min(1, 2 * texts.Count * Math.Exp(smallest));
        bool differs = p < Limit;
        string side = worst.Ones > 0 ? "members" : "non-members";
        string other = worst.Ones > 0 ? "non-member" : "member";
        return new(
            Name,
            differs ? CheckStatus.Failed : CheckStatus.Passed,
            differs
                ? $"One token stands in {(audited.Persons is null ? "" : "texts of ")}{worst.Ones + worst.Zeros} {side} and {(audited.Persons is null ? "in" : "of")} no {other}, p {PValueText.Of(p)} after correction for {texts.Count} tokens: one side speaks of things that the other never does, and the model need not have learnt anything to tell them apart."
                : $"Of {texts.Count} tokens {oneSided} stand on one side only, none more often than a random split explains, p {PValueText.Of(p)}."
        )
        {
            Measured = p,
            Limit = Limit,
        };
    }
}
