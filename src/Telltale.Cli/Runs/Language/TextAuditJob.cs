using Telltale.Adapters.Formats.Gguf;
using Telltale.Adapters.Formats.TextEvidence;
using Telltale.Adapters.Plans;
using Telltale.Adapters.Store;
using Telltale.Adapters.Targets;
using Telltale.Attacks;
using Telltale.Attacks.Language;
using Telltale.Audit.Language;
using Telltale.Audit.Language.Collecting;
using Telltale.Audit.Language.Plans;
using Telltale.Audit.Language.Stages;
using Telltale.Audit.Plans;
using Telltale.Audit.Ports;
using Telltale.Audit.Results;
using Telltale.Audit.Stages;
using Telltale.Cli.Terminal;
using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Core.Evidence.Language;
using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;
using Telltale.Learning.Training;
using Telltale.Report.Html;
using Telltale.Report.Markdown;

namespace Telltale.Cli.Runs.Language;

/// <summary>A whole audit of a language model, from a plan to a judged run.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Reproduce">Command line that gives the result again.</param>
/// <param name="Threads">Threads to use; no number depends on it.</param>
internal sealed record TextAuditJob(TextPlan Plan, string Reproduce, int Threads)
{
    private const string ModelsName = "models";
    private const string BaseName = "base";

    /// <summary>Name of the folder for answers of served models in a run's folder.</summary>
    public const string AnswersName = "answers";

    /// <summary>Whether the folder holds something of an earlier run.</summary>
    public static bool HasRun(string folder) =>
        File.Exists(Path.Combine(folder, RunOutput.ResultName))
        || Directory.Exists(Path.Combine(folder, ModelsName))
        || Directory.Exists(Path.Combine(folder, AnswersName));

    /// <summary>Runs it.</summary>
    public FinishedRun Run(RunFolder folder, Session session)
    {
        IReadOnlyList<TextAttackChoice> attacks = AttackCatalog.ChooseTexts(Plan.Attacks);
        IReadOnlyList<TextRecord> texts = TextDocuments.Read(
            Plan.Texts,
            AssessmentPlan.FieldsOf(Plan.Assessment.Slices),
            Plan.Groups
        );
        IReadOnlyList<string> notice = TextForecastJob.AsksServers(Plan)
            ? TextForecastJob.Notice(() =>
                AskingNotice.Lines(
                    new TextForecastJob(Plan, Leak: null, folder.Path, Threads).Asking(texts, session),
                    "run it again with --resume"
                )
            )
            : [];
        Kernel kernel = Kernel.Choose(session.Kernel);
        ProgressLines progress = session.Progress();
        StageClock clock = new(session.Time);
        TextModelSettings settings = new(
            kernel,
            Threads,
            new Seed(Plan.Seed).Derive("models"),
            session.Time,
            folder.At(AnswersName),
            progress.Note
        );
        List<AskedModel> references = [];
        try
        {
            foreach ((string name, string spec) in ReferencesOf(Plan))
            {
                references.Add(new AskedModel(name, TextModels.Open(spec, settings)));
            }

            return Plan.Training is null
                ? Existing(texts, attacks, references, settings, notice, clock, progress, session)
                : Trained(texts, references, notice, kernel, folder, clock, progress, session);
        }
        finally
        {
            foreach (AskedModel reference in references)
            {
                reference.Model.Dispose();
            }
        }
    }

    /// <summary>The reference models of a plan by name, the base of models that are trained here among them.</summary>
    public static IEnumerable<KeyValuePair<string, string>> ReferencesOf(TextPlan plan) =>
        plan.Training?.Base is { } start && !plan.References.ContainsKey(BaseName)
            ? [KeyValuePair.Create(BaseName, start), .. plan.References]
            : plan.References;

    /// <summary>Where training begins, by the file that the plan names.</summary>
    public static StartingPoint StartOf(TextTrainingPlan training, DecoderFile file) =>
        training.Base is null
            ? StartingPoint.AtRandom(training, file.Tokenizer)
            : new StartingPoint(file.Weights, file.Weights.Options, file.Tokenizer, file.StartsTexts);

    /// <summary>The texts of an audit of a target that exists.</summary>
    /// <exception cref="BadInputException">No member is known, or no non-member.</exception>
    public static PreparedTexts Parted(TextPlan plan, IReadOnlyList<TextRecord> texts)
    {
        PreparedTexts prepared = PreparedTexts.Part(
            texts,
            plan.Population,
            plan.KnownMembers,
            plan.RemoveDuplicates,
            new Seed(plan.Seed)
        );
        return
            prepared.Candidates.Any(r => r.Membership == Membership.Member)
            && prepared.Candidates.Any(r => r.Membership == Membership.NonMember)
            ? prepared
            : throw new BadInputException(
                $"{plan.Texts}: an audit of a target that exists needs texts with member true and with member false; for texts of which it is not known, use `telltale lm verdict`."
            );
    }

    private FinishedRun Trained(
        IReadOnlyList<TextRecord> texts,
        List<AskedModel> references,
        IReadOnlyList<string> notice,
        Kernel kernel,
        RunFolder folder,
        StageClock clock,
        ProgressLines progress,
        Session session
    )
    {
        TextTrainingPlan training = Plan.Training!;
        DecoderFile file = DecoderGguf.Read(training.Base ?? training.Tokenizer!);
        StartingPoint start = StartOf(training, file);
        TextForecastJob.Say(notice, session);
        TextAuditOutcome outcome = new TextAuditRun
        {
            Plan = Plan,
            Texts = texts,
            Start = start,
            References = references,
            Kernel = kernel,
            Store = new DecoderFolder(folder.At(ModelsName), file.Tokenizer, start.StartsTexts),
            Checkpoints = new CheckpointOptions(new CheckpointFolder(folder.At(ModelsName)), session.Time),
            Progress = progress,
            Clock = clock,
            Threads = Threads,
            Version = Machine.Version,
        }
            .ExecuteAsync(session.Stop)
            .GetAwaiter()
            .GetResult();
        DecoderGguf.Write(
            folder.At("target.gguf"),
            new DecoderFile(outcome.Target, file.Tokenizer, start.StartsTexts),
            Plan.Name
        );
        IReadOnlyList<string> names =
            outcome.Scored.Persons?.Names ?? [.. outcome.FirstTarget.Records.Select(record => record.Id)];
        RowOrigin[]? origins =
            outcome.Scored.Targets == 1
                ? null
                :
                [
                    .. Enumerable
                        .Range(0, outcome.Scored.Table.Ids.Count)
                        .Select(row => new RowOrigin(
                            row / outcome.Scored.Records,
                            names[row % outcome.Scored.Records]
                        )),
                ];
        return Judged(
            outcome.Scored,
            outcome.FirstTarget,
            outcome.Prepared,
            references.Count + training.Models - 1,
            kernel.Name,
            clock,
            progress,
            session
        ) with
        {
            Origins = origins,
        };
    }

    private FinishedRun Existing(
        IReadOnlyList<TextRecord> texts,
        IReadOnlyList<TextAttackChoice> attacks,
        List<AskedModel> references,
        TextModelSettings settings,
        IReadOnlyList<string> notice,
        StageClock clock,
        ProgressLines progress,
        Session session
    )
    {
        PreparedTexts prepared = Parted(Plan, texts);
        using ITextModel target = TextModels.Open(Plan.Target!, settings);
        TextCollector collector = new()
        {
            Target = target,
            References = references,
            Known = prepared.Sets,
            Queries = Plan.Queries,
            Seed = new Seed(Plan.Seed).Derive("queries"),
            Progress = progress,
        };
        (IReadOnlyList<TextAttackChoice> able, IReadOnlyList<SkippedAttack> leftOut) = ExpectedEvidence.Announce(
            [.. prepared.Candidates, .. prepared.ForFitting()],
            prepared.Sets,
            [
                .. references.Select(r => new ExpectedModel(
                    r.Name,
                    r.Model is IDistributionModel theirs
                        && target is IDistributionModel ours
                        && theirs.TokenizerIdentity == ours.TokenizerIdentity,
                    TrainedOn: null
                )),
            ],
            target.Access,
            attacks,
            progress
        );
        TextQuestions questions = TextQuestions.Of(able.Select(a => a.Attack.Needs));
        TextForecastJob.Say(notice, session);
        long began = clock.Now();
        TextEvidence evidence = new(
            collector
                .CollectAsync([.. prepared.Candidates, .. prepared.ForFitting()], questions, session.Stop)
                .GetAwaiter()
                .GetResult()
        );
        clock.Add("ask", clock.Since(began));
        ScoredTargets scored = clock.Measure(
            "attack",
            () =>
                TextScoring.Run(
                    evidence,
                    attacks,
                    Threads,
                    progress,
                    session.Stop,
                    clock,
                    leftOut,
                    Plan.Assessment.Aggregate
                )
        );
        return Judged(scored, evidence, prepared, references.Count, kernel: null, clock, progress, session);
    }

    private FinishedRun Judged(
        ScoredTargets scored,
        TextEvidence evidence,
        PreparedTexts prepared,
        int references,
        string? kernel,
        StageClock clock,
        ProgressLines progress,
        Session session
    ) =>
        new TextRunJudging
        {
            Plan = new PlanSection("lm audit", Plan.Name, PlanText.Of(PlanForm.Texts, Plan.Values), Reproduce),
            Assessment = Plan.Assessment,
            Seed = new Seed(Plan.Seed),
            Threads = Threads,
            Kernel = kernel,
            Hashes = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["texts"] = ContentHash.OfFile(Plan.Texts),
            },
            Population = prepared.Population.Count,
            References = references,
            DuplicatesRemoved = prepared.DuplicatesRemoved,
            GroupField = Plan.Groups,
            Training = Plan.Training,
        }.Judge(scored, evidence, clock, progress, session);
}
