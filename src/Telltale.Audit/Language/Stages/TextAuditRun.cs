using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Telltale.Attacks;
using Telltale.Attacks.Language;
using Telltale.Audit.Language.Collecting;
using Telltale.Audit.Language.Plans;
using Telltale.Audit.Plans;
using Telltale.Audit.Ports;
using Telltale.Audit.Results;
using Telltale.Audit.Stages;
using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Core.Evidence.Language;
using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;
using Telltale.Learning.Language.Models;
using Telltale.Learning.Training;

namespace Telltale.Audit.Language.Stages;

/// <summary>
/// An audit of language models trained here, up to the scores: draw texts, split, train, ask every model about every text
/// once, attack each target with the others as shadow models.
/// </summary>
public sealed record TextAuditRun
{
    /// <summary>What to do.</summary>
    public required TextPlan Plan { get; init; }

    /// <summary>All texts.</summary>
    public required IReadOnlyList<TextRecord> Texts { get; init; }

    /// <summary>Where training begins.</summary>
    public required StartingPoint Start { get; init; }

    /// <summary>Further reference models by name.</summary>
    public required IReadOnlyList<AskedModel> References { get; init; }

    /// <summary>Does the arithmetic.</summary>
    public required Kernel Kernel { get; init; }

    /// <summary>Keeps trained models between runs.</summary>
    public required IDecoderStore Store { get; init; }

    /// <summary>Keeps models in training between runs.</summary>
    public required CheckpointOptions Checkpoints { get; init; }

    /// <summary>Hears how far it is.</summary>
    public required IAuditProgress Progress { get; init; }

    /// <summary>Times the stages.</summary>
    public required StageClock Clock { get; init; }

    /// <summary>Threads to use; no result depends on it.</summary>
    public required int Threads { get; init; }

    /// <summary>Version of the program; stored models of another version are not used.</summary>
    public required string Version { get; init; }

    /// <summary>Runs it.</summary>
    /// <exception cref="BadInputException">The plan asks for more texts than there are, or for an attack that the evidence cannot suffice for.</exception>
    public async Task<TextAuditOutcome> ExecuteAsync(CancellationToken cancellation)
    {
        TextTrainingPlan training =
            Plan.Training ?? throw new InvalidOperationException("The plan names a target that exists.");
        Seed seed = new(Plan.Seed);
        PreparedTexts prepared = PreparedTexts.Draw(Texts, Plan);
        IReadOnlyList<TextAttackChoice> attacks = AttackCatalog.ChooseTexts(Plan.Attacks);
        TextSplit split = new(prepared, training, seed);
        (IReadOnlyList<TextAttackChoice> able, IReadOnlyList<SkippedAttack> leftOut) = ExpectedEvidence.Announce(
            split.Documents(0),
            prepared.Sets,
            Expected(References, Start.Tokenizer.Hash, split),
            DecoderTextModel.Shows,
            attacks,
            Progress
        );
        TextQuestions questions = TextQuestions.Of(able.Select(a => a.Attack.Needs));
        DecoderTrainings trainings = new(training, Start, Kernel, Store, Checkpoints, Threads, Progress);
        DecoderWeights[] weights = Clock.Measure(
            "train",
            () => trainings.Train(Key(prepared), prepared, split.Mask, seed, cancellation)
        );
        using TextModelGroup models = new(weights, Start, Kernel, Threads, seed.Derive("continuations"));
        ReadingMemory memory = new();
        List<ScoredTargets> scored = [];
        TextEvidence? first = null;
        for (int target = 0; target < training.Targets; target++)
        {
            long began = Clock.Now();
            TextEvidence evidence = await EvidenceAsync(models, memory, target, split, questions, cancellation)
                .ConfigureAwait(false);
            Clock.Add("ask", Clock.Since(began));
            first ??= evidence;
            scored.Add(
                Clock.Measure(
                    "attack",
                    () =>
                        TextScoring.Run(
                            evidence,
                            attacks,
                            Threads,
                            Progress,
                            cancellation,
                            Clock,
                            leftOut,
                            Plan.Assessment.Aggregate
                        )
                )
            );
        }

        return new TextAuditOutcome(StackedTargets.Of(scored), first!, prepared, weights[0]);
    }

    private async Task<TextEvidence> EvidenceAsync(
        TextModelGroup models,
        ReadingMemory memory,
        int target,
        TextSplit split,
        TextQuestions questions,
        CancellationToken cancellation
    )
    {
        AskedModel[] shadows =
        [
            .. split.ShadowsOf(target).Select(s => new AskedModel(s.Name, models[s.Model], s.TrainedOn)),
        ];
        TextCollector collector = new()
        {
            Target = models[target],
            References = [.. References, .. shadows],
            Known = split.Prepared.Sets,
            Queries = Plan.Queries,
            Seed = new Seed(Plan.Seed).Derive("queries"),
            Progress = Progress,
            Memory = memory,
            LaterTargets =
            [
                .. Enumerable.Range(target + 1, Plan.Training!.Targets - target - 1).Select(t => models[t]),
            ],
        };
        return new TextEvidence(
            await collector.CollectAsync(split.Documents(target), questions, cancellation).ConfigureAwait(false)
        );
    }

    /// <summary>What each target will be held against: the references, then the other models.</summary>
    private static IReadOnlyList<ExpectedModel> Expected(
        IReadOnlyList<AskedModel> references,
        string tokenizer,
        TextSplit split
    ) =>
        [
            .. references.Select(r => new ExpectedModel(
                r.Name,
                r.Model is IDistributionModel whole && whole.TokenizerIdentity == tokenizer,
                TrainedOn: null
            )),
            .. split.ShadowsOf(0).Select(s => new ExpectedModel(s.Name, false, s.TrainedOn)),
        ];

    /// <summary>Names stored models by all that they depend on.</summary>
    private string Key(PreparedTexts prepared)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"{Version}\n{Kernel.Name}\n{Start.Tokenizer.Hash}\n");
        text.Append(Start.Weights?.Hash() ?? "drawn").Append('\n');
        foreach (PlanField field in PlanForm.Texts.Fields)
        {
            bool counts =
                field.Path == "seed"
                || field.Path == "models.design"
                || field.Path.StartsWith("training.", StringComparison.Ordinal)
                || (field.Path.StartsWith("target.", StringComparison.Ordinal) && field.Kind is PlanKind.Whole);
            if (counts && Plan.Values.Has(field.Path))
            {
                text.Append(field.Path).Append('=').AppendJoin('|', Plan.Values.Items(field.Path)).Append('\n');
            }
        }

        // Which texts are known members: a candidate is in half of the training sets, they are in all.
        text.Append(CultureInfo.InvariantCulture, $"{Start.StartsTexts}\n{prepared.Candidates.Count}\n");
        foreach (TextRecord record in prepared.Candidates.Concat(prepared.Known))
        {
            text.Append(record.Text.Length.ToString(CultureInfo.InvariantCulture)).Append(':').Append(record.Text);
        }

        // Whose they are decides which go together.
        if (prepared is { Rows: not null, Groups: { } groups })
        {
            text.Append("\ngroups=").AppendJoin(',', groups.OfRecord);
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..32];
    }
}

/// <summary>What an audit of language models came to, before it is judged.</summary>
/// <param name="Scored">Scores, target by target.</param>
/// <param name="FirstTarget">Evidence about the first target.</param>
/// <param name="Prepared">Which texts took part.</param>
/// <param name="Target">The first target.</param>
public sealed record TextAuditOutcome(
    ScoredTargets Scored,
    TextEvidence FirstTarget,
    PreparedTexts Prepared,
    DecoderWeights Target
);
