using System.CommandLine;
using System.CommandLine.Parsing;
using Telltale.Cli.Commands;
using Telltale.Cli.Commands.Canaries;
using Telltale.Cli.Commands.Language;
using Telltale.Cli.Commands.Stats;
using Telltale.Cli.Terminal;
using Telltale.Core;

namespace Telltale.Cli;

/// <summary>The command tree, and how failures become exit codes.</summary>
internal static class CommandLine
{
    /// <summary>Runs one command line.</summary>
    /// <param name="args">Arguments after the program's name.</param>
    /// <param name="session">The outside.</param>
    /// <param name="showTraces">Whether a fault of our own is shown with its stack, for those who mend it.</param>
    public static int Run(IReadOnlyList<string> args, Session session, bool showTraces)
    {
        RootCommand root = new(
            "Telltale tells whether a trained model gives away which records it was trained on, how sure that is, and what it does not show."
        )
        {
            DemoCommand.Create(session),
            AuditCommand.Create(session),
            AttackCommand.Create(session),
            EvaluateCommand.Create(session),
            VerdictCommand.Create(session),
            CompareCommand.Create(session),
            LanguageCommand.Create(session),
            CanaryCommand.Create(session),
            ContaminationCommand.Create(session),
            StatsCommand.Create(session),
            SelfTestCommand.Create(session),
            DoctorCommand.Create(session),
        };
        try
        {
            ParseResult parsed = root.Parse(args);
            if (parsed.Errors.Count > 0)
            {
                foreach (string fault in UsageFaults.Of(parsed))
                {
                    session.Error.WriteLine($"telltale: {fault}");
                }

                session.Error.WriteLine($"telltale: `telltale {Path(parsed)}--help` shows how to use it.");
                return ExitCode.BadInput;
            }

            return parsed.Invoke(
                new InvocationConfiguration
                {
                    Output = session.Out,
                    Error = session.Error,
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = null,
                }
            );
        }
        catch (Exception e)
        {
            return Explain(e, session, showTraces);
        }
        finally
        {
            session.Out.Flush();
        }
    }

    private static int Explain(Exception exception, Session session, bool showTraces)
    {
        Exception cause = exception is AggregateException many ? many.Flatten().InnerExceptions[0] : exception;
        if (showTraces)
        {
            session.Error.WriteLine(exception.ToString());
        }

        (int code, string message) = cause switch
        {
            OperationCanceledException => (ExitCode.Interrupted, "stopped."),
            BadInputException => (ExitCode.BadInput, cause.Message),
            OutsideFailureException => (ExitCode.OutsideFailed, cause.Message),
            IOException or UnauthorizedAccessException => (ExitCode.OutsideFailed, cause.Message),
            OutOfMemoryException => (
                ExitCode.OutsideFailed,
                "there is not enough memory for this; fewer models or records at a time need less."
            ),
            _ => (
                ExitCode.OutsideFailed,
                $"a fault of Telltale's own ({cause.GetType().Name}: {cause.Message}). Please report it; TELLTALE_TRACE=1 shows where it happened."
            ),
        };
        session.Error.WriteLine($"telltale: {message}");
        return code;
    }

    private static string Path(ParseResult parsed)
    {
        string path = "";
        for (CommandResult? at = parsed.CommandResult; at?.Parent is CommandResult parent; at = parent)
        {
            path = $"{at.Command.Name} {path}";
        }

        return path;
    }
}
