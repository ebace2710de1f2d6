using Telltale.Audit.Language.Plans;
using Telltale.Audit.Persons;
using Telltale.Audit.Plans;
using Telltale.Audit.Results;
using Telltale.Audit.Stages;
using Telltale.Audit.Verdicts.Records;
using Telltale.Core.Evidence;
using Telltale.Core.Evidence.Language;
using Telltale.Core.Numerics;
using Telltale.Core.Statistics;

namespace Telltale.Audit.Diagnoses;

/// <summary>From scores and reference models to why a model leaks, and what would help.</summary>
public static class Diagnoser
{
    private const double Strong = 0.25;
    private const int MostRecords = 20;
    private const double NotUniform = 0.01;
    private static readonly double[] TopShares = [0.01, 0.05, 0.1, 0.25];

    /// <summary>The diagnosis; null where there is nothing but scores.</summary>
    /// <param name="scored">Scores of all attacks on all targets.</param>
    /// <param name="first">Evidence about the first target.</param>
    /// <param name="assessments">What the scores amount to.</param>
    /// <param name="checks">Validity checks.</param>
    /// <param name="training">The recipe, where it is known.</param>
    /// <param name="threads">Threads to use; no number depends on it.</param>
    public static Diagnosis? Of(
        ScoredTargets scored,
        ClassifierEvidence? first,
        IReadOnlyList<AttackAssessment> assessments,
        IReadOnlyList<ValidityCheck> checks,
        TrainingPlan? training,
        int threads
    )
    {
        ArgumentNullException.ThrowIfNull(scored);
        if (first is null)
        {
            return null;
        }

        FoundMembers? found = FoundMembers.By(assessments, scored);
        Influence? influence = Influence.Measure(first, threads);
        GeneralisationGap gap = Gap(first);
        LeakShares shares = new(first.Ids, found, influence, Subject.Record, scored.Persons);
        IReadOnlyList<LikelyCause> likely = new Causes(
            first,
            gap,
            influence,
            shares,
            checks,
            training,
            scored.Persons
        ).Find();
        return new Diagnosis(
            gap,
            influence is null
                ? null
                : MemorisationOf(
                    first.Ids,
                    first.Membership,
                    record => first.Labels[record],
                    influence,
                    found,
                    scored.Persons
                ),
            influence is null || found is null
                ? []
                : ConcentrationOf(scored.Persons is { } persons ? influence.Of(persons) : influence, found),
            likely,
            Countermeasures.Of(likely, gap, assessments, training, scored.Persons),
            Calibration(first, scored.Persons, threads),
            found is null ? null : StabilityOf(scored, found.Label)
        );
    }

    /// <summary>The same of texts.</summary>
    /// <param name="scored">Scores of all attacks on all targets.</param>
    /// <param name="documents">Evidence about the first target.</param>
    /// <param name="assessments">What the scores amount to.</param>
    /// <param name="checks">Validity checks.</param>
    /// <param name="training">The recipe, where it is known.</param>
    public static Diagnosis Of(
        ScoredTargets scored,
        TextEvidence documents,
        IReadOnlyList<AttackAssessment> assessments,
        IReadOnlyList<ValidityCheck> checks,
        TextTrainingPlan? training
    )
    {
        ArgumentNullException.ThrowIfNull(scored);
        ArgumentNullException.ThrowIfNull(documents);
        string[] ids = [.. documents.Records.Select(r => r.Id)];
        FoundMembers? found = FoundMembers.By(assessments, scored);
        Influence? influence = Influence.Measure(documents);
        GeneralisationGap gap = Gap(documents);
        LeakShares shares = new(ids, found, influence, Subject.Text, scored.Persons);
        IReadOnlyList<LikelyCause> likely = new TextCauses(
            documents,
            gap,
            shares,
            checks,
            training,
            scored.Persons
        ).Find();
        return new Diagnosis(
            gap,
            influence is null
                ? null
                : MemorisationOf(ids, documents.Membership, _ => null, influence, found, scored.Persons),
            influence is null || found is null
                ? []
                : ConcentrationOf(scored.Persons is { } persons ? influence.Of(persons) : influence, found),
            likely,
            TextCountermeasures.Of(likely, gap, assessments, training, scored.Persons),
            Calibration: null,
            found is null ? null : StabilityOf(scored, found.Label)
        );
    }

    /// <summary>Mean loss a token, each text counted alike.</summary>
    private static GeneralisationGap Gap(TextEvidence evidence)
    {
        double? Loss(Membership side)
        {
            double[] losses =
            [
                .. evidence
                    .Records.Where(r => r.Membership == side && r.Signals is { Count: > 0 })
                    .Select(r => -r.Signals!.Mean()),
            ];
            return losses.Length == 0 ? null : losses.Average();
        }

        return new GeneralisationGap(null, null, null, null)
        {
            MemberLoss = Loss(Membership.Member),
            NonmemberLoss = Loss(Membership.NonMember),
        };
    }

    private static GeneralisationGap Gap(ClassifierEvidence evidence)
    {
        double[] right = new double[2];
        double[] confidence = new double[2];
        double[] count = new double[2];
        double[] margins = new double[evidence.Target.Queries];
        for (int record = 0; record < evidence.Records; record++)
        {
            if (evidence.Membership[record] == Membership.Unknown)
            {
                continue;
            }

            int side = (int)evidence.Membership[record];
            count[side]++;
            right[side] += evidence.Target.HasPredictions && evidence.Target.IsCorrect(0, record, 0) ? 1 : 0;
            if (evidence.Target.HasMargins)
            {
                // The record as it is: the first query.
                evidence.Target.ReadMargins(0, record, margins);
                confidence[side] += LogDomain.Sigmoid(margins[0]);
            }
        }

        double? Share(double[] sums, int side, bool has) => has && count[side] > 0 ? sums[side] / count[side] : null;
        return new GeneralisationGap(
            Share(right, 1, evidence.Target.HasPredictions),
            Share(right, 0, evidence.Target.HasPredictions),
            Share(confidence, 1, evidence.Target.HasMargins),
            Share(confidence, 0, evidence.Target.HasMargins)
        );
    }

    // Of rows, also where they belong to persons: which of somebody's rows a model has learnt by heart is worth knowing.
    private static Memorisation? MemorisationOf(
        IReadOnlyList<string> ids,
        Membership[] membership,
        Func<int, int?> label,
        Influence influence,
        FoundMembers? found,
        PersonRows? persons = null
    )
    {
        double? ScoreOf(int record) =>
            found?.Scores[persons?.OfRow[record] ?? record] is { } score && double.IsFinite(score) ? score : null;

        int[] known = [.. Enumerable.Range(0, ids.Count).Where(record => !double.IsNaN(influence.Of(record)))];
        return known.Length == 0
            ? null
            : new Memorisation(
                known.Length,
                known.Average(influence.Of),
                known.Count(record => influence.Of(record) >= Strong) / (double)known.Length,
                [
                    .. Ranked(known.Where(record => membership[record] == Membership.Member), influence)
                        .Take(MostRecords)
                        .Select(record => new MemorisedRecord(
                            persons?.NameOf(record, ids[record]) ?? ids[record],
                            label(record),
                            influence.Of(record),
                            influence.StandardError[record],
                            influence.With[record],
                            influence.Without[record],
                            ScoreOf(record)
                        )),
                ]
            );
    }

    private static Concentration[] ConcentrationOf(Influence influence, FoundMembers found)
    {
        int[] ranked = [.. Ranked(found.Members.Where(m => !double.IsNaN(influence.Of(m))), influence)];
        if (ranked.Length == 0 || found.ShareOf(ranked) is null)
        {
            return [];
        }

        return
        [
            .. TopShares
                .Select(share => (Share: share, Count: (int)Math.Ceiling(share * ranked.Length)))
                .Select(top => new Concentration(
                    top.Share,
                    top.Count,
                    found.ShareOf(ranked.Take(top.Count))!.Value,
                    found.Fpr
                )),
        ];
    }

    private static IEnumerable<int> Ranked(IEnumerable<int> records, Influence influence) =>
        records.OrderByDescending(influence.Of).ThenBy(record => record);

    private static NullCalibration? Calibration(ClassifierEvidence evidence, PersonRows? persons, int threads)
    {
        Membership[] truth = persons?.Truth(evidence.Membership) ?? evidence.Membership;
        int[] nonMembers = [.. Enumerable.Range(0, truth.Length).Where(r => truth[r] == Membership.NonMember)];
        double[] p =
        [
            .. OwnPValues
                .LogOf(evidence, nonMembers, OwnDistributionMethod.StudentT, threads, persons)
                .Where(log => !double.IsNaN(log))
                .Select(Math.Exp),
        ];
        if (p.Length == 0)
        {
            return null;
        }

        UniformityTest test = UniformityTest.Of(p);
        int[] histogram = new int[20];
        foreach (double value in p)
        {
            histogram[Math.Min(histogram.Length - 1, (int)(value * histogram.Length))]++;
        }

        return new NullCalibration(
            new Uniformity(test.Count, test.Distance, test.PValue, test.Excess, test.ExcessPValue),
            histogram,
            CalibrationSentence(test, histogram, p.Average(), Subject.Of(persons))
        );
    }

    private static string CalibrationSentence(UniformityTest test, int[] histogram, double mean, Subject subject)
    {
        if (test.ExcessPValue >= NotUniform)
        {
            return test.PValue < NotUniform
                ? $"They are not uniform, but there are not too many small ones: p-values of single {subject.Many} that rest on the reference models alone are cautious here."
                : $"They look uniform, as they must if the reference models stand in for the target: the p-value of a single {subject.One} may be taken at its word.";
        }

        double small = histogram[0] * 20.0 / test.Count;
        // Of uniform p-values the mean has the standard error √(1/12n).
        string why =
            mean < 0.5 - (3 * Math.Sqrt(1 / (12.0 * test.Count)))
                ? $"the target answers higher than the reference models even on {subject.Many} that it never saw"
                : "answers spread more widely than the normal distribution that is assumed";
        return $"There are too many small ones ({small:0.0} times as many below 0.05 as there should be): {why}. p-values of single {subject.Many} that rest on the reference models alone accuse too often here; hold scores against known non-members instead.";
    }

    /// <summary>Over all pairs of targets, of the records that both were trained on.</summary>
    private static Stability? StabilityOf(ScoredTargets scored, string label)
    {
        if (scored.Targets < 2)
        {
            return null;
        }

        const double top = 0.05;
        double[] values = scored.Table.Columns.First(c => c.Label == label).Values;
        double jaccard = 0;
        double chance = 0;
        double spearman = 0;
        int pairs = 0;
        for (int a = 0; a < scored.Targets; a++)
        {
            for (int b = a + 1; b < scored.Targets; b++)
            {
                int[] both = [.. Enumerable.Range(0, scored.Records).Where(r => IsScored(a, r) && IsScored(b, r))];
                int count = (int)Math.Ceiling(top * both.Length);
                double[] first = [.. both.Select(r => values[(a * scored.Records) + r])];
                double[] second = [.. both.Select(r => values[(b * scored.Records) + r])];
                double rho = RankAgreement.Spearman(first, second);
                if (both.Length < 20 || double.IsNaN(rho))
                {
                    continue;
                }

                pairs++;
                spearman += rho;
                jaccard += RankAgreement.Jaccard(first, second, count);
                chance += RankAgreement.JaccardByChance(both.Length, count);
            }
        }

        return pairs == 0 ? null : new Stability(label, pairs, top, jaccard / pairs, chance / pairs, spearman / pairs);

        bool IsScored(int target, int record)
        {
            int row = (target * scored.Records) + record;
            return scored.Table.Membership[row] == Membership.Member && !double.IsNaN(values[row]);
        }
    }
}
