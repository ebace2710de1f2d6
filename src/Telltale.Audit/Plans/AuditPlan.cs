using System.Globalization;
using Telltale.Attacks;
using Telltale.Core;

namespace Telltale.Audit.Plans;

/// <summary>What is to be audited, how, and by which attacks: a checked plan.</summary>
public sealed record AuditPlan
{
    /// <summary>Name of the audit.</summary>
    public required string Name { get; init; }

    /// <summary>Root of all randomness.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Where the records come from.</summary>
    public required DataPlan Data { get; init; }

    /// <summary>The network, as the recipe of every model.</summary>
    public required TargetPlan Target { get; init; }

    /// <summary>How many models, and what each is trained on.</summary>
    public required ModelsPlan Models { get; init; }

    /// <summary>The attacks to run.</summary>
    public required IReadOnlyList<AttackChoice> Attacks { get; init; }

    /// <summary>How models are asked beyond plain answers, where an attack needs it.</summary>
    public required ProbePlan Probes { get; init; }

    /// <summary>How models are trained for one target at a time, where an attack needs it.</summary>
    public required CascadePlan Cascade { get; init; }

    /// <summary>How scores are assessed.</summary>
    public required AssessmentPlan Assessment { get; init; }

    /// <summary>Every key with its value, for printing and hashing.</summary>
    public required PlanValues Values { get; init; }

    /// <summary>The attacks to run, and the one by which the share of the candidates that was used is estimated.</summary>
    internal IEnumerable<AttackChoice> AllAttacks =>
        Assessment.DatasetUsage is { } counted ? [.. Attacks, counted] : Attacks;

    /// <summary>Whether models are trained for each target anew, round by round.</summary>
    internal bool HasCascade => Attacks.Any(a => a.Attack.Needs.Cascade);

    /// <summary>Models that each further round of a target's cascade trains.</summary>
    internal int CascadeModels => Cascade.Models ?? Models.ReferencesOfTarget;

    /// <summary>Models that all cascades together train at most; 0 where no attack needs any.</summary>
    public long MostCascadeModels => HasCascade ? (long)Models.Targets * (Cascade.Rounds - 1) * CascadeModels : 0;

    /// <summary>The same plan with another seed.</summary>
    public AuditPlan WithSeed(ulong seed) =>
        this with
        {
            Seed = seed,
            Values = Values.With("seed", seed.ToString(CultureInfo.InvariantCulture)),
        };

    /// <summary>Reads the typed plan out of checked values.</summary>
    /// <exception cref="BadInputException">Values that are each possible but do not go together, or a wrong attack string.</exception>
    public static AuditPlan From(string source, PlanValues values)
    {
        ArgumentNullException.ThrowIfNull(values);
        ModelsPlan models = new(
            values.Whole("models.count"),
            values.Text("models.design") == "complementary-pairs"
                ? SplitDesign.ComplementaryPairs
                : SplitDesign.IndependentHalves,
            values.Whole("models.targets"),
            values.WholeOrAll("models.references"),
            values.Whole("models.shifts")
        );
        models.Check(source);
        if (!values.Has("data.groups") && values.Text("assessment.aggregate") != "mean")
        {
            throw new BadInputException(
                $"{source}: assessment.aggregate is {values.Text("assessment.aggregate")}, but without data.groups every record stands for itself; name the column that tells persons apart, or leave assessment.aggregate out."
            );
        }

        return new AuditPlan
        {
            Name = values.Text("name"),
            Seed = ulong.Parse(values.Text("seed"), CultureInfo.InvariantCulture),
            Data = DataPlan.From(source, values),
            Target = TargetPlan.From(values),
            Models = models,
            Attacks = AttackCatalog.Choose(values.Items("attacks")),
            Probes = ProbePlan.From(values),
            Cascade = CascadePlan.From(values),
            Assessment = AssessmentPlan.From(values),
            Values = values,
        };
    }
}
