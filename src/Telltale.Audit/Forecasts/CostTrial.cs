using Telltale.Attacks;
using Telltale.Audit.Plans;
using Telltale.Audit.Ports;
using Telltale.Audit.Probes;
using Telltale.Audit.Records;
using Telltale.Audit.Results;
using Telltale.Audit.Stages;
using Telltale.Core.Evidence;
using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;
using Telltale.Learning.Networks;
using Telltale.Learning.Training;

namespace Telltale.Audit.Forecasts;

/// <summary>
/// Tries for a few seconds what a run does for long: some batches of training on every thread, queries of the result, every
/// attack on few records with made-up answers; and multiplies.
/// </summary>
/// <param name="plan">The plan.</param>
/// <param name="records">The records.</param>
/// <param name="kernel">Does the arithmetic.</param>
/// <param name="threads">Threads to use.</param>
/// <param name="time">The clock.</param>
public sealed class CostTrial(AuditPlan plan, RecordSet records, Kernel kernel, int threads, TimeProvider time)
{
    private const int FewBatches = 24;
    private const int FewRecords = 300;
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(1);

    private readonly PreparedRecords _prepared = PreparedRecords.Draw(records, plan.Data, new Seed(plan.Seed));

    /// <summary>The trial.</summary>
    /// <param name="diskBytes">Disk that the run will need at most.</param>
    /// <param name="cancellation">Stops it.</param>
    public ForecastCost Run(long diskBytes, CancellationToken cancellation)
    {
        TrainingData data = Recipe.Data(records, _prepared, plan.Data.Scale);
        (double batchSeconds, double querySeconds) = Train(data, cancellation);
        int half = Math.Max(1, _prepared.Candidates.Length / 2);
        double batches = Math.Ceiling(half / (double)plan.Target.Training.Batch) * plan.Target.Training.Epochs;
        int side = (2 * plan.Models.Shifts) + 1;
        // Every thread was at work in the trial; the last round may leave some idle.
        int workers = Math.Min(threads, plan.Models.Count);
        double rounds = Math.Ceiling(plan.Models.Count / (double)workers) + CascadeRounds();
        List<string> left = [];
        double scoring = Score(left, cancellation);
        if (plan.MostCascadeModels > 0)
        {
            left.Add(
                $"Training counts {plan.MostCascadeModels:#,0} models of cascades (cmia), which are fewer where a cascade stops before its last round."
            );
        }

        if (plan.Target.Training.Patience > 0)
        {
            left.Add("Early stopping may end training sooner.");
        }

        IReadOnlyList<IProbe> probes = ProbeCatalog.NeededBy(
            plan,
            Shape(_prepared.Candidates.Length),
            records.Features
        );
        if (probes.Any(p => p is ITunedProbe { IsOpen: true }))
        {
            left.Add("Choosing the size of noise is not counted; it takes a model and some thousand queries.");
        }

        left.Add("Intervals, checks and the report are not counted; they take seconds, minutes with a million rows.");
        return new ForecastCost(
            Rounded(rounds * batches * batchSeconds),
            Rounded(rounds * data.Records * side * side * querySeconds),
            Rounded(scoring),
            Rounded(probes.Sum(p => Seconds(p, batchSeconds / plan.Target.Training.Batch, querySeconds))),
            threads,
            diskBytes,
            Memory(data.Records, side * side),
            left
        );
    }

    // A target's models of a round are trained together, one target after another.
    private double CascadeRounds() =>
        plan.MostCascadeModels == 0
            ? 0
            : plan.Models.Targets
                * (plan.Cascade.Rounds - 1)
                * Math.Ceiling(plan.CascadeModels / (double)Math.Min(threads, plan.CascadeModels));

    // Models are measured at the same time, as they are trained; what is learnt once keeps all others waiting.
    private double Seconds(IProbe probe, double learning, double asking)
    {
        int models = probe.Outputs.Any(o => o.References is not null) ? plan.Models.Count : plan.Models.Targets;
        double rounds = Math.Ceiling(models / (double)Math.Min(threads, models));
        ProbeWork work = probe.Work;
        double each = (work.Passes * _prepared.Candidates.Length * asking) + (work.Lessons * learning);
        return (rounds * each) + (work.LessonsOnce * learning);
    }

    // Seconds a batch, and seconds a query of one record, with as many models at once as there are threads.
    private (double Batch, double Query) Train(TrainingData data, CancellationToken cancellation)
    {
        NetworkOptions network = plan.Target.Network.Options(records.Image);
        int half = Math.Max(1, _prepared.Candidates.Length / 2);
        int batch = plan.Target.Training.Batch;
        double work = FewBatches;
        while (true)
        {
            // First more records, spread over all as a training set is, then more rounds of them.
            int count = (int)Math.Min(half, work * batch);
            int epochs = (int)Math.Clamp(work * batch / count, 1, 1 << 20);
            int[] some = [.. Enumerable.Range(0, count).Select(i => (int)((long)i * data.Records / count))];
            TrainingOptions training = Recipe.Training(plan.Target.Training) with
            {
                Epochs = epochs,
                EarlyStopping = null,
            };
            ModelJob[] jobs =
            [
                .. Enumerable
                    .Range(0, Math.Min(threads, plan.Models.Count))
                    .Select(model => new ModelJob
                    {
                        Model = model,
                        Network = network,
                        Training = training,
                        Records = some,
                        Seed = new Seed(plan.Seed).Derive("trial").Derive(model),
                    }),
            ];
            long began = time.GetTimestamp();
            double querying = 0;
            Lock gate = new();
            Ensemble.Train(
                new Trainer(kernel),
                data,
                jobs,
                threads,
                (_, trained) =>
                {
                    long asked = time.GetTimestamp();
                    trained.Logits(data, some);
                    lock (gate)
                    {
                        querying += time.GetElapsedTime(asked).TotalSeconds;
                    }

                    return true;
                },
                (_, _) => { },
                cancellation: cancellation
            );
            double whole = time.GetElapsedTime(began).TotalSeconds;
            double query = querying / jobs.Length;
            double batches = epochs * Math.Ceiling(count / (double)batch);
            // The first trials are short, and the compiler is still at work in them.
            if (whole >= Enough.TotalSeconds || epochs >= 1 << 20)
            {
                return (Math.Max(0, whole - query) / batches, query / count);
            }

            work *= whole < 0.1 ? 8 : 2;
        }
    }

    private double Score(List<string> left, CancellationToken cancellation)
    {
        int count = Math.Min(FewRecords, _prepared.Candidates.Length);
        PanelShape shape = Shape(count) with { Population = Math.Min(FewRecords, _prepared.Population.Length) };
        MembershipMask mask = Splits.Draw(plan.Models.Design, shape.Models, count, new Seed(plan.Seed));
        Panel panel = new(
            shape with
            {
                Targets = 1,
            },
            mask,
            [.. _prepared.Candidates[..count].Select(r => records.Labels[r])],
            [.. _prepared.Population[..shape.Population].Select(r => records.Labels[r])],
            [.. Enumerable.Range(0, count).Select(i => $"{i}")]
        )
        {
            // Each row as somebody of its own: what attacks take is the same, and the mask need not keep anybody together.
            Groups = _prepared.Groups is null
                ? null
                : RecordGroups.Of([.. Enumerable.Range(0, count).Select(i => $"{i}")]),
        };
        Rng rng = new Seed(plan.Seed).Derive("trial").CreateRng();
        for (int model = 0; model < shape.Models; model++)
        {
            float[] answers = new float[shape.AnswerLength];
            for (int i = 0; i < answers.Length; i++)
            {
                answers[i] = (float)rng.NextNormal();
            }

            panel.Add(model, new ModelAnswers(answers));
        }

        int[] references = Splits.ReferencesOf(0, plan.Models.Design, plan.Models.Count, plan.Models.References);
        ClassifierEvidence evidence = panel.EvidenceOf(
            0,
            references,
            cascade: plan.HasCascade ? MadeUp(count, shape.Queries, rng) : null
        );
        (IReadOnlyList<AttackChoice> able, IReadOnlyList<SkippedAttack> skipped) = Scoring.Sort(plan.Attacks, evidence);
        if (skipped.Count > 0)
        {
            left.Add($"Attacks not tried, so not counted: {string.Join(", ", skipped.Select(s => s.Label))}.");
        }

        if (able.Count == 0)
        {
            return 0;
        }

        double seconds = double.PositiveInfinity;
        for (int round = 0; round < 2; round++)
        {
            long began = time.GetTimestamp();
            Scoring.Run(_ => evidence, 1, able, threads, new NoProgress(), cancellation);
            seconds = Math.Min(seconds, time.GetElapsedTime(began).TotalSeconds);
        }

        return seconds * plan.Models.Targets * (_prepared.Candidates.Length / (double)count);
    }

    private CascadeEvidence MadeUp(int count, int queries, Rng rng)
    {
        TargetCascade cascade = new(0, count, queries);
        for (int round = 2; round <= plan.Cascade.Rounds; round++)
        {
            float[][] margins = new float[plan.CascadeModels][];
            for (int model = 0; model < margins.Length; model++)
            {
                margins[model] = new float[count * queries];
                foreach (ref float margin in margins[model].AsSpan())
                {
                    margin = (float)rng.NextNormal();
                }
            }

            cascade.Add(round, Splits.DrawAround(cascade.Settled, margins.Length, new Seed(plan.Seed)), margins);
        }

        return cascade.Evidence;
    }

    private PanelShape Shape(int candidates)
    {
        int side = (2 * plan.Models.Shifts) + 1;
        return new PanelShape(
            plan.Models.Count,
            plan.Models.Targets,
            candidates,
            _prepared.Population.Length,
            side * side,
            records.Classes
        );
    }

    // Margins of all models, logits of the targets, the records as read and as gathered, what each thread trains.
    private double Memory(int count, int queries)
    {
        double margins = 4.0 * (plan.Models.Count + plan.MostCascadeModels) * count * queries;
        double logits = 4.0 * plan.Models.Targets * count * queries * records.Classes;
        double features = (records.Bytes is null ? 4.0 : 1.0) * records.Features * (records.Count + count);
        double weights = plan.Target.Network.Options(records.Image).Count(records.Features, records.Classes);
        double training = threads * 4.0 * 5 * weights;
        double answers = threads * 4.0 * count * queries * records.Classes;
        return Math.Round((100 << 20) + margins + logits + features + training + answers);
    }

    private static double Rounded(double seconds) => Math.Round(seconds, 3);

    private sealed class NoProgress : IAuditProgress
    {
        public void Begin(string stage, int units) { }

        public void Report(double done) { }

        public void Note(string text) { }

        public void End() { }
    }
}
