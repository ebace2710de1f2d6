using Telltale.Audit.Plans;
using Telltale.Core.Evidence;
using Telltale.Core.Randomness;

namespace Telltale.Audit.Records;

/// <summary>Draws which model is trained on which candidate.</summary>
public static class Splits
{
    /// <summary>
    /// A mask [models × records] with half of the records in each row. Independent halves: model m draws its own half
    /// from stream <c>split/m</c>. Complementary pairs: models 2j and 2j+1 share out the records by stream
    /// <c>split/j</c>; with an odd number of records the second has one more.
    /// </summary>
    public static MembershipMask Draw(SplitDesign design, int models, int records, Seed seed)
    {
        MembershipMask mask = new(models, records);
        Seed stream = seed.Derive("split");
        bool pairs = design == SplitDesign.ComplementaryPairs;
        for (int model = 0; model < models; model += pairs ? 2 : 1)
        {
            int[] order = stream.Derive(pairs ? model / 2 : model).CreateRng().Permutation(records);
            for (int i = 0; i < records; i++)
            {
                bool first = i < records / 2;
                mask[model, order[i]] = first;
                if (pairs)
                {
                    mask[model + 1, order[i]] = !first;
                }
            }
        }

        return mask;
    }

    /// <summary>The same with all rows of a person together: the mask of persons, drawn as that of so many records, laid out over their rows.</summary>
    /// <param name="design">The design.</param>
    /// <param name="models">Number of models.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="groups">The person of each row; null where each stands for itself.</param>
    /// <param name="seed">Root of the streams.</param>
    public static MembershipMask Draw(SplitDesign design, int models, int rows, RecordGroups? groups, Seed seed)
    {
        MembershipMask units = Draw(design, models, groups?.Names.Count ?? rows, seed);
        if (groups is null)
        {
            return units;
        }

        MembershipMask mask = new(models, rows);
        for (int model = 0; model < models; model++)
        {
            for (int record = 0; record < rows; record++)
            {
                mask[model, record] = units[model, groups.OfRecord[record]];
            }
        }

        return mask;
    }

    /// <summary>The same of the candidates of an audit.</summary>
    /// <param name="design">The design.</param>
    /// <param name="models">Number of models.</param>
    /// <param name="prepared">Who takes part.</param>
    /// <param name="seed">Root of the streams.</param>
    public static MembershipMask Draw(SplitDesign design, int models, PreparedRecords prepared, Seed seed)
    {
        ArgumentNullException.ThrowIfNull(prepared);
        return Draw(design, models, prepared.Candidates.Length, prepared.Groups, seed);
    }

    /// <summary>
    /// A mask [models × records] in which what is settled is fixed: members in every row, non-members in none. Model m
    /// draws the others from stream <c>split/m</c>, as many as make half of all records members, as in the models that
    /// know nothing: a random half, given what is settled.
    /// </summary>
    /// <param name="settled">What is settled of each record; unknown where nothing is.</param>
    /// <param name="models">Number of models.</param>
    /// <param name="seed">Root of their streams.</param>
    public static MembershipMask DrawAround(Membership[] settled, int models, Seed seed)
    {
        ArgumentNullException.ThrowIfNull(settled);
        int[] members = [.. Enumerable.Range(0, settled.Length).Where(r => settled[r] == Membership.Member)];
        int[] open = [.. Enumerable.Range(0, settled.Length).Where(r => settled[r] == Membership.Unknown)];
        int drawn = Math.Clamp((settled.Length / 2) - members.Length, 0, open.Length);
        MembershipMask mask = new(models, settled.Length);
        Seed stream = seed.Derive("split");
        for (int model = 0; model < models; model++)
        {
            int[] order = stream.Derive(model).CreateRng().Permutation(open.Length);
            foreach (int record in members.Concat(order.Take(drawn).Select(i => open[i])))
            {
                mask[model, record] = true;
            }
        }

        return mask;
    }

    /// <summary>
    /// The models that may be references for a target: all but itself and its complement, beginning with the one after
    /// it and going round, so that the first few are other models for every target. Pairs are kept together; the second
    /// of a pair takes each pair the other way round, so that its first reference is not its complement's.
    /// </summary>
    public static int[] ReferencesOf(int target, SplitDesign design, int models, int? limit)
    {
        int width = design == SplitDesign.ComplementaryPairs ? 2 : 1;
        int groups = models / width;
        List<int> references = [];
        for (int step = 1; step < groups; step++)
        {
            int group = ((target / width) + step) % groups;
            for (int i = 0; i < width; i++)
            {
                references.Add((group * width) + ((i + target) % width));
            }
        }

        return limit is { } most && most < references.Count ? [.. references.Take(most)] : [.. references];
    }

    /// <summary>Fewest of some models that any record is in the training sets of, and fewest that any is left out of.</summary>
    /// <param name="mask">The mask.</param>
    /// <param name="models">The models.</param>
    public static (int With, int Without) FewestOnEachSide(MembershipMask mask, IReadOnlyList<int> models)
    {
        ArgumentNullException.ThrowIfNull(mask);
        ArgumentNullException.ThrowIfNull(models);
        int leastWith = int.MaxValue;
        int leastWithout = int.MaxValue;
        for (int record = 0; record < mask.Records; record++)
        {
            int inside = models.Count(model => mask[model, record]);
            leastWith = Math.Min(leastWith, inside);
            leastWithout = Math.Min(leastWithout, models.Count - inside);
        }

        return (leastWith, leastWithout);
    }
}
