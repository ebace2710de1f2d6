using Telltale.Audit.Persons;
using Telltale.Audit.Results;
using Telltale.Audit.Validity.Baselines;
using Telltale.Audit.Validity.Neighbours;
using Telltale.Audit.Verdicts;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;
using Telltale.Core.Randomness;
using Telltale.Learning.Language;

namespace Telltale.Audit.Validity;

/// <summary>
/// Are there non-members that all but repeat a member? Texts: four fifths of their runs of five characters in common. Rows
/// and pictures: a nearest neighbour a tenth as far as is usual; where data have so few dimensions that such neighbours
/// come about by chance, nearer still. Rows are held against chance too: under a random split near copies fall on both
/// sides alike, and only more of them across the split than that can be the split's fault.
/// </summary>
internal static class NearDuplicateCheckup
{
    private const string Name = "near-duplicates";
    private const double Limit = 0.01;
    private const double LeastLikeness = 0.8;
    private const double LeastP = 0.001;
    private const double NearestOfUsual = 0.1;

    // Of Poisson points in d dimensions 1 − 2^(−r^d) lie within r times the median distance: this much is let pass.
    private const double ByChance = 0.001;

    // Every pair of these is looked at: a second or two, and 64 MiB.
    private const int MostRecords = 6000;
    private const int MostNumbers = 1 << 24;

    public static ValidityCheck Check(AuditedEvidence evidence) =>
        evidence.Records switch
        {
            null => new(
                Name,
                CheckStatus.NotChecked,
                $"The {evidence.Rows.Many} themselves were not given ({evidence.RecordsField})."
            ),
            BaselineInput.Texts texts => OfTexts(evidence, texts.Values),
            BaselineInput.Images images => OfRows(evidence, images.Pixels, arePixels: true),
            BaselineInput.Features table => OfRows(evidence, table.Values, arePixels: false),
            _ => throw new InvalidOperationException("A kind of record that no check knows."),
        };

    private static ValidityCheck OfTexts(AuditedEvidence evidence, IReadOnlyList<string> texts)
    {
        string[] members = [.. Of(evidence, Membership.Member).Select(r => texts[r])];
        string[] nonMembers = [.. Of(evidence, Membership.NonMember).Select(r => texts[r])];
        if (members.Length == 0 || nonMembers.Length == 0)
        {
            return new(Name, CheckStatus.NotChecked, "There are no members, or no non-members, to compare.");
        }

        double[] likeness = NearTexts.Likeness(
            nonMembers,
            members,
            evidence.Seed.Derive("near-duplicates"),
            evidence.Threads
        );
        int near = likeness.Count(l => l >= LeastLikeness);
        double share = (double)near / nonMembers.Length;
        string finding =
            $"{near} of {nonMembers.Length} {(evidence.Persons is { } persons ? $"{persons.Row.Many} of " : "")}non-members have {LeastLikeness * 100:0}% or more of their runs of five characters in common with a member.";
        return Graded(finding, share, near > 0, share > Limit);
    }

    private static ValidityCheck OfRows(AuditedEvidence evidence, NdArray values, bool arePixels)
    {
        Seed seed = evidence.Seed.Derive("near-duplicates");
        int[] records = [.. Of(evidence, Membership.Member), .. Of(evidence, Membership.NonMember)];
        seed.Derive("records").CreateRng().Shuffle<int>(records);
        int width = checked((int)(values.Count / values.Shape[0]));
        int most = Math.Min(MostRecords, MostNumbers / LogisticRegression.PaddedWidth(width));
        records = records.Length <= most ? records : records[..most];
        IReadOnlyList<Membership> truth = evidence.RowTruth;
        bool[] isMember = [.. records.Select(r => truth[r] == Membership.Member)];
        // Rows of one person are alike and never on both sides: only pairs of different persons can tell anything, and each pair of them once.
        int[] unit = evidence.Persons is { } persons
            ? DenseIndex.Of(Array.ConvertAll(records, r => persons.OfRow[r])).Index
            : [.. Enumerable.Range(0, records.Length)];
        bool[] isUnitMember = new bool[records.Length == 0 ? 0 : unit.Max() + 1];
        for (int i = 0; i < unit.Length; i++)
        {
            isUnitMember[unit[i]] = isMember[i];
        }

        int members = isUnitMember.Count(m => m);
        int nonMembers = isUnitMember.Length - members;
        if (members == 0 || nonMembers == 0)
        {
            return new(Name, CheckStatus.NotChecked, "There are no members, or no non-members, to compare.");
        }

        ReducedRows rows = ReducedRows.Of(values, records, arePixels, seed.Derive("projection"), evidence.Threads);
        Neighbour[] neighbours = NearestRecords.Of(rows, evidence.Threads, evidence.Persons is null ? null : unit);
        double[] distances = [.. neighbours.Where(n => n.Record >= 0).Select(n => n.Distance).Order()];
        if (distances.Length == 0)
        {
            return new(Name, CheckStatus.Passed, "All records are equal.");
        }

        double usual = distances[distances.Length / 2];
        double near =
            usual
            * Math.Min(
                NearestOfUsual,
                Math.Pow(-Math.Log2(1 - ByChance), 1 / Dimension(neighbours, NearestOfUsual * usual))
            );
        HashSet<(int, int)> pairs =
        [
            .. Enumerable
                .Range(0, neighbours.Length)
                .Where(i => neighbours[i].Record >= 0 && neighbours[i].Distance <= near)
                .Select(i => (unit[i], unit[neighbours[i].Record]))
                .Select(p => (Math.Min(p.Item1, p.Item2), Math.Max(p.Item1, p.Item2))),
        ];
        int across = pairs.Count(p => isUnitMember[p.Item1] != isUnitMember[p.Item2]);
        int touched = pairs
            .Where(p => isUnitMember[p.Item1] != isUnitMember[p.Item2])
            .Select(p => isUnitMember[p.Item1] ? p.Item2 : p.Item1)
            .Distinct()
            .Count();
        double all = isUnitMember.Length;
        double expected = 2.0 * members * nonMembers / (all * (all - 1));
        // No more than chance puts across the split is no fault of the split.
        double p = pairs.Count == 0 ? 1 : Math.Exp(Binomial.LogAtLeast(across, pairs.Count, expected));
        double share = (double)touched / nonMembers;
        string finding =
            $"{touched} of {nonMembers} non-members looked at {(evidence.Persons is null ? "are near copies of a member" : "have a row that is a near copy of a member's")} (within {near / usual:0.000} of the usual distance to a neighbour); of {pairs.Count} near pairs {(evidence.Persons is null ? "" : "of different persons ")}{across} lie across the split, {expected * pairs.Count:0.#} would by chance (p {PValueText.Of(p)}).";
        return Graded(finding, share, share > Limit || (across > 0 && p < LeastP), share > Limit && p < LeastP);
    }

    private static ValidityCheck Graded(string finding, double share, bool isNotable, bool isTooMuch) =>
        (
            isTooMuch
                ? new ValidityCheck(
                    Name,
                    CheckStatus.Failed,
                    finding
                        + " Such a non-member is a member in all but name: keep near copies together, or leave them out, before the split."
                )
            : isNotable ? new(Name, CheckStatus.Warning, finding + " They pull every number towards chance.")
            : new(Name, CheckStatus.Passed, finding)
        ) with
        {
            Measured = share,
            Limit = Limit,
        };

    /// <summary>
    /// How many dimensions the records fill: of a record's two nearest neighbours the farther is 2^(1/d) times as far in the
    /// median (from Facco et al. 2017). Those that may be near copies have no say. At least 1, at most 100.
    /// </summary>
    private static double Dimension(Neighbour[] neighbours, double near)
    {
        double[] ratios =
        [
            .. neighbours
                .Where(n => n.Record >= 0 && double.IsFinite(n.Next) && n.Distance > near)
                .Select(n => n.Next / n.Distance)
                .Order(),
        ];
        double middle = ratios.Length == 0 ? 2 : ratios[ratios.Length / 2];
        return middle <= 1 ? 100 : Math.Clamp(Math.Log(2) / Math.Log(middle), 1, 100);
    }

    private static IEnumerable<int> Of(AuditedEvidence evidence, Membership wanted)
    {
        IReadOnlyList<Membership> truth = evidence.RowTruth;
        return Enumerable.Range(0, truth.Count).Where(r => truth[r] == wanted);
    }
}
