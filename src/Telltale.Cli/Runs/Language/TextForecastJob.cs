using Telltale.Adapters.Formats.Gguf;
using Telltale.Adapters.Formats.TextEvidence;
using Telltale.Adapters.Targets;
using Telltale.Attacks;
using Telltale.Audit.Language;
using Telltale.Audit.Language.Collecting;
using Telltale.Audit.Language.Forecasts;
using Telltale.Audit.Language.Plans;
using Telltale.Audit.Language.Stages;
using Telltale.Audit.Plans;
using Telltale.Audit.Ports;
using Telltale.Audit.Records;
using Telltale.Audit.Results;
using Telltale.Cli.Terminal;
using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Core.Evidence.Language;
using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;
using Telltale.Learning.Language.Models;
using Telltale.Report.Json;
using Telltale.Report.Markdown;

namespace Telltale.Cli.Runs.Language;

/// <summary>What an audit of a language model will take and see, without sending or training anything.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Leak">TPR and FPR of a leak that must be seen; null for none.</param>
/// <param name="Folder">The folder that the run would use: answers stored there cost nothing again.</param>
/// <param name="Threads">Threads that the run would use.</param>
internal sealed record TextForecastJob(TextPlan Plan, (double Tpr, double Fpr)? Leak, string Folder, int Threads)
{
    /// <summary>Reads the texts, counts, and tells.</summary>
    /// <exception cref="BadInputException">As the audit itself, a leak that is none, or a budget that cannot suffice.</exception>
    public int Run(bool json, Session session)
    {
        IReadOnlyList<TextRecord> texts = TextDocuments.Read(
            Plan.Texts,
            AssessmentPlan.FieldsOf(Plan.Assessment.Slices),
            Plan.Groups
        );
        TextForecaster forecaster = Forecaster(texts, session, isTried: true);
        return Show(Tried(forecaster, texts, session).Of(Leak, session.Stop), json, session);
    }

    /// <summary>Whether a model of the plan is behind HTTP, so that asking it takes requests.</summary>
    public static bool AsksServers(TextPlan plan) =>
        TextAuditJob
            .ReferencesOf(plan)
            .Select(r => r.Value)
            .Append(plan.Target)
            .OfType<string>()
            .Any(TextModels.IsServed);

    /// <summary>What asking takes; how fast models of this machine are is not tried out.</summary>
    public TextForecast Asking(IReadOnlyList<TextRecord> texts, Session session) =>
        Forecaster(texts, session, isTried: false).Of(leak: null, session.Stop);

    private TextForecaster Forecaster(IReadOnlyList<TextRecord> texts, Session session, bool isTried)
    {
        TextModelSettings settings = new(
            Kernel.Choose(session.Kernel),
            Threads,
            new Seed(Plan.Seed).Derive("models"),
            session.Time,
            Path.Combine(Folder, TextAuditJob.AnswersName),
            session.Progress().Note
        );
        PlannedReference[] references =
        [
            .. TextAuditJob
                .ReferencesOf(Plan)
                .Select(r => new PlannedReference(r.Key, TextModels.Plan(r.Value, settings))),
        ];
        return Plan.Training is { } training
            ? Trained(training, texts, references, settings, session, isTried)
            : Existing(texts, references, settings);
    }

    /// <summary>How much an audit of a target that exists has to work with.</summary>
    public static ForecastSize SizeOf(PreparedTexts prepared, int references) =>
        new(
            prepared.Units,
            prepared.Population.Count,
            Targets: 1,
            references,
            LeastWith: 0,
            LeastWithout: 0,
            prepared.Count(Membership.Member),
            prepared.Count(Membership.NonMember)
        )
        {
            Rows = prepared.Rows,
        };

    /// <summary>The forecaster with how fast the models of this machine are, each tried once.</summary>
    public static TextForecaster Tried(TextForecaster forecaster, IReadOnlyList<TextRecord> texts, Session session)
    {
        TextCostTrial trial = new(texts, session.Time);
        Dictionary<PlannedTextModel, double?> known = new(ReferenceEqualityComparer.Instance);
        return forecaster with
        {
            SecondsAToken = model =>
            {
                if (!known.TryGetValue(model, out double? seconds))
                {
                    seconds = trial.SecondsAToken(model, session.Stop);
                    known.Add(model, seconds);
                }

                return seconds;
            },
        };
    }

    /// <summary>
    /// What asking takes and whether the budget suffices, in lines that are said before the first request. Where nothing can be told
    /// there are none: the run itself refuses what it must. To be made before a model is opened, which holds what was spent.
    /// </summary>
    /// <param name="lines">Makes the forecast, and the lines.</param>
    public static IReadOnlyList<string> Notice(Func<IReadOnlyList<string>> lines)
    {
        try
        {
            return lines();
        }
        catch (BadInputException)
        {
            return [];
        }
    }

    /// <summary>Says the lines.</summary>
    public static void Say(IReadOnlyList<string> notice, Session session)
    {
        foreach (string line in notice)
        {
            session.Error.WriteLine(line);
        }
    }

    /// <summary>Prints the forecast, and refuses a budget that cannot suffice.</summary>
    /// <exception cref="BadInputException">It cannot.</exception>
    public static int Show(TextForecast forecast, bool json, Session session)
    {
        if (json)
        {
            session.Print(stream => ForecastJson.Write(forecast, stream));
        }
        else
        {
            TextForecastSummary.Write(forecast, session.Out);
        }

        if (forecast.Suffices)
        {
            return ExitCode.Done;
        }

        string lacking = string.Join(
            "; ",
            forecast.Models.Where(m => m.Budget?.Lacking is not null).Select(m => $"{m.Name}: {m.Budget!.Lacking}")
        );
        throw new BadInputException(
            $"the budget cannot suffice ({lacking}). {(forecast.Fitting.Count == 0 ? "It is too small for any of the attacks" : $"It suffices for {string.Join(", ", forecast.Fitting)}")}; raise it, take fewer texts, or leave attacks out."
        );
    }

    private TextForecaster Existing(
        IReadOnlyList<TextRecord> texts,
        PlannedReference[] references,
        TextModelSettings settings
    )
    {
        PreparedTexts prepared = TextAuditJob.Parted(Plan, texts);
        PlannedTextModel target = TextModels.Plan(Plan.Target!, settings);
        return Basis(
            prepared,
            [.. prepared.Candidates, .. prepared.ForFitting()],
            target,
            references,
            [.. references.Select(r => Expected(r, target))],
            SizeOf(prepared, references.Length)
        );
    }

    private TextForecaster Trained(
        TextTrainingPlan training,
        IReadOnlyList<TextRecord> texts,
        PlannedReference[] references,
        TextModelSettings settings,
        Session session,
        bool isTried
    )
    {
        DecoderFile file = DecoderGguf.Read(training.Base ?? training.Tokenizer!);
        StartingPoint start = TextAuditJob.StartOf(training, file);
        PreparedTexts prepared = PreparedTexts.Draw(texts, Plan);
        TextSplit split = new(prepared, training, new Seed(Plan.Seed));
        PlannedTextModel model = new("models trained here", DecoderTextModel.Shows)
        {
            Tokenizer = file.Tokenizer.Hash,
            CountTokens = text => start.Tokenizer.Encode(text).Length,
            Open = () =>
                new DecoderTextModel(
                    "trial",
                    "trial",
                    new DecoderModel(start.Weights ?? DecoderWeights.Draw(start.Options, new Seed(0)), settings.Kernel),
                    start.Tokenizer,
                    start.StartsTexts,
                    Threads,
                    new Seed(0)
                ),
        };
        ShadowModel[] shadows = [.. split.ShadowsOf(0)];
        (int with, int without) = Splits.FewestOnEachSide(split.Mask, [.. shadows.Select(s => s.Model)]);
        MembershipMask units = Splits.Draw(training.Design, training.Models, prepared.Units, new Seed(Plan.Seed));
        int members = Enumerable.Range(0, training.Targets).Sum(units.CountMembers);
        return Basis(
            prepared,
            split.Documents(0),
            model,
            [
                .. references,
                // All are asked alike; those that are targets as well are asked once.
                .. shadows
                    .Take(1)
                    .Select(s => new PlannedReference(s.Name, model, training.Models - training.Targets, s.TrainedOn)),
            ],
            [
                .. references.Select(r => Expected(r, model)),
                .. shadows.Select(s => new ExpectedModel(s.Name, false, s.TrainedOn)),
            ],
            new ForecastSize(
                prepared.Units,
                prepared.Population.Count,
                training.Targets,
                shadows.Length,
                with,
                without,
                members,
                (training.Targets * prepared.Units) - members
            )
            {
                Rows = prepared.Rows,
            }
        ) with
        {
            TrainingSeconds = isTried
                ? new TextCostTrial(texts, session.Time).TrainingSeconds(
                    training,
                    start,
                    prepared,
                    settings.Kernel,
                    Threads,
                    session.Stop
                )
                : null,
        };
    }

    /// <summary>A reference as attacks will see it.</summary>
    public static ExpectedModel Expected(PlannedReference reference, PlannedTextModel target) =>
        new(
            reference.Name,
            reference.Model.Access.HasFlag(TextAccess.Distributions)
                && reference.Model.Tokenizer is { } tokenizer
                && tokenizer == target.Tokenizer,
            TrainedOn: null
        );

    private TextForecaster Basis(
        PreparedTexts prepared,
        IReadOnlyList<TextRecord> documents,
        PlannedTextModel target,
        IReadOnlyList<PlannedReference> references,
        IReadOnlyList<ExpectedModel> expected,
        ForecastSize size
    ) =>
        new()
        {
            Plan = Plan.Name,
            Size = size,
            Documents = documents,
            Known = prepared.Sets,
            Target = target,
            References = references,
            Expected = expected,
            Attacks = AttackCatalog.ChooseTexts(Plan.Attacks),
            Queries = Plan.Queries,
            Seed = new Seed(Plan.Seed).Derive("queries"),
            Assessment = Plan.Assessment,
        };
}
