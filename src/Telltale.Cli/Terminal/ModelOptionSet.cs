using System.CommandLine;
using Telltale.Adapters.Targets;
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
        Required = true,
    };

    private readonly Option<string?> _reference = new("--reference")
    {
        Description =
            "A model that cannot have seen the texts, such as the one that was fine-tuned; written as the target.",
        HelpName = "MODEL",
    };

    private readonly Option<string> _answers = new("--answers")
    {
        Description =
            $"Folder where answers of endpoints are kept, so that no question is paid for twice (default: {DefaultAnswers}).",
        HelpName = "DIR",
        DefaultValueFactory = _ => DefaultAnswers,
    };

    private readonly bool _withReference;

    public ModelOptionSet(bool withReference = true)
    {
        _withReference = withReference;
    }

    public void AddTo(Command command)
    {
        command.Options.Add(_target);
        if (_withReference)
        {
            command.Options.Add(_reference);
        }

        command.Options.Add(_answers);
    }

    /// <summary>Opens the target.</summary>
    /// <exception cref="BadInputException">It cannot be opened.</exception>
    public ITextModel Target(ParseResult parsed, Session session, int threads) =>
        TextModels.Open(parsed.GetValue(_target)!, Settings(parsed, session, threads));

    /// <summary>Opens the reference model; null where none is named.</summary>
    /// <exception cref="BadInputException">It cannot be opened.</exception>
    public ITextModel? Reference(ParseResult parsed, Session session, int threads) =>
        parsed.GetValue(_reference) is { } name ? TextModels.Open(name, Settings(parsed, session, threads)) : null;

    /// <summary>What opening further models needs.</summary>
    public TextModelSettings Settings(ParseResult parsed, Session session, int threads) =>
        new(
            Kernel.Choose(session.Kernel),
            threads,
            new Seed(0).Derive("models"),
            session.Time,
            parsed.GetValue(_answers)!,
            session.Progress().Note
        );
}
