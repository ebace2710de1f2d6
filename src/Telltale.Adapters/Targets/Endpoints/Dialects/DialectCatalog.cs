using Telltale.Core;
using Telltale.Core.Text;

namespace Telltale.Adapters.Targets.Endpoints.Dialects;

/// <summary>The dialects, the one list.</summary>
public static class DialectCatalog
{
    /// <summary>All of them, the commonest first.</summary>
    public static IReadOnlyList<EndpointDialect> All { get; } =
    [new OpenAiCompletions(), new VllmPromptLogprobs(), new TgiGenerate(), new ChatCompletions()];

    /// <summary>The dialect of this name.</summary>
    /// <exception cref="BadInputException">There is none; the nearest is named.</exception>
    public static EndpointDialect Find(string name) =>
        All.FirstOrDefault(dialect => dialect.Name == name)
        ?? throw new BadInputException(
            $"Unknown dialect '{name}'; did you mean '{Nearest.Of(name, All.Select(d => d.Name))}'? Known: "
                + string.Join(", ", All.Select(d => d.Name))
                + "."
        );
}
