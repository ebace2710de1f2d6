using System.CommandLine;
using System.Globalization;
using Telltale.Core;

namespace Telltale.Cli.Terminal;

/// <summary>Options of commands that can tell beforehand what they will take and see.</summary>
internal sealed class ForecastOptionSet
{
    private readonly Option<bool> _planOnly;

    private readonly Option<string?> _leak = new("--leak")
    {
        Description = "With --plan-only: a leak that must be seen, such as 0.02@0.01 (a TPR of 2% at an FPR of 1%).",
        HelpName = "TPR@FPR",
    };

    private readonly bool _judges;

    /// <param name="description">What <c>--plan-only</c> does.</param>
    /// <param name="judges">Whether what is asked will be judged, so that one can ask for a leak to be seen.</param>
    public ForecastOptionSet(string description, bool judges = true)
    {
        _planOnly = new Option<bool>("--plan-only") { Description = description };
        _judges = judges;
    }

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_planOnly);
        if (_judges)
        {
            command.Options.Add(_leak);
        }
    }

    /// <summary>Whether a forecast is all that is wanted.</summary>
    /// <exception cref="BadInputException">A leak is given and no forecast is wanted.</exception>
    public bool IsWanted(ParseResult parsed)
    {
        bool wanted = parsed.GetValue(_planOnly);
        return wanted || !_judges || parsed.GetValue(_leak) is null
            ? wanted
            : throw new BadInputException("--leak goes with --plan-only.");
    }

    /// <summary>The leak that must be seen; null for none.</summary>
    /// <exception cref="BadInputException">What is given is none.</exception>
    public (double Tpr, double Fpr)? Leak(ParseResult parsed)
    {
        if (!_judges || parsed.GetValue(_leak) is not { } leak)
        {
            return null;
        }

        string[] parts = leak.Split('@');
        return
            parts.Length == 2
            && double.TryParse(parts[0], NumberStyles.Float, CultureInfo.InvariantCulture, out double tpr)
            && double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out double fpr)
            ? (tpr, fpr)
            : throw new BadInputException($"--leak is '{leak}'; expected TPR@FPR as fractions, such as 0.02@0.01.");
    }
}
