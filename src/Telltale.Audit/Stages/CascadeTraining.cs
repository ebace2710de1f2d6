using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using Telltale.Attacks.Cascades;
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
/// Trains the later rounds of each target's cascade: settle what can be settled, fix it, train models anew, and so on until nothing is
/// settled or the rounds are over. Margins are stored and taken up again like the answers of other models.
/// </summary>
/// <remarks>
/// Every target has models of its own, since they know what its answers have shown; they serve no other target, and play the
/// target for none but their own.
/// </remarks>
/// <param name="plan">The plan.</param>
/// <param name="kernel">Does the arithmetic.</param>
/// <param name="store">Keeps margins between runs.</param>
/// <param name="checkpoints">Keeps models in training between runs.</param>
/// <param name="threads">Models trained at the same time.</param>
/// <param name="progress">Hears how many models are done, and what was settled.</param>
internal sealed class CascadeTraining(
    AuditPlan plan,
    Kernel kernel,
    IAnswerStore store,
    CheckpointOptions checkpoints,
    int threads,
    IAuditProgress progress
)
{
    /// <summary>Refuses a plan that has too few models for a cascade, asks for more than can be held, or would tear persons apart.</summary>
    /// <exception cref="BadInputException">
    /// Fewer than 4 references a target, more than 2³¹ − 1 margins, or persons with several rows: rows are settled one by one, and
    /// models would be trained on some rows of somebody and not on others.
    /// </exception>
    public static void Check(AuditPlan plan, PanelShape shape, PreparedRecords prepared)
    {
        if (plan.HasCascade && prepared.Units < prepared.Candidates.Length)
        {
            throw new BadInputException(
                $"{plan.Name}: attack cmia settles records one by one and trains models around them, which would tear apart the rows of one person (data.groups); leave the attack out."
            );
        }

        Int128 margins = (Int128)plan.MostCascadeModels * shape.Records * shape.Queries;
        if (margins > Array.MaxLength)
        {
            throw new BadInputException(
                $"{plan.Name}: cascades of up to {plan.MostCascadeModels} models, {shape.Records} candidates and {shape.Queries} queries make {margins} margins; at most {Array.MaxLength} can be held. "
                    + "Lower cascade.rounds, cascade.models, models.targets, models.shifts or data.records."
            );
        }

        int references = plan.Models.ReferencesOfTarget;
        if (plan.HasCascade && references < CascadePlan.LeastReferences)
        {
            throw new BadInputException(
                $"{plan.Name}: attack cmia sets thresholds where reference models play the target, each judged by the others; expected at least {CascadePlan.LeastReferences} references a target, found {references}. "
                    + "Raise models.count or models.references, or leave the attack out."
            );
        }
    }

    /// <summary>Trains what is missing.</summary>
    /// <param name="key">Hash of all that the plan's models depend on.</param>
    /// <param name="records">The records as read.</param>
    /// <param name="prepared">Which of them take part.</param>
    /// <param name="panel">The answers of the plan's models, all there.</param>
    /// <param name="referencesOf">References of each target.</param>
    /// <param name="cancellation">Stops within a batch; finished models are kept.</param>
    /// <returns>The cascade of each target.</returns>
    public TargetCascade[] Run(
        string key,
        RecordSet records,
        PreparedRecords prepared,
        Panel panel,
        Func<int, int[]> referencesOf,
        CancellationToken cancellation
    )
    {
        TargetCascade[] all =
        [
            .. Enumerable
                .Range(0, panel.Shape.Targets)
                .Select(t => new TargetCascade(t, panel.Shape.Records, panel.Shape.Queries)),
        ];
        // No model of a cascade is asked about the population.
        Lazy<TrainingData> data = new(() => Recipe.Data(records, prepared with { Population = [] }, plan.Data.Scale));
        for (int round = 2; round <= plan.Cascade.Rounds; round++)
        {
            foreach (TargetCascade cascade in all.Where(c => !c.HasEnded))
            {
                ClassifierEvidence evidence = panel.EvidenceOf(
                    cascade.Target,
                    referencesOf(cascade.Target),
                    cascade: cascade.Evidence
                );
                Anchors anchors = CascadeSettling.Of(evidence, cascade.Settled, plan.Cascade.Rule, threads);
                cascade.Settle(anchors);
                Tell(cascade, anchors, round - 1);
            }

            TargetCascade[] going = [.. all.Where(c => !c.HasEnded)];
            if (going.Length == 0)
            {
                break;
            }

            int models = going.Length * plan.CascadeModels;
            progress.Begin($"training {models} models of round {round} of {plan.Cascade.Rounds}", models);
            for (int i = 0; i < going.Length; i++)
            {
                Train(key, round, going[i], data, panel, before: i * plan.CascadeModels, records.Image, cancellation);
            }

            progress.End();
        }

        return all;
    }

    /// <summary>
    /// The models of one round of one target. Their training sets are as large as the target's and hold what is settled; the
    /// rest of them is drawn anew for each.
    /// </summary>
    private void Train(
        string key,
        int round,
        TargetCascade cascade,
        Lazy<TrainingData> data,
        Panel panel,
        int before,
        ImageShape? image,
        CancellationToken cancellation
    )
    {
        PanelShape shape = panel.Shape with { Population = 0 };
        string own = KeyOf(key, round, cascade);
        Seed seed = new Seed(plan.Seed).Derive("cascade").Derive(cascade.Target).Derive(round);
        MembershipMask members = Splits.DrawAround(cascade.Settled, plan.CascadeModels, seed);
        float[][] margins = new float[plan.CascadeModels][];
        List<int> missing = [];
        for (int model = 0; model < margins.Length; model++)
        {
            if (store.Load(own, model, shape.Records * shape.Queries) is { } stored && AnswerTraining.AreFinite(stored))
            {
                margins[model] = stored.Logits;
                checkpoints.Store.Remove(own, model);
            }
            else
            {
                missing.Add(model);
            }
        }

        int done = before + margins.Length - missing.Count;
        progress.Report(done);
        if (missing.Count > 0)
        {
            TrainMissing();
        }

        cascade.Add(round, members, margins);

        void TrainMissing()
        {
            IReadOnlyList<PixelShift> queries = QueryShifts.Of(plan.Models.Shifts);
            Ensemble.Train(
                new Trainer(kernel),
                data.Value,
                [
                    .. missing.Select(m => new ModelJob
                    {
                        Model = m,
                        Network = plan.Target.Network.Options(image),
                        Training = Recipe.Training(plan.Target.Training),
                        Records = members.MembersOf(m),
                        Seed = seed.Derive("model").Derive(m),
                    }),
                ],
                threads,
                (job, trained) =>
                {
                    ModelAnswers answers = AnswerTraining.Ask(trained, data.Value, queries, shape);
                    AnswerTraining.Check(answers, job.Model);
                    float[] said = new float[shape.Records * shape.Queries];
                    AnswerMargins.Fill(answers.Logits, panel.Labels, shape.Queries, shape.Classes, said);
                    store.Save(own, job.Model, new ModelAnswers(said));
                    checkpoints.Store.Remove(own, job.Model);
                    margins[job.Model] = said;
                    return true;
                },
                (_, _) => { },
                trained => progress.Report(done + trained),
                checkpoints with
                {
                    Key = own,
                    OnNote = progress.Note,
                },
                cancellation
            );
        }
    }

    /// <summary>Names a round's folder by what its training sets depend on beyond the plan's: target, round, what is settled.</summary>
    private static string KeyOf(string key, int round, TargetCascade cascade)
    {
        byte[] settled = [.. cascade.Settled.Select(m => (byte)m)];
        byte[] numbers = new byte[2 * sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(numbers, cascade.Target);
        BinaryPrimitives.WriteInt32LittleEndian(numbers.AsSpan(sizeof(int)), round);
        string hash = Convert.ToHexStringLower(SHA256.HashData([.. numbers, .. settled]))[..16];
        return $"{key}-cascade-{cascade.Target}-{round}-{hash}";
    }

    private void Tell(TargetCascade cascade, Anchors anchors, int round)
    {
        int settled = cascade.Settled.Count(m => m != Membership.Unknown);
        progress.Note(
            string.Create(
                CultureInfo.InvariantCulture,
                $"target {cascade.Target}, round {round}: {(anchors.AreNone ? "settled nothing, its cascade ends" : $"took {anchors.NonMembers.Length} records for non-members, {anchors.Members.Length} for members")}; {settled} are settled"
            )
        );
    }
}
