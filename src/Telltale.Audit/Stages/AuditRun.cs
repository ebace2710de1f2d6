using Telltale.Attacks;
using Telltale.Audit.Assessment;
using Telltale.Audit.Plans;
using Telltale.Audit.Ports;
using Telltale.Audit.Probes;
using Telltale.Audit.Records;
using Telltale.Audit.Results;
using Telltale.Audit.Slices;
using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;
using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;
using Telltale.Learning.Training;

namespace Telltale.Audit.Stages;

/// <summary>The main job up to the scores: draw records, split, train (or take up what is stored), attack.</summary>
public sealed record AuditRun
{
    /// <summary>Reference models that play the target where the share of the candidates that was used is estimated.</summary>
    public const int UsageShadows = 16;

    /// <summary>What to do.</summary>
    public required AuditPlan Plan { get; init; }

    /// <summary>The records.</summary>
    public required RecordSet Records { get; init; }

    /// <summary>Does the arithmetic of training.</summary>
    public required Kernel Kernel { get; init; }

    /// <summary>Keeps answers between runs.</summary>
    public required IAnswerStore Store { get; init; }

    /// <summary>Keeps models in training between runs.</summary>
    public required CheckpointOptions Checkpoints { get; init; }

    /// <summary>Hears how far it is.</summary>
    public required IAuditProgress Progress { get; init; }

    /// <summary>Times the stages.</summary>
    public required StageClock Clock { get; init; }

    /// <summary>Threads to use; no result depends on it.</summary>
    public required int Threads { get; init; }

    /// <summary>Version of the program; stored answers of another version are not used.</summary>
    public required string Version { get; init; }

    /// <summary>Refuses what <see cref="Execute"/> would refuse, without a place to store anything.</summary>
    /// <exception cref="BadInputException">As <see cref="Execute"/>.</exception>
    public static void Check(AuditPlan plan, RecordSet records)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(records);
        SliceRules.CheckFeatures(plan.Assessment.Slices, records.Features, records.Names);
        Recipe.Check(plan, records);
        PreparedRecords prepared = PreparedRecords.Draw(records, plan.Data, new Seed(plan.Seed));
        IReadOnlyList<IProbe> probes = Probes(plan, records, prepared);
        Panel panel = EmptyPanel(plan, records, prepared, probes);
        RefuseImpossibleAttacks(plan, panel);
        CascadeTraining.Check(plan, panel.Shape, prepared);
    }

    /// <summary>
    /// Numbers that are kept beyond plain answers, and how many of them go into the evidence once more: what probes measure, the
    /// first target's second round of answers, and margins of models that cascades train.
    /// </summary>
    public static (long Stored, long InEvidence) NumbersBeyondAnswers(AuditPlan plan, RecordSet records)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(records);
        int side = (2 * plan.Models.Shifts) + 1;
        (int candidates, int population) = PreparedRecords.MostRows(records, plan.Data);
        PanelShape shape = new(
            plan.Models.Count,
            plan.Models.Targets,
            candidates,
            population,
            side * side,
            records.Classes
        );
        long answers = (long)shape.Queries * shape.Classes;
        long stored = plan.Assessment.AsksTwice ? (shape.Records + (long)shape.Population) * answers : 0;
        long evidence = plan.Assessment.AsksTwice ? shape.Records * answers : 0;
        foreach (ProbeOutput output in ProbeCatalog.NeededBy(plan, shape, records.Features).SelectMany(p => p.Outputs))
        {
            long models = output.References is null ? shape.Targets : shape.Models;
            stored += models * output.Length;
            evidence += (output.References is null ? 1 : models) * output.Length;
        }

        // Margins of 4 bytes; a mask of one byte for each of them is counted as a quarter.
        long eachModel = (long)shape.Records * shape.Queries;
        stored += plan.MostCascadeModels * eachModel;
        evidence += plan.MostCascadeModels / plan.Models.Targets * (eachModel + (shape.Records / 4) + 1);
        return (stored, evidence);
    }

    /// <summary>Runs it.</summary>
    /// <exception cref="BadInputException">The plan asks for more records than there are, or for an attack that this evidence will not suffice for: found before anything is trained.</exception>
    public AuditOutcome Execute(CancellationToken cancellation)
    {
        Recipe.Check(Plan, Records);
        PreparedRecords prepared = PreparedRecords.Draw(Records, Plan.Data, new Seed(Plan.Seed));
        IReadOnlyList<IProbe> probes = Probes(Plan, Records, prepared);
        Panel panel = EmptyPanel(Plan, Records, prepared, probes);
        RefuseImpossibleAttacks(Plan, panel);
        CascadeTraining.Check(Plan, panel.Shape, prepared);
        if (panel.WholeReferences)
        {
            long bytes = panel.Shape.CheckWholeReferences(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
            Progress.Note(
                $"keeping the whole answers of {panel.Shape.Models} models: {PanelShape.Gigabytes(bytes)} GB"
            );
        }

        string key = AnswerKey.Of(Plan, Records, Kernel.Name, Version);
        AnswerTraining training = new(Plan, Kernel, Store, Checkpoints, Threads, Progress);
        Clock.Measure("train", () => training.Fill(key, Records, prepared, panel, probes, cancellation));
        TargetCascade[]? cascades = Plan.HasCascade
            ? Clock.Measure(
                "cascade",
                () =>
                    new CascadeTraining(Plan, Kernel, Store, Checkpoints, Threads, Progress).Run(
                        key,
                        Records,
                        prepared,
                        panel,
                        References,
                        cancellation
                    )
            )
            : null;
        bool asked = NeedFeatures(Plan);
        NdArray? features = asked ? Features(prepared.Candidates) : null;
        NdArray? populationFeatures = asked && prepared.Population.Length > 0 ? Features(prepared.Population) : null;
        ScoredTargets scored = Clock.Measure(
            "attack",
            () =>
                Scoring.Run(
                    t => panel.EvidenceOf(t, References(t), features, populationFeatures, cascades?[t].Evidence),
                    Plan.Models.Targets,
                    Plan.Attacks,
                    Threads,
                    Progress,
                    cancellation,
                    Clock,
                    Plan.Assessment.Aggregate
                )
        );
        ClassifierEvidence first = panel.EvidenceOf(
            0,
            References(0),
            features ?? Features(prepared.Candidates),
            populationFeatures,
            cascades?[0].Evidence
        );
        DatasetUsage? usage = Plan.Assessment.DatasetUsage is { } counted
            ? Clock.Measure(
                "usage",
                () =>
                    UsageEstimator.Of(first, counted, UsageShadows, Plan.Assessment.Confidence, Threads, scored.Persons)
            )
            : null;
        return new AuditOutcome(scored, first, prepared, Accuracies(panel), References(0).Length)
        {
            Usage = usage,
            Cascades = cascades?.SelectMany(c => c.Held(panel.Mask)).ToArray(),
        };
    }

    private static IReadOnlyList<IProbe> Probes(AuditPlan plan, RecordSet records, PreparedRecords prepared)
    {
        IReadOnlyList<IProbe> probes = ProbeCatalog.NeededBy(plan, ShapeOf(plan, records, prepared), records.Features);
        foreach (IProbe probe in probes)
        {
            probe.Check(plan, records);
        }

        return probes;
    }

    private static PanelShape ShapeOf(AuditPlan plan, RecordSet records, PreparedRecords prepared)
    {
        int side = (2 * plan.Models.Shifts) + 1;
        return new PanelShape(
            plan.Models.Count,
            plan.Models.Targets,
            prepared.Candidates.Length,
            prepared.Population.Length,
            side * side,
            records.Classes
        );
    }

    private static Panel EmptyPanel(
        AuditPlan plan,
        RecordSet records,
        PreparedRecords prepared,
        IReadOnlyList<IProbe> probes
    )
    {
        PanelShape shape = ShapeOf(plan, records, prepared);
        shape.Check();
        MembershipMask mask = Splits.Draw(plan.Models.Design, shape.Models, prepared, new Seed(plan.Seed));
        return new Panel(
            shape,
            mask,
            [.. prepared.Candidates.Select(r => records.Labels[r])],
            [.. prepared.Population.Select(r => records.Labels[r])],
            [.. prepared.Candidates.Select(r => r.ToString(System.Globalization.CultureInfo.InvariantCulture))],
            wholeReferences: plan.AllAttacks.Any(a => a.Attack.Needs.ReferenceDistributions)
        )
        {
            Groups = prepared.Groups,
            Probes = [.. probes.SelectMany(p => p.Outputs)],
        };
    }

    /// <summary>Evidence of the right shape, with nothing in it yet, tells before training what an attack will miss.</summary>
    private static void RefuseImpossibleAttacks(AuditPlan plan, Panel panel)
    {
        Panel blank = new(
            panel.Shape,
            panel.Mask,
            panel.Labels,
            panel.PopulationLabels,
            panel.Ids,
            panel.WholeReferences
        )
        {
            Groups = panel.Groups,
            Probes = panel.Probes,
        };
        ModelAnswers nothing = new(new float[panel.Shape.AnswerLength]);
        for (int model = 0; model < (panel.WholeReferences ? panel.Shape.Models : 1); model++)
        {
            blank.Add(model, nothing);
        }

        foreach (ProbeOutput output in panel.Probes)
        {
            float[] unmeasured = new float[output.Length];
            for (int model = 0; model < panel.Shape.Models; model++)
            {
                blank.AddProbe(output, model, unmeasured);
            }
        }

        bool asked = NeedFeatures(plan);
        int population = panel.Shape.Population;
        (_, IReadOnlyList<SkippedAttack> skipped) = Scoring.Sort(
            [.. plan.AllAttacks],
            blank.EvidenceOf(
                0,
                ReferencesOf(plan, 0),
                asked ? new MemoryArray<byte>(new byte[panel.Shape.Records], panel.Shape.Records, 1) : null,
                asked && population > 0 ? new MemoryArray<byte>(new byte[population], population, 1) : null,
                plan.HasCascade ? new TargetCascade(0, panel.Shape.Records, panel.Shape.Queries).Evidence : null
            )
        );
        if (skipped.Count > 0)
        {
            IEnumerable<string> lines = skipped.Select(s => $"attack {s.Label} {s.Reason}");
            throw new BadInputException(
                $"{plan.Name}: {string.Join("; ", lines)}. Change the plan (data.population, data.groups, models.count, models.targets) or leave these attacks out."
            );
        }
    }

    private static bool NeedFeatures(AuditPlan plan) =>
        plan.AllAttacks.Any(a => a.Attack.Needs is { Features: true } or { PopulationFeatures: true });

    private int[] References(int target) => ReferencesOf(Plan, target);

    private static int[] ReferencesOf(AuditPlan plan, int target) =>
        Splits.ReferencesOf(target, plan.Models.Design, plan.Models.Count, plan.Models.References);

    private NdArray Features(int[] rows)
    {
        int width = Records.Features;
        if (Plan.Attacks.Any(a => a.Attack.Needs.Reads(ProbeArray.Weights)))
        {
            // Weights go with the features as the models read them.
            return AsTrained(rows);
        }

        if (Records.Bytes is { } bytes)
        {
            byte[] chosen = new byte[checked(rows.Length * width)];
            for (int i = 0; i < rows.Length; i++)
            {
                bytes.AsSpan(rows[i] * width, width).CopyTo(chosen.AsSpan(i * width));
            }

            return new MemoryArray<byte>(chosen, Shape(rows.Length));
        }

        float[] numbers = new float[checked(rows.Length * width)];
        for (int i = 0; i < rows.Length; i++)
        {
            Records.Floats.AsSpan(rows[i] * width, width).CopyTo(numbers.AsSpan(i * width));
        }

        return new MemoryArray<float>(numbers, Shape(rows.Length));
    }

    private MemoryArray<float> AsTrained(int[] rows)
    {
        PreparedRecords chosen = new(rows, [], 0);
        TrainingData data = Recipe.Data(Records, chosen, Plan.Data.Scale);
        float[] numbers = new float[checked(rows.Length * data.Features)];
        for (int i = 0; i < rows.Length; i++)
        {
            data.Read(Kernel, i, numbers.AsSpan(i * data.Features, data.Features));
        }

        return new MemoryArray<float>(numbers, Shape(rows.Length));
    }

    private long[] Shape(int rows) =>
        Records.Image is { } image ? [rows, image.Height, image.Width, image.Channels] : [rows, Records.Features];

    private static ModelsSummary Accuracies(Panel panel)
    {
        double[] right = new double[2];
        double[] all = new double[2];
        for (int target = 0; target < panel.Shape.Targets; target++)
        {
            ClassifierEvidence evidence = panel.EvidenceOf(target, []);
            for (int record = 0; record < evidence.Records; record++)
            {
                int side = evidence.Membership[record] == Membership.Member ? 1 : 0;
                all[side]++;
                right[side] += evidence.Target.IsCorrect(0, record, 0) ? 1 : 0;
            }
        }

        return new ModelsSummary(right[1] / all[1], right[0] / all[0]);
    }
}
