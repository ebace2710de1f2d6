using System.CommandLine;
using Telltale.Cli.Terminal;

namespace Telltale.Cli.Commands.Language;

/// <summary><c>telltale lm</c>: language models.</summary>
internal static class LanguageCommand
{
    public static Command Create(Session session) =>
        new("lm", "Language models: was this text in the training set, and how much does a fine-tune leak?")
        {
            TextAuditCommand.Create(session),
            ScoreCommand.Create(session),
            TextVerdictCommand.Create(session),
            SetsCommand.Create(session),
            TrainCommand.Create(session),
        };
}
