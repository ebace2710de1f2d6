using Telltale.Attacks.Shadows;
using Telltale.Audit.Results;
using Telltale.Audit.Stages;
using Telltale.Core;
using Telltale.Core.Evidence;

namespace Telltale.Audit.Persons;

/// <summary>
/// Persons (patients, customers, households: whatever the groups of the evidence are) of whom each may have several rows. Rows of one
/// person go together into a training set or stay out of it, and resemble each other besides, so every statistic that takes its
/// cases for independent is given persons: attacks score rows, and here a person's rows become one score.
/// </summary>
/// <param name="groups">The person of each row.</param>
/// <param name="aggregate">How the scores of a person's rows become one.</param>
/// <param name="kind">What the rows are: records, or texts.</param>
public sealed class PersonRows(
    RecordGroups groups,
    PersonAggregate aggregate = PersonAggregate.Mean,
    RecordKind kind = RecordKind.Records
)
{
    private const int MostNames = 5;

    private readonly int[][] _rows = groups.Records();

    /// <summary>Number of persons.</summary>
    public int Count => groups.Names.Count;

    /// <summary>Number of rows of all persons.</summary>
    public int Rows => groups.OfRecord.Length;

    /// <summary>A name for each person.</summary>
    public IReadOnlyList<string> Names => groups.Names;

    /// <summary>How the scores of a person's rows become one.</summary>
    public PersonAggregate Aggregate => aggregate;

    /// <summary>What a row is called.</summary>
    public Subject Row => Subject.OwnedOf(kind);

    /// <summary>Person of each row.</summary>
    public int[] OfRow => groups.OfRecord;

    /// <summary>Most rows that any person has.</summary>
    public int MostRows => _rows.Max(rows => rows.Length);

    /// <summary>Persons of groups; null where there are none, or where every one has a single row, so that rows are persons.</summary>
    public static PersonRows? Of(
        RecordGroups? groups,
        PersonAggregate aggregate,
        RecordKind kind = RecordKind.Records
    ) =>
        groups is null || groups.Names.Count == groups.OfRecord.Length ? null : new PersonRows(groups, aggregate, kind);

    /// <summary>The rows of a person, ascending.</summary>
    public ReadOnlySpan<int> RowsOf(int person) => _rows[person];

    /// <summary>The persons to whom any of these rows belongs, each once, in the order in which they come.</summary>
    public int[] PersonsOf(IEnumerable<int> rows) => [.. rows.Select(row => groups.OfRecord[row]).Distinct()];

    /// <summary>All rows of these persons, person by person.</summary>
    public int[] RowsOf(IEnumerable<int> persons) => [.. persons.SelectMany(person => _rows[person])];

    /// <summary>A score for each person; rows without a score (NaN) are left out, and a person of whom all are has none.</summary>
    /// <param name="rows">A score a row.</param>
    public double[] Scores(ReadOnlySpan<double> rows) => Together(rows, aggregate);

    /// <summary>The mean of a number over each person's rows; NaNs are left out, and where all are the mean is one.</summary>
    /// <param name="rows">A number a row.</param>
    public double[] Means(ReadOnlySpan<double> rows) => Together(rows, PersonAggregate.Mean);

    /// <summary>A row and whose it is: person/row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="id">Its id.</param>
    public string NameOf(int row, string id) => $"{groups.Names[groups.OfRecord[row]]}/{id}";

    /// <summary>Membership of each person: that of all of the person's rows.</summary>
    /// <param name="rows">Membership of each row.</param>
    /// <exception cref="BadInputException">Rows of one person differ; the persons are named.</exception>
    public Membership[] Truth(IReadOnlyList<Membership> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        Membership[] truth = [.. _rows.Select(own => rows[own[0]])];
        int[] torn =
        [
            .. Enumerable
                .Range(0, Count)
                .Where(person => Array.Exists(_rows[person], row => rows[row] != truth[person])),
        ];
        if (torn.Length == 0)
        {
            return truth;
        }

        bool isAsked = Array.Exists(
            torn,
            person => Array.Exists(_rows[person], row => rows[row] == Membership.Unknown)
        );
        string why = isAsked
            ? $"Somebody is asked about with all {Row.Many} or with none: say of all of them that their membership is not known"
            : $"Somebody of whom some {Row.Many} were trained on and some were not is neither member nor non-member; draw the split over persons";
        string shown = string.Join(", ", torn.Take(MostNames).Select(person => $"'{groups.Names[person]}'"));
        throw new BadInputException(
            $"groups: {(torn.Length == 1 ? $"the {Row.Many} of one person do" : $"the {Row.Many} of {torn.Length} persons do")} not all have the same membership ({shown}{(torn.Length > MostNames ? ", …" : "")}). "
                + $"{why}, or take these persons out."
        );
    }

    /// <summary>Membership of each person where another model's training set is known: unknown where only some of the person's rows are in it.</summary>
    /// <param name="rows">Membership of each row.</param>
    public Membership[] TruthOfWhole(IReadOnlyList<Membership> rows) =>
        [
            .. _rows.Select(own =>
                Array.TrueForAll(own, row => rows[row] == rows[own[0]]) ? rows[own[0]] : Membership.Unknown
            ),
        ];

    /// <summary>A trial of attacks, by person; persons of whom only some rows were trained on have no score.</summary>
    internal ShadowTrial Of(ShadowTrial trial)
    {
        Membership[] truth = TruthOfWhole(trial.Truth);
        double[][] scores = [.. trial.Scores.Select(column => Scores(column))];
        foreach (double[] column in scores)
        {
            for (int person = 0; person < column.Length; person++)
            {
                column[person] = truth[person] == Membership.Unknown ? double.NaN : column[person];
            }
        }

        return new ShadowTrial(truth, scores);
    }

    /// <summary>Scores of rows as scores of persons: a row for each target and person.</summary>
    /// <param name="scored">Scores of the rows, target by target.</param>
    /// <exception cref="BadInputException">A person's rows are on both sides of a target's split.</exception>
    public ScoredTargets Of(ScoredTargets scored)
    {
        ArgumentNullException.ThrowIfNull(scored);
        ScoreTable rows = scored.Table;
        string[] ids = new string[scored.Targets * Count];
        Membership[] truth = new Membership[ids.Length];
        double[][] columns = [.. rows.Columns.Select(_ => new double[ids.Length])];
        int[] left = new int[columns.Length];
        for (int target = 0; target < scored.Targets; target++)
        {
            int first = target * scored.Records;
            Truth(new ArraySegment<Membership>(rows.Membership, first, scored.Records)).CopyTo(truth, target * Count);
            for (int c = 0; c < columns.Length; c++)
            {
                ReadOnlySpan<double> own = rows.Columns[c].Values.AsSpan(first, scored.Records);
                Scores(own).CopyTo(columns[c], target * Count);
                left[c] += LeftOut(own, columns[c].AsSpan(target * Count, Count), truth.AsSpan(target * Count, Count));
            }

            for (int person = 0; person < Count; person++)
            {
                ids[(target * Count) + person] =
                    scored.Targets == 1 ? groups.Names[person] : $"{target}/{groups.Names[person]}";
            }
        }

        return scored with
        {
            Table = new ScoreTable(ids, truth, [.. rows.Columns.Select((c, i) => new Scores(c.Label, columns[i]))]),
            Records = Count,
            Persons = this,
            LeftOutOfPersons = left,
        };
    }

    private int LeftOut(ReadOnlySpan<double> rows, ReadOnlySpan<double> together, ReadOnlySpan<Membership> truth)
    {
        int left = 0;
        for (int row = 0; row < rows.Length; row++)
        {
            int person = groups.OfRecord[row];
            bool counts = truth[person] != Membership.Unknown && !double.IsNaN(together[person]);
            left += counts && double.IsNaN(rows[row]) ? 1 : 0;
        }

        return left;
    }

    /// <summary>The part of a result that says who was counted.</summary>
    /// <param name="column">Name of the column that tells persons apart; null where nobody knows.</param>
    public PersonsSection Section(string? column) => new(column, Count, Rows, MostRows, aggregate);

    // In the order of the numbers, so that the order of a person's rows changes no digit; of equal numbers the mean is that number.
    private double[] Together(ReadOnlySpan<double> rows, PersonAggregate how)
    {
        double[] together = new double[Count];
        List<double> own = [];
        for (int person = 0; person < together.Length; person++)
        {
            own.Clear();
            foreach (int row in _rows[person])
            {
                if (!double.IsNaN(rows[row]))
                {
                    own.Add(rows[row]);
                }
            }

            own.Sort();
            together[person] =
                own.Count == 0 ? double.NaN
                : how == PersonAggregate.Max ? own[^1]
                : how == PersonAggregate.Sum ? Sum(own)
                : own[0] == own[^1] ? own[0]
                : Sum(own) / own.Count;
        }

        return together;
    }

    private static double Sum(List<double> ascending)
    {
        double sum = 0;
        foreach (double number in ascending)
        {
            sum += number;
        }

        return sum;
    }
}
