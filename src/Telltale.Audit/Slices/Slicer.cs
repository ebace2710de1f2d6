using Telltale.Audit.Assessment;
using Telltale.Audit.Diagnoses;
using Telltale.Audit.Plans;
using Telltale.Audit.Records;
using Telltale.Audit.Results;
using Telltale.Audit.Stages;
using Telltale.Core.Evidence;
using Telltale.Core.Evidence.Language;
using Telltale.Core.Numerics;
using Telltale.Core.Roc;
using Telltale.Core.Statistics;

namespace Telltale.Audit.Slices;

/// <summary>
/// Who leaks most: the strongest attack on parts of the records, each against chance and against all other records. Rows of
/// one target share nothing, so variances of the AUC of a part and of the others add up: for each DeLong's, or Newcombe's
/// at the AUC of the other side where that is larger; Holm corrects for all parts of all ways. Where
/// rows belong to persons it is persons that are parted: by what all of a person's rows have in common, the mean of a
/// number, or how many rows there are.
/// </summary>
public static class Slicer
{
    private const int Fewest = 10;

    /// <summary>The parts, in the order of the ways and of the parts; parts with fewer than ten of either class are left out.</summary>
    /// <param name="scored">The scores.</param>
    /// <param name="first">Evidence about the first target; null where there are only scores.</param>
    /// <param name="assessments">What the scores amount to.</param>
    /// <param name="plan">Ways to part the records, rates and confidence.</param>
    /// <param name="threads">Threads to use; no number depends on it.</param>
    /// <param name="names">What the features are called; null or empty where nobody knows.</param>
    public static IReadOnlyList<Slice> Of(
        ScoredTargets scored,
        ClassifierEvidence? first,
        IReadOnlyList<AttackAssessment> assessments,
        AssessmentPlan plan,
        int threads,
        IReadOnlyList<FeatureName>? names = null
    )
    {
        ArgumentNullException.ThrowIfNull(scored);
        ArgumentNullException.ThrowIfNull(plan);
        if (first is null)
        {
            return [];
        }

        Influence? influence = plan.Slices.Contains("difficulty") ? Influence.Measure(first, threads) : null;
        return Of(
            scored,
            by => (SliceRules.Of(by, first, influence, names ?? [], scored.Persons, out string[] parted), parted),
            assessments,
            plan
        );
    }

    /// <summary>The same of texts, or of persons who have several: by length, difficulty, number of texts, year, or a field of theirs.</summary>
    /// <param name="scored">The scores.</param>
    /// <param name="documents">Evidence about the first target.</param>
    /// <param name="assessments">What the scores amount to.</param>
    /// <param name="plan">Ways to part the texts, rates and confidence.</param>
    public static IReadOnlyList<Slice> Of(
        ScoredTargets scored,
        TextEvidence documents,
        IReadOnlyList<AttackAssessment> assessments,
        AssessmentPlan plan
    )
    {
        ArgumentNullException.ThrowIfNull(documents);
        return Of(
            scored,
            by => (TextSliceRules.Of(by, documents.Records, scored.Persons, out string[] parted), parted),
            assessments,
            plan
        );
    }

    private static IReadOnlyList<Slice> Of(
        ScoredTargets scored,
        Func<string, (int?[] PartOf, string[] Names)> partsBy,
        IReadOnlyList<AttackAssessment> assessments,
        AssessmentPlan plan
    )
    {
        ArgumentNullException.ThrowIfNull(scored);
        ArgumentNullException.ThrowIfNull(plan);
        if (assessments.Count == 0 || plan.Slices.Count == 0)
        {
            return [];
        }

        string label = AttackAssessment.Strongest(assessments)[0].Label;
        double[] scores = scored.Table.Columns.First(c => c.Label == label).Values[..scored.Records];
        Membership[] truth = scored.Table.Membership[..scored.Records];
        List<Part> parts = [];
        foreach (string by in plan.Slices)
        {
            (int?[] partOf, string[] parted) = partsBy(by);
            for (int number = 0; number < parted.Length && partOf.Length > 0; number++)
            {
                bool[] inside = [.. partOf.Select(p => p == number)];
                if (Part.Of(by, parted[number], scores, truth, inside) is { } part)
                {
                    parts.Add(part);
                }
            }
        }

        double[] chance = Multiplicity.Adjust([.. parts.Select(p => p.Chance)], PValueAdjustment.Holm);
        double[] unlike = Multiplicity.Adjust([.. parts.Select(p => p.Unlike)], PValueAdjustment.Holm);
        return [.. parts.Select((p, i) => p.Told(label, plan, chance[i], unlike[i]))];
    }

    private sealed record Part(string By, string Name, RocCurve Curve, double Chance, double Difference, double Unlike)
    {
        public static Part? Of(string by, string name, double[] scores, Membership[] truth, bool[] inside)
        {
            RocCurve? own = CurveOf(scores, truth, inside, wanted: true);
            RocCurve? others = CurveOf(scores, truth, inside, wanted: false);
            if (own is null || others is null)
            {
                return null;
            }

            double chance = MannWhitneyTest.Asymptotic(own.Groups, Alternative.MembersHigher, continuity: false).PValue;
            double difference = own.Auc - others.Auc;
            double variance = VarianceOf(own, others.Auc) + VarianceOf(others, own.Auc);
            double unlike =
                variance > 0
                    ? Math.Clamp(2 * Normal.Survival(Math.Abs(difference) / Math.Sqrt(variance)), PValues.Smallest, 1)
                : difference == 0 ? 1
                : 0;
            return new Part(by, name, own, chance, difference, unlike);
        }

        // At least what it would be if the AUC was the same on both sides, which is what is tested: DeLong's is 0 where no mistake happened to be
        // made and too small near it, so that a small part would look unlike the others too often where all leak alike.
        private static double VarianceOf(RocCurve curve, double auc) =>
            Math.Max(
                DeLong.Variance(curve.Groups) ?? 0,
                AucInterval.NewcombeVariance(auc, curve.Members, curve.NonMembers)
            );

        public Slice Told(string label, AssessmentPlan plan, double chance, double unlike)
        {
            SingleTargetLimits limits = new(Curve, plan.Confidence);
            return new Slice(
                By,
                Name,
                label,
                Curve.Members,
                Curve.NonMembers,
                limits.Auc(),
                Rate(limits, plan.FalsePositiveRates),
                chance,
                Difference,
                unlike
            );
        }

        private TprAtFpr? Rate(SingleTargetLimits limits, IReadOnlyList<double> rates)
        {
            double[] ordered = [.. rates.Where(f => f < 1).Order()];
            double? rate =
                ordered.Where(f => Curve.ResolutionAt(f) == Resolution.Ok).Select(f => (double?)f).FirstOrDefault()
                ?? ordered
                    .Where(f => Curve.ResolutionAt(f) == Resolution.Fragile)
                    .Select(f => (double?)f)
                    .LastOrDefault();
            return rate is { } fpr ? Assessor.At(Curve, limits, fpr) : null;
        }

        private static RocCurve? CurveOf(double[] scores, Membership[] truth, bool[] inside, bool wanted)
        {
            List<double> members = [];
            List<double> nonMembers = [];
            for (int record = 0; record < scores.Length; record++)
            {
                if (inside[record] == wanted && !double.IsNaN(scores[record]) && truth[record] != Membership.Unknown)
                {
                    (truth[record] == Membership.Member ? members : nonMembers).Add(scores[record]);
                }
            }

            return members.Count < Fewest || nonMembers.Count < Fewest
                ? null
                : new RocCurve(TieGroups.Of([.. members], [.. nonMembers]));
        }
    }
}
