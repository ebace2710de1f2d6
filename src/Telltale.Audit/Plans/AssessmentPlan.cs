using System.Globalization;
using Telltale.Attacks;
using Telltale.Audit.Persons;
using Telltale.Audit.Slices;
using Telltale.Audit.Validity;

namespace Telltale.Audit.Plans;

/// <summary>How scores are turned into statements; see the keys of <c>assessment</c>.</summary>
/// <param name="FalsePositiveRates">Where the TPR is reported, in (0, 1].</param>
/// <param name="Confidence">Of every interval.</param>
/// <param name="Bootstrap">Replicates where several targets share records.</param>
/// <param name="Delta">δ of the lower bound on ε.</param>
/// <param name="Priors">Priors of the positive predictive values.</param>
/// <param name="SmallestLeak">AUC that must be detectable before "no leak detected" is said.</param>
/// <param name="ClaimedEpsilon">ε that the model claims, if it does.</param>
public sealed record AssessmentPlan(
    IReadOnlyList<double> FalsePositiveRates,
    double Confidence,
    int Bootstrap,
    double Delta,
    IReadOnlyList<double> Priors,
    double SmallestLeak,
    double? ClaimedEpsilon
)
{
    /// <summary>Validity checks whose failure is set aside, and why.</summary>
    public Waivers Waivers { get; init; } = Waivers.None;

    /// <summary>Whether the first target is asked everything twice, so that a check sees whether it answers at random.</summary>
    public bool AsksTwice { get; init; } = true;

    /// <summary>Ways to part texts that a plan without the key gets.</summary>
    public static IReadOnlyList<string> SlicesOfTexts { get; } = ["length", "difficulty", "rows"];

    /// <summary>Ways to part the records: class, correct, difficulty, rows, feature:K, feature:NAME; texts by length, difficulty, rows, year, field:NAME.</summary>
    public IReadOnlyList<string> Slices { get; init; } = ["class", "correct", "difficulty", "rows"];

    /// <summary>How the scores of one person's rows become one, where rows belong to persons.</summary>
    public PersonAggregate Aggregate { get; init; } = PersonAggregate.Mean;

    /// <summary>By which attack the share of the candidates that was used is estimated; null where it is not.</summary>
    public AttackChoice? DatasetUsage { get; init; }

    /// <summary>What a plan without the section gets.</summary>
    public static AssessmentPlan Default { get; } =
        new([0.1, 0.01, 0.001], 0.95, 1000, 1e-5, [0.5, 0.1, 0.01], 0.55, null);

    internal static AssessmentPlan From(PlanValues values) =>
        Common(values) with
        {
            AsksTwice = values.Text("validity.ask") == "twice",
            Slices = Ways(values.Items("assessment.slices"), areNamed: true),
            DatasetUsage = values.Has("assessment.dataset_usage")
                ? AttackCatalog.Choose([values.Text("assessment.dataset_usage")])[0]
                : null,
        };

    internal static AssessmentPlan OfTexts(PlanValues values) =>
        Common(values) with
        {
            Slices = WaysOfTexts(values.Items("assessment.slices")),
        };

    /// <summary>Ways to part texts as somebody wrote them.</summary>
    /// <exception cref="Core.BadInputException">One that is none.</exception>
    public static IReadOnlyList<string> WaysOfTexts(IReadOnlyList<string> ways)
    {
        ArgumentNullException.ThrowIfNull(ways);
        foreach (string way in ways)
        {
            TextSliceRules.Check("slices", way);
        }

        return ways.Distinct(StringComparer.Ordinal).ToArray();
    }

    /// <summary>Fields of the texts that ways to part them read.</summary>
    public static IReadOnlyList<string> FieldsOf(IReadOnlyList<string> ways)
    {
        ArgumentNullException.ThrowIfNull(ways);
        return ways.Select(TextSliceRules.FieldOf).OfType<string>().Distinct(StringComparer.Ordinal).ToArray();
    }

    private static AssessmentPlan Common(PlanValues values) =>
        new(
            Numbers(values, "assessment.false_positive_rates"),
            values.Number("assessment.confidence"),
            values.Whole("assessment.bootstrap"),
            values.Number("assessment.delta"),
            Numbers(values, "assessment.priors"),
            values.Number("assessment.smallest_leak"),
            values.Has("assessment.claimed_epsilon") ? values.Number("assessment.claimed_epsilon") : null
        )
        {
            Waivers = Waivers.From(values),
            Aggregate = values.Text("assessment.aggregate") switch
            {
                "max" => PersonAggregate.Max,
                "sum" => PersonAggregate.Sum,
                _ => PersonAggregate.Mean,
            },
        };

    /// <summary>Ways as somebody wrote them.</summary>
    /// <param name="ways">The ways.</param>
    /// <param name="areNamed">Whether features may have names: in a plan, whose records may come with a header, not in evidence.</param>
    /// <exception cref="Core.BadInputException">One that is none.</exception>
    public static IReadOnlyList<string> Ways(IReadOnlyList<string> ways, bool areNamed = false)
    {
        ArgumentNullException.ThrowIfNull(ways);
        foreach (string way in ways)
        {
            SliceRules.Check("slices", way, areNamed);
        }

        return ways.Distinct(StringComparer.Ordinal).ToArray();
    }

    private static double[] Numbers(PlanValues values, string path) =>
        [.. values.Items(path).Select(n => double.Parse(n, CultureInfo.InvariantCulture))];
}
