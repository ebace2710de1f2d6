using System.CommandLine;
using System.CommandLine.Parsing;
using Telltale.Core.Text;

namespace Telltale.Cli.Terminal;

/// <summary>What is wrong with a command line, a line each; a word that nobody knows comes with the nearest known one.</summary>
internal static class UsageFaults
{
    /// <summary>The faults of a command line that could not be parsed.</summary>
    public static IReadOnlyList<string> Of(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        string? unknown = parsed.UnmatchedTokens is [string first, ..] ? first : null;
        if (command.Subcommands.Count > 0)
        {
            return [OfGroup(command, unknown)];
        }

        if (unknown is not null)
        {
            // Whatever else is missing may only be misspelt: one fault at a time.
            return
            [
                IsOption(unknown)
                    ? $"{command.Name} has no option {Guess(unknown, command.Options.Select(o => o.Name))}"
                    : $"'{unknown}' is one argument too many for {command.Name}.",
            ];
        }

        List<string> faults =
        [
            .. command
                .Arguments.Where(a =>
                    a.Arity.MinimumNumberOfValues > 0 && parsed.GetResult(a) is not { Tokens.Count: > 0 }
                )
                .Select(a => $"{command.Name} needs {a.Name}: {a.Description}"),
            .. command
                .Options.Where(o => o.Required && (parsed.GetResult(o) is null or { Implicit: true }))
                .Select(o => $"{command.Name} needs {o.Name}: {o.Description}"),
            .. command.Options.Select(o => OfValue(o, parsed)).OfType<string>(),
        ];
        return faults.Count > 0 ? faults : [.. parsed.Errors.Select(e => e.Message)];
    }

    private static string OfGroup(Command group, string? unknown)
    {
        string[] commands = [.. group.Subcommands.Select(c => c.Name)];
        string known = string.Join(", ", commands);
        return unknown is null ? $"no command was given; expected one of {known}."
            : IsOption(unknown) ? $"there is no option {Guess(unknown, group.Options.Select(o => o.Name))}"
            : $"there is no command {Guess(unknown, commands)} Known are {known}.";
    }

    private static string? OfValue(Option option, ParseResult parsed)
    {
        if (parsed.GetResult(option) is not { Implicit: false } given || !given.Errors.Any())
        {
            return null;
        }

        string values = string.Join(' ', given.Tokens.Select(t => t.Value));
        Type kind = Nullable.GetUnderlyingType(option.ValueType) ?? option.ValueType;
        string expected =
            kind == typeof(ulong) ? $"a whole number from 0 to {ulong.MaxValue}"
            : kind == typeof(int) || kind == typeof(long) ? "a whole number"
            : kind == typeof(double) || kind == typeof(double[]) ? "a number"
            : "one value";
        return values.Length == 0
            ? $"{option.Name} was given without a value; expected {expected}."
            : $"{option.Name} is '{values}'; expected {expected}.";
    }

    private static bool IsOption(string word) => word.StartsWith('-');

    private static string Guess(string word, IEnumerable<string> known) =>
        $"{word}; did you mean {Nearest.Of(word, known)}?";
}
