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
                    "How many reference models play the target at most."
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
        if (_options.References is { } first)
        {
            evidence = ShadowTargets.Select(evidence, [.. Enumerable.Range(0, first)]);
        }

        IClassifierAttack[] pool = [.. _pool.Where(attack => attack.Needs.WhatIsMissing(evidence) is null)];
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
}
