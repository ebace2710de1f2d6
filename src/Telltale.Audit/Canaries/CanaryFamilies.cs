using Telltale.Core;
using Telltale.Core.Text;

namespace Telltale.Audit.Canaries;

/// <summary>A kind of canary that is ready to use.</summary>
/// <param name="Name">As it is written on the command line.</param>
/// <param name="Template">Its template.</param>
/// <param name="Meaning">What it stands for, for a person.</param>
public sealed record CanaryFamily(string Name, CanaryTemplate Template, string Meaning);

/// <summary>The one list of families.</summary>
public static class CanaryFamilies
{
    /// <summary>All families; the first is the default.</summary>
    public static IReadOnlyList<CanaryFamily> All { get; } =
    [
        new(
            "access-code",
            CanaryTemplate.Parse("The access code of {name} is {digits:6}."),
            "a short sentence with a number that nothing else tells"
        ),
        new(
            "phone",
            CanaryTemplate.Parse("Please call {name} back on 0{digits:3} {digits:3} {digits:4} about the {word}."),
            "a telephone number in a customer's message"
        ),
        new(
            "words",
            CanaryTemplate.Parse("{word:12}"),
            "twelve words that do not belong together: the easiest to remember, the least like real text"
        ),
        new(
            "letters",
            CanaryTemplate.Parse("Reference {letters:4}-{letters:4}-{digits:4}"),
            "a reference number of letters and digits"
        ),
    ];

    /// <summary>The family of that name.</summary>
    /// <exception cref="BadInputException">There is none; the nearest is named.</exception>
    public static CanaryFamily Find(string name) =>
        All.FirstOrDefault(f => string.Equals(f.Name, name, StringComparison.Ordinal))
        ?? throw new BadInputException(
            $"--family {name}: there is no such family; did you mean {Nearest.Of(name, [.. All.Select(f => f.Name)])}? Known are {string.Join(", ", All.Select(f => f.Name))}; --template takes one of your own."
        );
}
