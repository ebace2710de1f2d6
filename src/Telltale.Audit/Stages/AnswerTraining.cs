using Telltale.Audit.Plans;
using Telltale.Audit.Ports;
using Telltale.Audit.Probes;
using Telltale.Audit.Records;
using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;
using Telltale.Learning.Networks;
using Telltale.Learning.Training;

namespace Telltale.Audit.Stages;

/// <summary>
/// Trains the models of an audit and fills a panel with their answers. Models whose answers are stored already are not
/// trained again; the weights of the others are dropped once their answers are stored.
/// </summary>
/// <param name="plan">The plan.</param>
/// <param name="kernel">Does the arithmetic.</param>
/// <param name="store">Keeps answers between runs.</param>
/// <param name="checkpoints">Keeps models in training between runs.</param>
/// <param name="threads">Models trained at the same time.</param>
/// <param name="progress">Hears how many models are done.</param>
public sealed class AnswerTraining(
    AuditPlan plan,
    Kernel kernel,
    IAnswerStore store,
    CheckpointOptions checkpoints,
    int threads,
    IAuditProgress progress
)
{
    /// <summary>Trains what is missing.</summary>
    /// <param name="key">Hash of all that the answers depend on.</param>
    /// <param name="records">The records as read.</param>
    /// <param name="prepared">Which of them take part.</param>
    /// <param name="panel">Is given every model's answers, and what probes measure.</param>
    /// <param name="probes">What is measured beyond answers.</param>
    /// <param name="cancellation">Stops within a batch; finished models are kept.</param>
    internal void Fill(
        string key,
        RecordSet records,
        PreparedRecords prepared,
        Panel panel,
        IReadOnlyList<IProbe> probes,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(panel);
        ArgumentNullException.ThrowIfNull(records);
        Lazy<TrainingData> shared = new(() => Recipe.Data(records, prepared, plan.Data.Scale));
        Lazy<FeatureRange> range = new(() => FeatureRange.Of(shared.Value, kernel));
        Seed probeSeed = new Seed(plan.Seed).Derive("probe");
        NetworkOptions network = plan.Target.Network.Options(records.Image);
        TrainingOptions training = Recipe.Training(plan.Target.Training);
        probes = new ProbeTuning(store, key, progress).Close(
            probes,
            prepared.Candidates.Length,
            probeSeed,
            members =>
                Probed(
                    new Trainer(kernel).Train(
                        network,
                        training,
                        shared.Value,
                        members,
                        probeSeed.Derive("shadow"),
                        cancellation: cancellation
                    )
                )
        );
        ProbeRuns measured = new(probes, store, key);
        string repeatedKey = $"{key}-repeated";
        List<int> missing = [];
        for (int model = 0; model < panel.Shape.Models; model++)
        {
            // A file damaged without a trace in its header shows as numbers that no model is let through with.
            if (
                store.Load(key, model, panel.Shape.AnswerLength) is { } stored
                && AreFinite(stored)
                && TryLoadRepeated(model)
                && measured.TryLoad(model, panel)
            )
            {
                panel.Add(model, stored);
                checkpoints.Store.Remove(key, model);
            }
            else
            {
                missing.Add(model);
            }
        }

        if (missing.Count == 0)
        {
            return;
        }

        TrainingData data = shared.Value;
        IReadOnlyList<PixelShift> queries = QueryShifts.Of(plan.Models.Shifts);
        Seed seed = new Seed(plan.Seed).Derive("model");
        int every = probes.Max(p => (int?)p.TraceEvery) ?? 0;
        TraceOptions? trace =
            every == 0 ? null : new TraceOptions(Enumerable.Range(0, prepared.Candidates.Length).ToArray(), every);
        ModelJob[] jobs =
        [
            .. missing.Select(m => new ModelJob
            {
                Model = m,
                Network = network,
                Training = training,
                Records = panel.Mask.MembersOf(m),
                Seed = seed.Derive(m),
                Trace = trace,
            }),
        ];
        int done = panel.Shape.Models - missing.Count;
        progress.Begin($"training {panel.Shape.Models} models", panel.Shape.Models);
        progress.Report(done);
        Ensemble.Train(
            new Trainer(kernel),
            data,
            jobs,
            threads,
            (job, trained) =>
            {
                ModelAnswers answers = Ask(trained, data, queries, panel.Shape);
                Check(answers, job.Model);
                if (IsAskedTwice(job.Model))
                {
                    ModelAnswers again = Ask(trained, data, queries, panel.Shape);
                    Check(again, job.Model);
                    store.Save(repeatedKey, job.Model, again);
                    panel.AddRepeated(again);
                }

                if (probes.Count > 0)
                {
                    measured.Measure(job.Model, Probed(trained), panel);
                }

                store.Save(key, job.Model, answers);
                checkpoints.Store.Remove(key, job.Model);
                panel.Add(job.Model, answers);
                return true;
            },
            (_, _) => { },
            trained => progress.Report(done + trained),
            checkpoints with
            {
                Key = key,
                OnNote = progress.Note,
            },
            cancellation
        );
        progress.End();

        bool IsAskedTwice(int model) => model == 0 && plan.Assessment.AsksTwice;

        bool TryLoadRepeated(int model)
        {
            if (!IsAskedTwice(model))
            {
                return true;
            }

            if (store.Load(repeatedKey, model, panel.Shape.AnswerLength) is not { } again || !AreFinite(again))
            {
                return false;
            }

            panel.AddRepeated(again);
            return true;
        }

        ProbedModel Probed(TrainedNetwork trained) =>
            new()
            {
                Network = trained,
                Data = shared.Value,
                Candidates = prepared.Candidates.Length,
                Range = range.Value,
                Seed = probeSeed,
                Cancellation = cancellation,
            };
    }

    /// <summary>What a model answers about all records of the data, each in every form.</summary>
    internal static ModelAnswers Ask(
        TrainedNetwork trained,
        TrainingData data,
        IReadOnlyList<PixelShift> queries,
        PanelShape shape
    )
    {
        int[] records = [.. Enumerable.Range(0, data.Records)];
        float[] logits = new float[shape.AnswerLength];
        float[] answers = queries.Count == 1 ? logits : new float[logits.Length / queries.Count];
        for (int query = 0; query < queries.Count; query++)
        {
            trained.Logits(data, records, answers, queries[query]);
            for (int record = 0; record < records.Length && queries.Count > 1; record++)
            {
                answers
                    .AsSpan(record * shape.Classes, shape.Classes)
                    .CopyTo(logits.AsSpan(((record * shape.Queries) + query) * shape.Classes));
            }
        }

        return new ModelAnswers(logits);
    }

    /// <summary>Whether every number is one.</summary>
    internal static bool AreFinite(ModelAnswers answers) =>
        answers.Logits.AsSpan().IndexOfAnyExceptInRange(float.MinValue, float.MaxValue) < 0;

    /// <summary>Refuses the answers of a model that did not learn.</summary>
    /// <exception cref="BadInputException">They are not finite.</exception>
    internal static void Check(ModelAnswers answers, int model)
    {
        if (!AreFinite(answers))
        {
            throw new BadInputException(
                $"Training model {model} diverged: its answers are not finite. A smaller target.training.learning_rate, or data.scale, usually helps."
            );
        }
    }
}
