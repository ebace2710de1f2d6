using Telltale.Audit.Results;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;
using Telltale.Core.Randomness;
using Telltale.Core.Statistics;
using Telltale.Learning.Kernels;
using Telltale.Learning.Networks;
using Telltale.Learning.Optimisers;
using Telltale.Learning.Training;

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

    // Enough to see any split worth worrying about, and seconds at most.
    private const int MostRecords = 20_000;

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
        int[] records = Draw(target, seed);
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
            $"A logistic regression on the records alone tells members from non-members with an AUC of {auc:0.000} (p {p:0.000}, {records.Length} records).";
        return p >= Limit
            ? new(name, CheckStatus.Passed, finding)
            : new(
                name,
                CheckStatus.Failed,
                finding
                    + " The split is recognisable without the model: members and non-members do not come from the same distribution."
            );
    }

    private static int[] Draw(ClassifierEvidence target, Seed seed)
    {
        int[] known = [.. Enumerable.Range(0, target.Records).Where(r => target.Membership[r] != Membership.Unknown)];
        seed.Derive("records").CreateRng().Shuffle<int>(known);
        return known.Length <= MostRecords ? known : known[..MostRecords];
    }

    private static double[] CrossFitted(NdArray features, int[] records, bool[] isMember, Seed seed, int threads)
    {
        int width = checked((int)(features.Count / features.Shape[0]));
        float[] rows = Standardised(features, records, width);
        int[] labels = [.. isMember.Select(m => m ? 1 : 0)];
        TrainingData data = TrainingData.FromFloats(rows, width, labels, 2);
        int[] folds = StratifiedFolds(isMember);
        NetworkOptions network = new() { HiddenWidths = [] };
        TrainingOptions training = new()
        {
            Epochs = 10,
            BatchSize = 64,
            L2 = 1e-3,
            Optimiser = new Adam { LearningRate = 1e-3 },
        };
        ModelJob[] jobs =
        [
            .. Enumerable
                .Range(0, Folds)
                .Select(fold => new ModelJob
                {
                    Model = fold,
                    Records = Enumerable.Range(0, records.Length).Where(i => folds[i] != fold).ToArray(),
                    Seed = seed.Derive(fold),
                    Network = network,
                    Training = training,
                }),
        ];
        double[] scores = new double[records.Length];
        // The plain kernel: the finding is printed, and must be the same on every machine.
        Ensemble.Train(
            new Trainer(Kernel.Choose("plain")),
            data,
            jobs,
            threads,
            (job, network) => network.Logits(data),
            (job, logits) =>
            {
                for (int i = 0; i < scores.Length; i++)
                {
                    if (folds[i] == job.Model)
                    {
                        scores[i] = (double)logits[(2 * i) + 1] - logits[2 * i];
                    }
                }
            }
        );
        return scores;
    }

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

    /// <summary>Each feature with mean 0 and deviation 1 over these records; a constant one becomes 0.</summary>
    private static float[] Standardised(NdArray features, int[] records, int width)
    {
        double[] row = new double[width];
        double[] sum = new double[width];
        double[] squares = new double[width];
        foreach (int record in records)
        {
            features.Read((long)record * width, row);
            for (int f = 0; f < width; f++)
            {
                sum[f] += row[f];
                squares[f] += row[f] * row[f];
            }
        }

        float[] rows = new float[checked(records.Length * width)];
        for (int i = 0; i < records.Length; i++)
        {
            features.Read((long)records[i] * width, row);
            for (int f = 0; f < width; f++)
            {
                double mean = sum[f] / records.Length;
                double variance = (squares[f] / records.Length) - (mean * mean);
                rows[(i * width) + f] =
                    variance > 1e-12 * Math.Max(1, mean * mean) ? (float)((row[f] - mean) / Math.Sqrt(variance)) : 0;
            }
        }

        return rows;
    }
}
