using System.CommandLine;
using Telltale.Adapters.Targets;
using Telltale.Audit.Language.Collecting;
using Telltale.Audit.Language.Forecasts;
using Telltale.Audit.Ports;
using Telltale.Core;
using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;

namespace Telltale.Cli.Terminal;

/// <summary>Options that name text models, the same wherever they stand.</summary>
internal sealed class ModelOptionSet
{
    private const string DefaultAnswers = "telltale-answers";

    private readonly Option<string> _target = new("--target")
    {
        Description = $"The model that is asked. {TextModels.Help}.",
        HelpName = "MODEL",
    };

    private readonly Option<string[]> _references = new("--reference")
    {
        Description =
            "A model that cannot have seen the texts, such as the one that was fine-tuned; written as the target. Where several are taken, give it again, each with a name.",
        HelpName = "[NAME=]MODEL",
    };

    private readonly Option<string> _answers = new("--answers")
    {
        Description = "Folder where answers of endpoints are kept, so that no question is paid for twice.",
        HelpName = "DIR",
        DefaultValueFactory = _ => DefaultAnswers,
    };

    private readonly bool _withReferences;

    /// <param name="withReferences">Whether reference models can be named.</param>
    /// <param name="required">Whether there must be a target.</param>
    public ModelOptionSet(bool withReferences = true, bool required = true)
    {
        _withReferences = withReferences;
        _target.Required = required;
    }

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_target);
        if (_withReferences)
        {
            command.Options.Add(_references);
        }

        command.Options.Add(_answers);
    }

    /// <summary>Whether a target is named.</summary>
    public bool HasTarget(ParseResult parsed) => parsed.GetValue(_target) is not null;

    /// <summary>Whether a model that is named is behind HTTP.</summary>
    public bool AskServers(ParseResult parsed) =>
        Named(parsed).Select(r => r.Model).Append(parsed.GetValue(_target)).OfType<string>().Any(TextModels.IsServed);

    /// <summary>Opens the target.</summary>
    /// <exception cref="BadInputException">It cannot be opened.</exception>
    public ITextModel Target(ParseResult parsed, Session session, int threads) =>
        TextModels.Open(parsed.GetValue(_target)!, Settings(parsed, session, threads));

    /// <summary>Opens the one reference model; null where none is named.</summary>
    /// <exception cref="BadInputException">It cannot be opened, or several are named.</exception>
    public ITextModel? Reference(ParseResult parsed, Session session, int threads) =>
        Single(parsed) is { } named ? TextModels.Open(named, Settings(parsed, session, threads)) : null;

    /// <summary>Opens all reference models.</summary>
    /// <exception cref="BadInputException">One cannot be opened, or two have the same name.</exception>
    public IReadOnlyList<AskedModel> References(ParseResult parsed, Session session, int threads)
    {
        TextModelSettings settings = Settings(parsed, session, threads);
        return [.. Named(parsed).Select(r => new AskedModel(r.Name, TextModels.Open(r.Model, settings)))];
    }

    /// <summary>The target as it is known before it is asked.</summary>
    /// <exception cref="BadInputException">No such file, or no name of a model.</exception>
    public PlannedTextModel PlannedTarget(ParseResult parsed, Session session, int threads) =>
        TextModels.Plan(parsed.GetValue(_target)!, Settings(parsed, session, threads));

    /// <summary>The one reference model as it is known before it is asked; null where none is named.</summary>
    /// <exception cref="BadInputException">As for <see cref="Reference"/>.</exception>
    public PlannedTextModel? PlannedReference(ParseResult parsed, Session session, int threads) =>
        Single(parsed) is { } named ? TextModels.Plan(named, Settings(parsed, session, threads)) : null;

    /// <summary>All reference models as they are known before they are asked.</summary>
    /// <exception cref="BadInputException">As for <see cref="References"/>.</exception>
    public IReadOnlyList<PlannedReference> PlannedReferences(ParseResult parsed, Session session, int threads)
    {
        TextModelSettings settings = Settings(parsed, session, threads);
        return [.. Named(parsed).Select(r => new PlannedReference(r.Name, TextModels.Plan(r.Model, settings)))];
    }

    private string? Single(ParseResult parsed)
    {
        string[] named = parsed.GetValue(_references) ?? [];
        return named.Length switch
        {
            0 => null,
            1 => NameAndModel(named[0]).Model,
            _ => throw new BadInputException($"--reference is given {named.Length} times; this takes one."),
        };
    }

    private List<(string Name, string Model)> Named(ParseResult parsed)
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        List<(string Name, string Model)> models = [];
        foreach (string text in parsed.GetValue(_references) ?? [])
        {
            (string name, string model) = NameAndModel(text);
            if (!names.Add(name))
            {
                throw new BadInputException($"--reference: two models are called {name}; write NAME=MODEL.");
            }

            models.Add((name, model));
        }

        return models;
    }

    private TextModelSettings Settings(ParseResult parsed, Session session, int threads) =>
        new(
            Kernel.Choose(session.Kernel),
            threads,
            new Seed(0).Derive("models"),
            session.Time,
            parsed.GetValue(_answers)!,
            session.Progress().Note
        );

    // An address has an equals sign of its own, but not before its colon.
    private static (string Name, string Model) NameAndModel(string text)
    {
        int equals = text.IndexOf('=');
        bool named = equals > 0 && text[..equals].All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
        return named ? (text[..equals], text[(equals + 1)..]) : ("reference", text);
    }
}
