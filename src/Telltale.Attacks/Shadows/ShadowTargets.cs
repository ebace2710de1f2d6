using Telltale.Core.Evidence;

namespace Telltale.Attacks.Shadows;

/// <summary>
/// Reference models in the part of the target: what they were trained on is known, so that an attack can be tried,
/// thresholds set and choices made without the truth about the target.
/// </summary>
public static class ShadowTargets
{
    /// <summary>
    /// Some reference models, spread evenly over the order of their mean margins, so that neither the order
    /// of the models nor that of the records decides which.
    /// </summary>
    /// <param name="references">Reference models.</param>
    /// <param name="models">Those there are to choose from, ascending.</param>
    /// <param name="queries">How many of the first queries a record are looked at.</param>
    /// <param name="count">How many at most.</param>
    /// <returns>Model numbers, ascending.</returns>
    public static int[] Choose(ReferenceEvidence references, IEnumerable<int> models, int queries, int count)
    {
        ArgumentNullException.ThrowIfNull(references);
        int[] order = [.. models];
        if (order.Length <= count)
        {
            return order;
        }

        Signals signals = references.Signals;
        double[] margins = new double[checked(signals.Records * signals.Queries)];
        double[] means = new double[order.Length];
        for (int i = 0; i < order.Length; i++)
        {
            signals.ReadMargins(order[i], 0, margins);
            double sum = 0;
            for (int cell = 0; cell < margins.Length; cell++)
            {
                sum += cell % signals.Queries < queries ? margins[cell] : 0;
            }

            means[i] = sum;
        }

        Array.Sort(means, order);
        int[] chosen = new int[count];
        for (int i = 0; i < count; i++)
        {
            chosen[i] = order[((2 * i) + 1) * order.Length / (2 * count)];
        }

        Array.Sort(chosen);
        return chosen;
    }

    /// <summary>
    /// The evidence in which one reference model is the target, with its own membership as the truth. Its references are the
    /// others, without those trained on exactly the records that it was not trained on: such a one holds the answer key.
    /// What probes measured is left out: it is known of the target alone, as a rule.
    /// </summary>
    /// <param name="evidence">Evidence with reference models.</param>
    /// <param name="models">How many of the first reference models have a part.</param>
    /// <param name="shadow">Which of them is the target.</param>
    public static ClassifierEvidence EvidenceOf(ClassifierEvidence evidence, int models, int shadow)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        ReferenceEvidence references = evidence.References!;
        int[] others =
        [
            .. Enumerable
                .Range(0, models)
                .Where(model => model != shadow && !references.Members.AreComplementary(model, shadow)),
        ];
        Membership[] truth = new Membership[evidence.Records];
        for (int record = 0; record < truth.Length; record++)
        {
            truth[record] = references.Members[shadow, record] ? Membership.Member : Membership.NonMember;
        }

        return With(evidence, others, references.Signals.Select([shadow]), truth, known => known.Select([shadow]));
    }

    /// <summary>
    /// The target's own evidence with no more in it than <see cref="EvidenceOf"/> gives a model in its part, so that scores of both
    /// mean the same: without what probes measured, and without a cascade, which is trained for the target alone.
    /// </summary>
    /// <param name="evidence">Evidence with reference models.</param>
    public static ClassifierEvidence Alike(ClassifierEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        return Select(evidence, [.. Enumerable.Range(0, evidence.References!.Signals.Models)]);
    }

    /// <summary>The same evidence with some of its reference models only.</summary>
    /// <param name="evidence">Evidence with reference models.</param>
    /// <param name="models">Which, in the order wanted.</param>
    internal static ClassifierEvidence Select(ClassifierEvidence evidence, int[] models) =>
        With(evidence, models, evidence.Target, evidence.Membership, _ => evidence.Population!.Target);

    private static ClassifierEvidence With(
        ClassifierEvidence evidence,
        int[] models,
        Signals target,
        Membership[] truth,
        Func<Signals, Signals> populationTarget
    )
    {
        ReferenceEvidence references = evidence.References!;
        bool any = models.Length > 0;
        PopulationEvidence? population = evidence.Population is { References: { } known } given
            ? new PopulationEvidence(given.Labels, populationTarget(known), any ? known.Select(models) : null)
            {
                Features = given.Features,
            }
            : null;
        return new ClassifierEvidence(
            evidence.Ids,
            evidence.Labels,
            truth,
            target,
            any ? references.Select(models) : null,
            population,
            evidence.Features,
            evidence.Groups
        );
    }
}
