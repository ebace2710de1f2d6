using Telltale.Audit.Persons;
using Telltale.Core.Evidence;
using Telltale.Core.Randomness;
using Telltale.Learning.Trees;

namespace Telltale.Audit.Validity.Baselines;

/// <summary>What one kind of classifier found out about membership from the records alone.</summary>
/// <param name="Name">What it is, for a person.</param>
/// <param name="Auc">Within folds.</param>
/// <param name="PValue">One-sided, not corrected.</param>
/// <param name="LogOdds">For each record that took part, from a model that has not seen it.</param>
internal sealed record BaselineFinding(string Name, double Auc, double PValue, double[] LogOdds);

/// <summary>Every model-free baseline on the records of the first target.</summary>
/// <param name="Records">Records that took part, in random order; persons where rows belong to persons.</param>
/// <param name="Rows">Which rows of the views are each one's.</param>
/// <param name="IsMember">Truth of each.</param>
/// <param name="Folds">How they were dealt out: a person's rows are never in two folds.</param>
/// <param name="Views">What the classifiers read.</param>
/// <param name="Table">What the trees read, cut into bins.</param>
/// <param name="Found">One an classifier.</param>
internal sealed record BaselineRun(
    int[] Records,
    UnitRows Rows,
    bool[] IsMember,
    Folds Folds,
    BaselineViews Views,
    BinnedTable Table,
    IReadOnlyList<BaselineFinding> Found
)
{
    private const int Epochs = 10;

    // Enough to see any split worth worrying about, in seconds.
    private const int MostRecords = 20_000;

    // A cut finer than this changes no verdict, and a tree of a thousand features finds its cuts in a sample of them.
    private const int Bins = 63;
    private const double FeaturesOfATree = 48;

    private static readonly BoostingOptions Boosting = new()
    {
        Trees = 60,
        Leaves = 8,
        MinLeafRecords = 10,
        Lambda = 1,
        RowShare = 0.8,
    };

    /// <summary>The best of them: the smallest p, of equals the largest AUC.</summary>
    public BaselineFinding Best => Found.OrderBy(f => f.PValue).ThenByDescending(f => f.Auc).First();

    /// <summary>The smallest p times their number (Bonferroni): they look at the same records, so nothing less will do.</summary>
    public double PValue => Math.Min(1, Best.PValue * Found.Count);

    /// <summary>Runs them; null where there are no records to read, or too few members or non-members.</summary>
    public static BaselineRun? Of(AuditedEvidence evidence)
    {
        if (evidence.Records is not { } input)
        {
            return null;
        }

        Seed seed = evidence.Seed.Derive("baseline");
        int[] records = Draw(evidence, input, seed);
        bool[] isMember = [.. records.Select(r => evidence.Truth[r] == Membership.Member)];
        if (!Folds.Suffice(isMember))
        {
            return null;
        }

        UnitRows rows = UnitRows.Of(evidence.Persons, records);
        bool[] isMemberRow = rows.Spread(isMember);
        BaselineViews views = BaselineViews.Of(input, rows.Evidence, evidence.FirstTarget?.Labels, evidence.Threads);
        BinnedTable table = BinnedTable.Of(views.Few, Bins, evidence.Threads);
        Folds folds = new(isMember);
        double[] line = folds.CrossFit(
            evidence.Threads,
            (fold, training) => rows.Mean(Line(views, rows.Of(training), isMemberRow, seed.Derive(fold)))
        );
        double[] trees = folds.CrossFit(
            evidence.Threads,
            (fold, training) =>
            {
                BoostedTrees model = BoostedTrees.Fit(
                    table,
                    rows.Of(training),
                    isMemberRow,
                    OptionsFor(table),
                    seed.Derive("trees").Derive(fold)
                );
                return rows.Mean(row => model.Score(table, row));
            }
        );
        return new BaselineRun(
            records,
            rows,
            isMember,
            folds,
            views,
            table,
            [Finding("logistic regression", line), Finding("gradient-boosted trees", trees)]
        );

        BaselineFinding Finding(string name, double[] scores)
        {
            (double auc, double p) = folds.Test(scores, isMember);
            return new BaselineFinding(name, auc, p, scores);
        }
    }

    /// <summary>How trees on this table are grown.</summary>
    private static BoostingOptions OptionsFor(BinnedTable table) =>
        Boosting with
        {
            FeatureShare = Math.Min(1, FeaturesOfATree / table.Features),
        };

    /// <summary>A number predicted from the records: a line through the many numbers, and trees on what it leaves.</summary>
    /// <param name="training">Records to learn from.</param>
    /// <param name="values">What is learnt, by record that took part.</param>
    /// <param name="seed">Stream of orders and samples.</param>
    public Func<int, double> Predict(int[] training, double[] values, Seed seed)
    {
        LogisticRegression line = new(Views.Width);
        Rng rng = seed.Derive("line").CreateRng();
        int[] own = Rows.Of(training);
        int[] order = (int[])own.Clone();
        values = Rows.Spread(values);
        for (int epoch = 0; epoch < Epochs; epoch++)
        {
            rng.Shuffle<int>(order);
            line.LearnNumbers(Views.Many, order, values);
        }

        double[] left = new double[values.Length];
        foreach (int record in own)
        {
            left[record] = values[record] - OnLine(record);
        }

        BoostedTrees trees = BoostedTrees.Fit(Table, own, left, OptionsFor(Table), seed);
        return Rows.Mean(row => OnLine(row) + trees.Score(Table, row));

        double OnLine(int record) => line.Score(Views.Many.AsSpan(record * Views.Width, Views.Width));
    }

    private static Func<int, double> Line(BaselineViews views, int[] training, bool[] isMember, Seed seed)
    {
        LogisticRegression model = new(views.Width);
        Rng rng = seed.CreateRng();
        for (int epoch = 0; epoch < Epochs; epoch++)
        {
            rng.Shuffle<int>(training);
            model.Learn(views.Many, training, isMember);
        }

        return row => model.Score(views.Many.AsSpan(row * views.Width, views.Width));
    }

    private static int[] Draw(AuditedEvidence evidence, BaselineInput input, Seed seed)
    {
        IReadOnlyList<Membership> truth = evidence.Truth;
        int[] known = [.. Enumerable.Range(0, truth.Count).Where(r => truth[r] != Membership.Unknown)];
        seed.Derive("records").CreateRng().Shuffle<int>(known);
        int most = BaselineViews.MostRecords(input, MostRecords);
        if (evidence.Persons is not { } persons)
        {
            return known.Length <= most ? known : known[..most];
        }

        int rows = 0;
        return [.. known.TakeWhile(person => (rows += persons.RowsOf(person).Length) <= most)];
    }
}
