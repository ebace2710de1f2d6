using System.CommandLine;
using Telltale.Adapters.Formats;
using Telltale.Adapters.Formats.Csv;
using Telltale.Adapters.Formats.TextEvidence;
using Telltale.Attacks.Language;
using Telltale.Audit.Language.Collecting;
using Telltale.Audit.Language.Forecasts;
using Telltale.Audit.Language.Plans;
using Telltale.Audit.Language.Stages;
using Telltale.Audit.Persons;
using Telltale.Audit.Ports;
using Telltale.Audit.Results;
using Telltale.Cli.Terminal;
using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Core.Evidence.Language;
using Telltale.Core.Randomness;
using Telltale.Report.Json;
using Telltale.Report.Markdown;

namespace Telltale.Cli.Runs.Language;

/// <summary>
/// Where evidence of texts comes from: a run or a file of evidence, or texts and a model that is asked now.
/// </summary>
internal sealed class TextSourceOptionSet
{
    private const int MostPopulation = 200;

    private readonly Argument<string?> _source = new("SOURCE")
    {
        Description =
            "The folder of a finished run, evidence (.jsonl), or with --target texts (.jsonl with id and text, member where it is known).",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _known = new("--known")
    {
        Description =
            "With --target: further texts of which membership is known (.jsonl with member true or false), to hold the others against.",
        HelpName = "FILE",
    };

    private readonly Option<string[]> _text = new("--text")
    {
        Description = "With --target: a text to ask about, as it is; it is called text-1, text-2, …",
        HelpName = "TEXT",
    };

    private readonly Option<string?> _group = new("--group-field")
    {
        Description =
            "With --target: the field of the texts that says who each belongs to (a person, an author, a customer). Persons are then counted, not texts. Evidence says it by itself (group).",
        HelpName = "FIELD",
    };

    private readonly bool _needsTarget;

    /// <param name="needsTarget">Whether there must be a model to ask.</param>
    public TextSourceOptionSet(bool needsTarget = false)
    {
        _needsTarget = needsTarget;
        Models = new ModelOptionSet(required: needsTarget);
    }

    /// <summary>The models.</summary>
    public ModelOptionSet Models { get; }

    /// <summary>Adds argument and options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Arguments.Add(_source);
        Models.AddTo(command);
        command.Options.Add(_known);
        command.Options.Add(_text);
        command.Options.Add(_group);
    }

    /// <summary>Name of what was given, without folders.</summary>
    public string Name(ParseResult parsed) =>
        parsed.GetValue(_source) is { } source ? Path.GetFileName(Path.TrimEndingDirectorySeparator(source)) : "texts";

    /// <summary>Whether what is given is a run that trained its models here, and so drew at random what each learnt.</summary>
    /// <exception cref="BadInputException">The run's result cannot be read.</exception>
    public bool IsRandomised(ParseResult parsed) =>
        Run(parsed) is { Plan.Command: "lm audit", Environment.Kernel: not null };

    /// <summary>How the scores of one person's texts become one: as in the run, where one is given.</summary>
    /// <exception cref="BadInputException">The run's result cannot be read.</exception>
    public PersonAggregate Aggregate(ParseResult parsed) =>
        Run(parsed)?.Inputs.Persons?.Aggregate ?? PersonAggregate.Mean;

    private AuditResult? Run(ParseResult parsed)
    {
        string? source = parsed.GetValue(_source);
        string result = Path.Combine(source ?? "", RunOutput.ResultName);
        if (source is null || Models.HasTarget(parsed) || !File.Exists(result))
        {
            return null;
        }

        using FileStream stream = InputFile.Open(result);
        return ResultJson.Read(stream, result);
    }

    /// <summary>The evidence, read or asked for.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="attacks">Attacks that it is for: what they need is asked for.</param>
    /// <param name="seed">Root of what is drawn.</param>
    /// <param name="threads">Threads to use.</param>
    /// <param name="session">The outside.</param>
    /// <param name="require">
    /// Refuses texts about which no answer can be given; they have no signals yet where a model is to be asked, and it is not asked then.
    /// Null for none.
    /// </param>
    /// <exception cref="BadInputException">Nothing is given, or options that do not go together.</exception>
    public TextEvidence Read(
        ParseResult parsed,
        IReadOnlyList<TextAttackChoice> attacks,
        ulong seed,
        int threads,
        Session session,
        Action<TextEvidence>? require = null
    )
    {
        string? source = parsed.GetValue(_source);
        string[] spoken = parsed.GetValue(_text) ?? [];
        if (Models.HasTarget(parsed))
        {
            TextRecord[] documents = Documents(parsed, source, spoken);
            TextQuestions questions = TextQuestions.Of(attacks.Select(a => a.Attack.Needs));
            PreparedTexts prepared = Prepare(documents, questions, seed);
            require?.Invoke(new TextEvidence([.. prepared.Candidates, .. prepared.ForFitting()]));
            IReadOnlyList<string> notice = Models.AskServers(parsed)
                ? TextForecastJob.Notice(() =>
                    AskingNotice.Lines(
                        Untried(parsed, prepared, attacks, seed, threads, session).Of(leak: null, session.Stop),
                        "run it again"
                    )
                )
                : [];
            return Ask(parsed, prepared, questions, notice, seed, threads, session);
        }

        if (_needsTarget || spoken.Length > 0 || parsed.GetValue(_known) is not null)
        {
            throw new BadInputException("--text and --known are asked of a model; name it with --target.");
        }

        if (parsed.GetValue(_group) is not null)
        {
            throw new BadInputException(
                "--group-field goes with texts that are asked about now (--target); evidence says who its documents belong to by itself (group)."
            );
        }

        string given =
            source
            ?? throw new BadInputException(
                "nothing is given: name a finished run, evidence (.jsonl), or a --target with texts."
            );
        string path =
            TextEvidenceReader.Find(
                Directory.Exists(Path.Combine(given, RunOutput.EvidenceName))
                    ? Path.Combine(given, RunOutput.EvidenceName)
                    : given
            ) ?? throw new BadInputException($"{given}: found no evidence of texts ({TextEvidenceReader.FileName}).");
        TextEvidence evidence = TextEvidenceReader.ReadFile(path, TruthNeed.None).Evidence;
        require?.Invoke(evidence);
        return evidence;
    }

    private TextRecord[] Documents(ParseResult parsed, string? source, string[] spoken)
    {
        string? groups = parsed.GetValue(_group);
        if (groups is not null && spoken.Length > 0)
        {
            throw new BadInputException(
                "--text says nothing of who it belongs to, so it does not go with --group-field; put the text into a file with that field."
            );
        }

        List<TextRecord> documents =
        [
            .. spoken.Select((text, i) => new TextRecord { Id = $"text-{i + 1}", Text = text }),
        ];
        foreach (string? path in (string?[])[source, parsed.GetValue(_known)])
        {
            if (path is not null)
            {
                documents.AddRange(TextDocuments.Read(path, groups: groups));
            }
        }

        string? twice = documents.GroupBy(d => d.Id, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1)?.Key;
        return twice is not null ? throw new BadInputException($"two texts are called {twice}; each needs its own id.")
            : documents.Count == 0 ? throw new BadInputException("no texts are given; name a file, or give --text.")
            : [.. documents];
    }

    /// <summary>What asking will take; nothing is asked.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="attacks">Attacks whose needs will be asked for.</param>
    /// <param name="seed">Root of what is drawn.</param>
    /// <param name="threads">Threads that would be used.</param>
    /// <param name="session">The outside.</param>
    /// <exception cref="BadInputException">As for <see cref="Read"/> with a target, or no attack could run.</exception>
    public TextForecast Forecast(
        ParseResult parsed,
        IReadOnlyList<TextAttackChoice> attacks,
        ulong seed,
        int threads,
        Session session
    )
    {
        TextRecord[] documents = Documents(parsed, parsed.GetValue(_source), parsed.GetValue(_text) ?? []);
        PreparedTexts prepared = Prepare(documents, TextQuestions.Of(attacks.Select(a => a.Attack.Needs)), seed);
        TextForecaster forecaster = Untried(parsed, prepared, attacks, seed, threads, session);
        return TextForecastJob.Tried(forecaster, documents, session).Of(leak: null, session.Stop);
    }

    private TextForecaster Untried(
        ParseResult parsed,
        PreparedTexts prepared,
        IReadOnlyList<TextAttackChoice> attacks,
        ulong seed,
        int threads,
        Session session
    )
    {
        PlannedTextModel target = Models.PlannedTarget(parsed, session, threads);
        IReadOnlyList<PlannedReference> references = Models.PlannedReferences(parsed, session, threads);
        return new TextForecaster
        {
            Plan = Name(parsed),
            Size = TextForecastJob.SizeOf(prepared, references.Count),
            Documents = [.. prepared.Candidates, .. prepared.ForFitting()],
            Known = prepared.Sets,
            Target = target,
            References = references,
            Expected = [.. references.Select(r => TextForecastJob.Expected(r, target))],
            Attacks = attacks,
            Queries = TextQueryPlan.Default,
            Seed = QueriesOf(seed),
        };
    }

    private static PreparedTexts Prepare(TextRecord[] documents, TextQuestions questions, ulong seed)
    {
        bool learns =
            questions.Frequencies || questions.Prefixes.Count > 0 || questions.Variants.Contains("neighbour-");
        return PreparedTexts.Part(
            documents,
            learns ? MostPopulation : 0,
            questions.Prefixes.Contains("member") ? TextQueryPlan.Default.Shots : 0,
            removeDuplicates: false,
            new Seed(seed)
        );
    }

    private static Seed QueriesOf(ulong seed) => new Seed(seed).Derive("queries");

    private TextEvidence Ask(
        ParseResult parsed,
        PreparedTexts prepared,
        TextQuestions questions,
        IReadOnlyList<string> notice,
        ulong seed,
        int threads,
        Session session
    )
    {
        using ITextModel target = Models.Target(parsed, session, threads);
        IReadOnlyList<AskedModel> references = Models.References(parsed, session, threads);
        try
        {
            TextForecastJob.Say(notice, session);
            TextCollector collector = new()
            {
                Target = target,
                References = references,
                Known = prepared.Sets,
                Queries = TextQueryPlan.Default,
                Seed = QueriesOf(seed),
                Progress = session.Progress(),
            };
            return new TextEvidence(
                collector
                    .CollectAsync([.. prepared.Candidates, .. prepared.ForFitting()], questions, session.Stop)
                    .GetAwaiter()
                    .GetResult()
            );
        }
        finally
        {
            foreach (AskedModel reference in references)
            {
                reference.Model.Dispose();
            }
        }
    }
}
