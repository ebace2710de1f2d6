using System.Globalization;
using Telltale.Audit.Language.Collecting;
using Telltale.Audit.Language.Plans;
using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Core.Evidence.Language;
using Telltale.Core.Randomness;

namespace Telltale.Audit.Language.Stages;

/// <summary>Which texts take part, and as what.</summary>
/// <param name="Candidates">Texts that are judged.</param>
/// <param name="Population">Texts that no model is trained on; attacks may learn from them.</param>
/// <param name="Known">Texts that every model is trained on, not judged; attacks may learn from them.</param>
/// <param name="DuplicatesRemoved">Texts left out because an equal one came before.</param>
public sealed record PreparedTexts(
    IReadOnlyList<TextRecord> Candidates,
    IReadOnlyList<TextRecord> Population,
    IReadOnlyList<TextRecord> Known,
    int DuplicatesRemoved
)
{
    /// <summary>What attacks are made ready with.</summary>
    public KnownTextSets Sets => new([.. Population.Select(r => r.Text)], [.. Known.Select(r => r.Text)]);

    /// <summary>For models that are trained here: pools, leaves out repeated texts, shuffles, takes from the front.</summary>
    /// <param name="texts">All texts; none empty. What they say of membership is not read.</param>
    /// <param name="plan">How many.</param>
    /// <exception cref="BadInputException">A text is empty, or more are asked for than there are.</exception>
    public static PreparedTexts Draw(IReadOnlyList<TextRecord> texts, TextPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        List<TextRecord> kept = Kept(texts, plan.RemoveDuplicates);
        TextRecord[] order = [.. kept];
        new Seed(plan.Seed).Derive("records").CreateRng().Shuffle<TextRecord>(order);
        int known = plan.KnownMembers;
        int candidates = plan.Records ?? (order.Length - plan.Population - known);
        if (candidates < 4 || (long)candidates + plan.Population + known > order.Length)
        {
            string removed = kept.Count < texts.Count ? $" ({texts.Count - kept.Count} repeated ones left out)" : "";
            throw new BadInputException(
                $"texts: {plan.Records?.ToString(CultureInfo.InvariantCulture) ?? "all"} candidates, {plan.Population} of the population and {known} known members were asked for, but there are {order.Length} texts{removed}, and an audit needs at least 4 candidates. Change texts.records, texts.population or texts.known_members."
            );
        }

        return new PreparedTexts(
            order[..candidates],
            order[candidates..(candidates + plan.Population)],
            order[(candidates + plan.Population)..(candidates + plan.Population + known)],
            texts.Count - kept.Count
        );
    }

    /// <summary>
    /// For a target that exists: known non-members give the population, known members the prefix of members, as far as at
    /// least half of each side stays to be judged.
    /// </summary>
    /// <param name="texts">All texts, with what is known of their membership.</param>
    /// <param name="population">Most of the population.</param>
    /// <param name="shots">Most known members.</param>
    /// <param name="removeDuplicates">Whether texts equal to an earlier one are left out.</param>
    /// <param name="seed">Root of the draw.</param>
    /// <exception cref="BadInputException">A text is empty.</exception>
    public static PreparedTexts Part(
        IReadOnlyList<TextRecord> texts,
        int population,
        int shots,
        bool removeDuplicates,
        Seed seed
    )
    {
        List<TextRecord> kept = Kept(texts, removeDuplicates);
        Rng rng = seed.Derive("records").CreateRng();
        HashSet<string> others = Taken(kept, Membership.NonMember, population, rng);
        HashSet<string> known = Taken(kept, Membership.Member, shots, rng);
        return new PreparedTexts(
            [.. kept.Where(r => !others.Contains(r.Id) && !known.Contains(r.Id))],
            [.. kept.Where(r => others.Contains(r.Id))],
            [.. kept.Where(r => known.Contains(r.Id))],
            texts.Count - kept.Count
        );
    }

    /// <summary>What attacks may learn from, as evidence: the population and the known members.</summary>
    public IEnumerable<TextRecord> ForFitting() =>
        Population
            .Select(r => r with { IsForFitting = true, Membership = Membership.NonMember })
            .Concat(Known.Select(r => r with { IsForFitting = true, Membership = Membership.Member }));

    private static HashSet<string> Taken(List<TextRecord> texts, Membership side, int asked, Rng rng)
    {
        string[] ids = [.. texts.Where(r => r.Membership == side).Select(r => r.Id)];
        rng.Shuffle<string>(ids);
        return new HashSet<string>(ids.Take(Math.Min(asked, ids.Length / 2)), StringComparer.Ordinal);
    }

    private static List<TextRecord> Kept(IReadOnlyList<TextRecord> texts, bool removeDuplicates)
    {
        string[] empty = [.. texts.Where(t => string.IsNullOrWhiteSpace(t.Text)).Select(t => t.Id)];
        if (empty.Length > 0)
        {
            throw new BadInputException(
                $"texts: {empty.Length} of {texts.Count} are empty: {string.Join(", ", empty.Take(5))}{(empty.Length > 5 ? ", …" : "")}. Leave them out."
            );
        }

        if (!removeDuplicates)
        {
            return [.. texts];
        }

        HashSet<string> seen = new(StringComparer.Ordinal);
        return [.. texts.Where(t => seen.Add(t.Text))];
    }
}
