using System.CommandLine;
using Telltale.Cli.Terminal;

namespace Telltale.Cli.Commands.Canaries;

/// <summary><c>telltale canary</c>: texts planted on purpose, by which use can be proved.</summary>
internal static class CanaryCommand
{
    public static Command Create(Session session) =>
        new("canary", "Plant texts in a data set by secret coins, and prove later whether a model was trained on it.")
        {
            PlantCommand.Create(session),
            CheckCommand.Create(session),
        };
}
