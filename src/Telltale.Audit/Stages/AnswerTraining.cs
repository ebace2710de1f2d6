using Telltale.Audit.Plans;
using Telltale.Audit.Ports;
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
/// <param name="threads">Models trained at the same time.</param>
/// <param name="progress">Hears of each finished model.</param>
public sealed class AnswerTraining(
    AuditPlan plan,
    Kernel kernel,
    IAnswerStore store,
    int threads,
    IAuditProgress progress
)
{
    /// <summary>Trains what is missing.</summary>
    /// <param name="key">Hash of all that the answers depend on.</param>
    /// <param name="records">The records as read.</param>
    /// <param name="prepared">Which of them take part.</param>
    /// <param name="panel">Is given every model's answers.</param>
    /// <param name="cancellation">Stops within a batch; finished models are kept.</param>
    public void Fill(
        string key,
        RecordSet records,
        PreparedRecords prepared,
        Panel panel,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(panel);
        ArgumentNullException.ThrowIfNull(records);
        List<int> missing = [];
        for (int model = 0; model < panel.Shape.Models; model++)
        {
            // A file damaged without a trace in its header shows as numbers that no model is let through with.
            if (store.Load(key, model, panel.Shape.AnswerLength) is { } stored && AreFinite(stored))
            {
                panel.Add(model, stored);
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

        TrainingData data = Recipe.Data(records, prepared, plan.Data.Scale);
        IReadOnlyList<TrainingData> queries = Queries(records, prepared, data);
        Seed seed = new Seed(plan.Seed).Derive("model");
        NetworkOptions network = Recipe.Network(plan.Target);
        TrainingOptions training = Recipe.Training(plan.Target.Training);
        ModelJob[] jobs =
        [
            .. missing.Select(m => new ModelJob
            {
                Model = m,
                Network = network,
                Training = training,
                Records = panel.Mask.MembersOf(m),
                Seed = seed.Derive(m),
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
                ModelAnswers answers = Ask(trained, queries, panel.Shape);
                Check(answers, job.Model);
                store.Save(key, job.Model, answers);
                panel.Add(job.Model, answers);
                return true;
            },
            (_, _) => progress.Report(++done),
            cancellation
        );
        progress.End();
    }

    private TrainingData[] Queries(RecordSet records, PreparedRecords prepared, TrainingData asIs)
    {
        if (plan.Models.Shifts == 0)
        {
            return [asIs];
        }

        ImageShape shape =
            records.Image
            ?? throw new BadInputException(
                $"models.shifts is {plan.Models.Shifts}, but these records are not images; set it to 0."
            );
        return
        [
            .. QueryShifts
                .Offsets(plan.Models.Shifts)
                .Select(o => Recipe.Data(Shifted(records, shape, o.Down, o.Right), prepared, plan.Data.Scale)),
        ];
    }

    private static RecordSet Shifted(RecordSet records, ImageShape shape, int down, int right) =>
        records.Bytes is { } bytes
            ? new RecordSet(
                QueryShifts.Shift(bytes, shape, down, right),
                records.Labels,
                records.Classes,
                shape,
                records.Hash
            )
            : new RecordSet(
                QueryShifts.Shift(records.Floats!, shape, down, right),
                records.Labels,
                records.Classes,
                shape,
                records.Hash
            );

    private static ModelAnswers Ask(TrainedNetwork trained, IReadOnlyList<TrainingData> queries, PanelShape shape)
    {
        if (queries.Count == 1)
        {
            return new ModelAnswers(trained.Logits(queries[0]));
        }

        float[] logits = new float[shape.AnswerLength];
        for (int query = 0; query < queries.Count; query++)
        {
            float[] answers = trained.Logits(queries[query]);
            for (int record = 0; record < answers.Length / shape.Classes; record++)
            {
                answers
                    .AsSpan(record * shape.Classes, shape.Classes)
                    .CopyTo(logits.AsSpan(((record * shape.Queries) + query) * shape.Classes));
            }
        }

        return new ModelAnswers(logits);
    }

    private static bool AreFinite(ModelAnswers answers) =>
        answers.Logits.AsSpan().IndexOfAnyExceptInRange(float.MinValue, float.MaxValue) < 0;

    private static void Check(ModelAnswers answers, int model)
    {
        if (!AreFinite(answers))
        {
            throw new BadInputException(
                $"Training model {model} diverged: its answers are not finite. A smaller target.training.learning_rate, or data.scale, usually helps."
            );
        }
    }
}
