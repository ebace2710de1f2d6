using System.Globalization;
using Telltale.Audit.Language.Collecting;
using Telltale.Audit.Language.Plans;
using Telltale.Audit.Persons;
using Telltale.Audit.Results;
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

    /// <summary>Who each candidate belongs to; null where every text stands for itself.</summary>
    public RecordGroups? Groups { get; } = TextEvidence.GroupsOf(Candidates);

    /// <summary>How many candidates count: persons where they are known, else texts.</summary>
    public int Units => Groups?.Names.Count ?? Candidates.Count;

    /// <summary>How many candidates of one side count: persons where they are known, else texts.</summary>
    public int Count(Membership side)
    {
        IEnumerable<int> texts = Enumerable.Range(0, Candidates.Count).Where(i => Candidates[i].Membership == side);
        return Groups is { } groups ? texts.Select(i => groups.OfRecord[i]).Distinct().Count() : texts.Count();
    }

    /// <summary>Texts of the candidates where they belong to persons and somebody has several; null else.</summary>
    public int? Rows => Units < Candidates.Count ? Candidates.Count : null;

    /// <summary>
    /// For models that are trained here: pools, leaves out repeated texts, shuffles, takes from the front. Where texts belong to persons
    /// it is persons that are shuffled and taken, each with all texts; what one person has twice stays.
    /// </summary>
    /// <param name="texts">All texts; none empty. What they say of membership is not read.</param>
    /// <param name="plan">How many.</param>
    /// <exception cref="BadInputException">A text is empty or belongs to nobody where others belong to somebody, or more are asked for than there are.</exception>
    public static PreparedTexts Draw(IReadOnlyList<TextRecord> texts, TextPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        List<TextRecord> kept = Kept(texts, plan.RemoveDuplicates);
        TextRecord[][] order = UnitsOf(kept, out bool arePersons);
        new Seed(plan.Seed).Derive("records").CreateRng().Shuffle<TextRecord[]>(order);
        int known = plan.KnownMembers;
        int candidates = plan.Records ?? (order.Length - plan.Population - known);
        if (candidates < 4 || (long)candidates + plan.Population + known > order.Length)
        {
            string removed = kept.Count < texts.Count ? $" ({texts.Count - kept.Count} repeated ones left out)" : "";
            string what = arePersons ? "persons" : "texts";
            throw new BadInputException(
                $"texts: {plan.Records?.ToString(CultureInfo.InvariantCulture) ?? "all"} candidates, {plan.Population} of the population and {known} known members were asked for, but there are {order.Length} {what}{removed}, and an audit needs at least 4 candidates. Change texts.records, texts.population or texts.known_members."
            );
        }

        return new PreparedTexts(
            [.. order[..candidates].SelectMany(own => own)],
            [.. order[candidates..(candidates + plan.Population)].SelectMany(own => own)],
            [.. order[(candidates + plan.Population)..(candidates + plan.Population + known)].SelectMany(own => own)],
            texts.Count - kept.Count
        );
    }

    /// <summary>
    /// For a target that exists: known non-members give the population, known members the prefix of members, as far as at
    /// least half of each side stays to be judged. Of texts that belong to persons, whole persons are taken.
    /// </summary>
    /// <param name="texts">All texts, with what is known of their membership.</param>
    /// <param name="population">Most of the population.</param>
    /// <param name="shots">Most known members.</param>
    /// <param name="removeDuplicates">Whether texts equal to an earlier one are left out.</param>
    /// <param name="seed">Root of the draw.</param>
    /// <exception cref="BadInputException">A text is empty, or somebody's texts are not all of one membership.</exception>
    public static PreparedTexts Part(
        IReadOnlyList<TextRecord> texts,
        int population,
        int shots,
        bool removeDuplicates,
        Seed seed
    )
    {
        List<TextRecord> kept = Kept(texts, removeDuplicates);
        TextRecord[][] units = UnitsOf(kept, out bool arePersons);
        if (arePersons)
        {
            _ = new PersonRows(TextEvidence.GroupsOf(kept)!, kind: RecordKind.Texts).Truth([
                .. kept.Select(r => r.Membership),
            ]);
        }

        Rng rng = seed.Derive("records").CreateRng();
        HashSet<string> others = Taken(units, Membership.NonMember, population, rng);
        HashSet<string> known = Taken(units, Membership.Member, shots, rng);
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

    /// <summary>What is drawn: each person's texts together, or each text by itself, in the order in which they first come.</summary>
    private static TextRecord[][] UnitsOf(List<TextRecord> texts, out bool arePersons)
    {
        RecordGroups? groups = TextEvidence.GroupsOf(texts);
        arePersons = groups is not null;
        return groups is null
            ? [.. texts.Select(text => (TextRecord[])[text])]
            : [.. groups.Records().Select(own => Array.ConvertAll(own, place => texts[place]))];
    }

    private static HashSet<string> Taken(TextRecord[][] units, Membership side, int asked, Rng rng)
    {
        TextRecord[][] own = [.. units.Where(unit => unit[0].Membership == side)];
        rng.Shuffle<TextRecord[]>(own);
        return new HashSet<string>(
            own.Take(Math.Min(asked, own.Length / 2)).SelectMany(unit => unit.Select(r => r.Id)),
            StringComparer.Ordinal
        );
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

        // What one person has twice cannot be on both sides.
        Dictionary<string, string?> owners = new(StringComparer.Ordinal);
        return
        [
            .. texts.Where(t => owners.TryAdd(t.Text, t.Group) || (t.Group is not null && owners[t.Text] == t.Group)),
        ];
    }
}
