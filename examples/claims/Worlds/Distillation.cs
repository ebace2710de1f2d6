using Telltale.Audit.Plans;
using Telltale.Audit.Records;
using Telltale.Audit.Stages;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;
using Telltale.Core.Randomness;
using Telltale.Learning.Networks;
using Telltale.Learning.Training;

namespace Telltale.Claims.Worlds;

/// <summary>
/// A world in which what is released is a pupil: a teacher learns its members, names the classes of records that nobody is a member
/// of (the population), and the pupil learns those answers and nothing else (Shejwalkar and Houmansadr 2021, with the named class
/// in place of the teacher's probabilities).
/// </summary>
internal static class Distillation
{
    /// <summary>Scores of the plan's attacks on pupils, each with the pupils of other teachers as references.</summary>
    public static ScoredTargets Run(Laboratory laboratory, string text)
    {
        AuditPlan plan = laboratory.Read(text);
        RecordSet records = laboratory.Records(plan);
        PreparedRecords prepared = PreparedRecords.Draw(records, plan.Data, new Seed(plan.Seed));
        int candidates = prepared.Candidates.Length;
        int pool = prepared.Population.Length;
        PanelShape shape = new(plan.Models.Count, plan.Models.Targets, candidates, pool, 1, records.Classes);
        Panel panel = new(
            shape,
            Splits.Draw(plan.Models.Design, shape.Models, candidates, new Seed(plan.Seed)),
            [.. prepared.Candidates.Select(r => records.Labels[r])],
            [.. prepared.Population.Select(r => records.Labels[r])],
            [.. prepared.Candidates.Select(r => r.ToString())]
        );
        int[] rows = [.. prepared.Candidates, .. prepared.Population];
        byte[] pixels =
        [
            .. rows.SelectMany(r => records.Bytes.AsSpan(r * records.Features, records.Features).ToArray()),
        ];
        int[] labels = [.. rows.Select(r => records.Labels[r])];
        TrainingData Data(int[] classes) =>
            TrainingData.FromBytes(pixels, records.Features, classes, records.Classes, image: records.Image);
        TrainingData truth = Data(labels);
        int[] unseen = [.. Enumerable.Range(candidates, pool)];
        NetworkOptions network = plan.Target.Network.Options(records.Image);
        TrainingOptions recipe = new() { Epochs = plan.Target.Training.Epochs, BatchSize = plan.Target.Training.Batch };
        Trainer trainer = new(laboratory.Kernel);
        int done = 0;
        Lock gate = new();
        laboratory.Progress.Begin($"distilling {shape.Models} models", shape.Models);
        ParallelRuns.ForEach(
            shape.Models,
            laboratory.Threads,
            model =>
            {
                Seed seed = Laboratory.Seed.Derive("distillation").Derive(model);
                TrainedNetwork teacher = trainer.Train(
                    network,
                    recipe,
                    truth,
                    panel.Mask.MembersOf(model),
                    seed.Derive("teacher"),
                    cancellation: laboratory.Stop
                );
                TrainingData taught = Data(WithAnswers(labels, unseen, teacher.Logits(truth, unseen), shape.Classes));
                TrainedNetwork pupil = trainer.Train(
                    network,
                    recipe,
                    taught,
                    unseen,
                    seed.Derive("pupil"),
                    cancellation: laboratory.Stop
                );
                panel.Add(model, new ModelAnswers(pupil.Logits(truth)));
                lock (gate)
                {
                    laboratory.Progress.Report(++done);
                }
            },
            laboratory.Stop
        );
        laboratory.Progress.End();
        return Scoring.Run(
            t =>
                panel.EvidenceOf(
                    t,
                    Splits.ReferencesOf(t, plan.Models.Design, plan.Models.Count, plan.Models.References)
                ),
            shape.Targets,
            plan.Attacks,
            laboratory.Threads,
            laboratory.Progress,
            laboratory.Stop
        );
    }

    private static int[] WithAnswers(int[] labels, int[] unseen, float[] logits, int classes)
    {
        int[] answered = [.. labels];
        for (int i = 0; i < unseen.Length; i++)
        {
            ReadOnlySpan<float> row = logits.AsSpan(i * classes, classes);
            int best = 0;
            for (int c = 1; c < classes; c++)
            {
                best = row[c] > row[best] ? c : best;
            }

            answered[unseen[i]] = best;
        }

        return answered;
    }
}
