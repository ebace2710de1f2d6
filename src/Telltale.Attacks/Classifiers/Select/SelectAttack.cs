using Telltale.Attacks.Cascades;
using Telltale.Attacks.Shadows;
using Telltale.Core.Evidence;

namespace Telltale.Attacks.Classifiers.Select;

/// <summary>
/// Chooses an attack, or puts several together, on reference models only: each of some of them plays the target in turn,
/// judged by the others, and what it was trained on is known. Score: that of the attack which does best there, on the
/// scale of <see cref="ShadowScale"/>; or the log-odds of a logistic regression on the scores of all, on that
/// scale. Any real number.
/// </summary>
/// <remarks>
/// <para>
/// Stacking after Wolpert 1992: how well the regression does is measured on shadow targets that it has not learnt from;
/// <c>use=auto</c> takes it only where that is better than the best single attack. The truth about the evaluated target
/// has no say, nor has that about another target evaluated beside it, so the assessment needs no correction for the choice.
/// </para>
/// <para>
/// Where there was a cascade on the target (Du et al. 2025), the models of all rounds are its references, and those of the last round play
/// the target: they were trained under what was settled about it, each has the others as references, so what does best on
/// them does so with references of the target's own kind. <c>lira</c> in the pool is <c>cmia</c> then. What was settled
/// comes from the target's answers and what these models were trained on beyond it from lots, so the truth has no say here either. Without a
/// cascade, or where its last round has fewer than two models or an attack of the pool wants more than margins of them (the
/// population, whole answers), the reference models that may teach play the target and serve it as references.
/// </para>
/// <para>
/// A reference model trained on exactly the records that a shadow target was not trained on is not among its references. NaN
/// for a record of which the chosen attack, or every attack of the stack, has no score.
/// </para>
/// </remarks>
public sealed class SelectAttack : IClassifierAttack
{
    /// <summary>Name in attack strings.</summary>
    internal const string Name = "select";

    private const double LowRate = 0.01;

    private readonly SelectOptions _options;
    private readonly IReadOnlyList<IClassifierAttack> _pool;

    /// <summary>Reads the pool.</summary>
    /// <exception cref="Core.BadInputException">The pool names an attack or option that is not known.</exception>
    public SelectAttack(SelectOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _pool = SelectPool.Of(options);
        Needs = SelectPool.NeedsOf(_pool, options);
    }

    /// <summary>The catalogue line.</summary>
    public static AttackDescriptor Descriptor { get; } =
        new()
        {
            Name = Name,
            Title = "Selector",
            Summary =
                "The attack, or the combination of attacks, that does best where reference models play the target; no truth about the target is used.",
            Paper =
                "Wolpert 1992, Stacked generalization; here on shadow targets (LiRA's models, Carlini et al. 2022, each in turn as target)",
            Access = AccessLevel.Confidences,
            Options =
            [
                new(
                    "pool",
                    "auto, or names of attacks joined by +, options of an attack behind a colon and joined by semicolons",
                    SelectOptions.Auto,
                    "What to choose from, such as lira+bavaria:mode=offline;alpha=8."
                ),
                new("use", "auto|best|stack", "auto", "Choose one attack, put all together, or whichever does better."),
                new("by", "auc|tpr", "auc", "Do better by the area under the curve, or by the TPR at an FPR of 1 %."),
                new(
                    "shadows",
                    "a whole number from 2 to 1000",
                    "8",
                    "How many reference models play the target at most; where there was a cascade, models of its last round."
                ),
                new(
                    "rounds",
                    "all or a whole number of at least 1",
                    "all",
                    "Where there was a cascade, use the models of its first so many rounds; the first round is the reference models."
                ),
                CommonOptions.Queries,
                CommonOptions.References,
            ],
            Create = values => new SelectAttack(
                new SelectOptions
                {
                    Pool = values.Text("pool"),
                    Use = values.Choice<SelectUse>("use"),
                    By = values.Choice<SelectBy>("by"),
                    Shadows = values.Whole("shadows", low: 2, high: 1000),
                    Rounds = values.CountOrAll("rounds", low: 1),
                    Queries = CommonOptions.ReadQueries(values),
                    References = CommonOptions.ReadReferences(values),
                }
            ),
        };

    /// <inheritdoc/>
    public EvidenceNeeds Needs { get; }

    /// <inheritdoc/>
    public double[] Score(GatheredEvidence gathered)
    {
        ClassifierEvidence evidence = gathered.Evidence;
        Needs.Demand(evidence, Descriptor.Name);
        (evidence, IClassifierAttack[] pool) = Seen(evidence);
        ReferenceEvidence references = evidence.References!;
        int[] shadows = ShadowTargets.Choose(
            references,
            references.Shadows,
            _options.Queries ?? evidence.Target.Queries,
            _options.Shadows
        );
        ShadowTrial[] trials = ShadowTrial.Run(evidence, pool, shadows, gathered.Threads);
        SelectChoice choice = SelectChoice.Of(
            trials,
            pool.Length,
            _options.Use,
            _options.By == SelectBy.Tpr ? LowRate : null,
            gathered.Threads
        );
        GatheredEvidence own = GatheredEvidence.Of(
            evidence,
            choice.Attacks.Select(attack => pool[attack].Needs),
            gathered.Threads,
            gathered.Threads
        );
        double[][] scores = [.. choice.Attacks.Select(attack => pool[attack].Score(own))];
        return choice.Combine(scores);
    }

    /// <summary>
    /// What is looked at, and what it suffices for of the pool: the models of all rounds where there was a cascade that all of these attacks
    /// can read and whose last round has models enough to choose on; the reference models elsewhere.
    /// </summary>
    private (ClassifierEvidence Evidence, IClassifierAttack[] Pool) Seen(ClassifierEvidence evidence)
    {
        ClassifierEvidence plain = _options.References is { } first
            ? ShadowTargets.Select(evidence, [.. Enumerable.Range(0, first)])
            : evidence;
        IClassifierAttack[] pool = [.. _pool.Where(attack => attack.Needs.WhatIsMissing(plain) is null)];
        if (evidence.Cascade is not { } cascade || cascade.ModelsOf(2, _options.Rounds ?? int.MaxValue).Length == 0)
        {
            return (plain, pool);
        }

        ClassifierEvidence joined = CascadeRounds.Joined(evidence, _options.References, _options.Rounds);
        return
            joined.References!.Shadows.Count >= SelectPool.LeastShadows
            && Array.TrueForAll(pool, attack => attack.Needs.WhatIsMissing(joined) is null)
            ? (joined, pool)
            : (plain, pool);
    }
}
