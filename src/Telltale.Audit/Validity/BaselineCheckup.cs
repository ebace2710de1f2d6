using Telltale.Audit.Results;
using Telltale.Audit.Verdicts;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;
using Telltale.Core.Randomness;
using Telltale.Core.Statistics;

namespace Telltale.Audit.Validity;

/// <summary>
/// Can members be told from non-members without the model? A logistic regression on the records alone, fitted on four
/// fifths and scored on the fifth that it has not seen, five times. If it beats chance (rank test, p &lt; 0.001), the
/// split was not random and attacks may be detecting the split (Das et al. 2024; Meeus et al. 2024).
/// </summary>
internal static class BaselineCheckup
{
    private const double Limit = 0.001;
    private const int Folds = 5;
    private const int Epochs = 10;

    // Enough to see any split worth worrying about, and seconds and 128 MiB at most.
    private const int MostRecords = 20_000;
    private const int MostNumbers = 1 << 25;

    public static ValidityCheck Check(AuditedEvidence evidence)
    {
        const string name = "baseline";
        if (evidence.FirstTarget is not { Features: { } features } target)
        {
            return new(
                name,
                CheckStatus.NotChecked,
                "The records themselves were not given (array features), so a split that is recognisable without the model could not be looked for."
            );
        }

        Seed seed = evidence.Seed.Derive("baseline");
        int[] records = Draw(target, features, seed);
        bool[] isMember = [.. records.Select(r => target.Membership[r] == Membership.Member)];
        if (isMember.Count(m => m) < Folds || isMember.Count(m => !m) < Folds)
        {
            return new(name, CheckStatus.NotChecked, $"Fewer than {Folds} members or non-members.");
        }

        double[] scores = CrossFitted(features, records, isMember, seed, evidence.Threads);
        TieGroups groups = TieGroups.Of(scores, isMember);
        double auc = groups.TwiceU / (2.0 * groups.Members * groups.NonMembers);
        double p = MannWhitneyTest.Asymptotic(groups, Alternative.MembersHigher, continuity: false).PValue;
        string finding =
            $"A logistic regression on the records alone tells members from non-members with an AUC of {auc:0.000} (p {PValueText.Of(p)}, {records.Length} records).";
        return p >= Limit
            ? new(name, CheckStatus.Passed, finding)
            : new(
                name,
                CheckStatus.Failed,
                finding
                    + " The split is recognisable without the model: members and non-members do not come from the same distribution."
            );
    }

    private static int[] Draw(ClassifierEvidence target, NdArray features, Seed seed)
    {
        int[] known = [.. Enumerable.Range(0, target.Records).Where(r => target.Membership[r] != Membership.Unknown)];
        seed.Derive("records").CreateRng().Shuffle<int>(known);
        int most = Math.Min(MostRecords, MostNumbers / LogisticRegression.PaddedWidth(Width(features)));
        return known.Length <= most ? known : known[..most];
    }

    private static double[] CrossFitted(NdArray features, int[] records, bool[] isMember, Seed seed, int threads)
    {
        int width = Width(features);
        float[] rows = StandardisedRows.Of(features, records, width);
        int padded = LogisticRegression.PaddedWidth(width);
        int[] folds = StratifiedFolds(isMember);
        double[] scores = new double[records.Length];
        // Each fold has its own model and its own stream, and writes to its own records.
        Parallel.For(
            0,
            Folds,
            new ParallelOptions { MaxDegreeOfParallelism = threads },
            fold =>
            {
                LogisticRegression model = new(padded);
                int[] training = [.. Enumerable.Range(0, records.Length).Where(i => folds[i] != fold)];
                Rng rng = seed.Derive(fold).CreateRng();
                for (int epoch = 0; epoch < Epochs; epoch++)
                {
                    rng.Shuffle<int>(training);
                    model.Learn(rows, training, isMember);
                }

                for (int i = 0; i < scores.Length; i++)
                {
                    if (folds[i] == fold)
                    {
                        scores[i] = model.Score(rows.AsSpan(i * padded, padded));
                    }
                }
            }
        );
        return scores;
    }

    private static int Width(NdArray features) => checked((int)(features.Count / features.Shape[0]));

    /// <summary>Members and non-members dealt out to the folds in turn; records are in random order already.</summary>
    private static int[] StratifiedFolds(bool[] isMember)
    {
        int[] folds = new int[isMember.Length];
        int members = 0;
        int nonMembers = 0;
        for (int i = 0; i < folds.Length; i++)
        {
            folds[i] = (isMember[i] ? members++ : nonMembers++) % Folds;
        }

        return folds;
    }
}
