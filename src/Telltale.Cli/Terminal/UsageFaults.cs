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
        string[] unknown = [.. parsed.UnmatchedTokens];
        if (command.Subcommands.Count > 0)
        {
            string[] commands = [.. command.Subcommands.Select(c => c.Name)];
            string known = $"commands are {string.Join(", ", commands)}";
            string? first = unknown.FirstOrDefault(word => !IsOption(word));
            return first is null && unknown.Length == 0
                ? [$"no command was given; {known}."]
                :
                [
                    $"there is no {(first is null ? "option" : "command")} {Guess(first ?? unknown[0], first is null ? OptionsOf(command) : commands)} {Capital(known)}.",
                ];
        }

        string[] options = OptionsOf(command);
        List<string> faults =
        [
            .. unknown
                .Take(1)
                .Select(word =>
                    IsOption(word)
                        ? $"{command.Name} has no option {Guess(word, options)}"
                        : $"'{word}' is one argument too many for {command.Name}."
                ),
        ];
        // An option that is not known leaves its value behind, and that is no further fault.
        faults.AddRange(
            parsed
                .Errors.Select(e => e.Message)
                .Where(m => !unknown.Any(u => m.Contains($"'{u}'", StringComparison.Ordinal)))
        );
        return faults;
    }

    private static string[] OptionsOf(Command command) => [.. command.Options.Select(o => o.Name)];

    private static bool IsOption(string word) => word.StartsWith('-');

    private static string Guess(string word, IEnumerable<string> known) =>
        $"{word}; did you mean {Nearest.Of(word, known)}?";

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
