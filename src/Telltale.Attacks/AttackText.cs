using Telltale.Core;

namespace Telltale.Attacks;

/// <summary>An attack string taken apart, nothing in it looked up yet: <c>NAME[:option=value,…][@LABEL]</c>.</summary>
/// <param name="Name">The attack's name, not empty.</param>
/// <param name="Options">Options in the order given, names and values not empty.</param>
/// <param name="Label">The label, null where none is given.</param>
internal sealed record AttackText(string Name, IReadOnlyList<(string Name, string Value)> Options, string? Label)
{
    /// <summary>Takes a string apart.</summary>
    /// <exception cref="BadInputException">It is not of that form.</exception>
    public static AttackText Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int at = text.IndexOf('@');
        string? label = at < 0 ? null : text[(at + 1)..];
        string attack = at < 0 ? text : text[..at];
        int colon = attack.IndexOf(':');
        string name = colon < 0 ? attack : attack[..colon];
        if (name.Length == 0)
        {
            throw Refused(text, "the name of the attack is missing");
        }

        if (label is not null && !IsLabel(label))
        {
            throw Refused(
                text,
                $"the label “{label}” names a column and must be letters, digits, dots, hyphens and underscores, beginning with a letter or digit"
            );
        }

        List<(string, string)> options = [];
        if (colon >= 0)
        {
            foreach (string pair in attack[(colon + 1)..].Split(','))
            {
                int equals = pair.IndexOf('=');
                if (equals <= 0 || equals == pair.Length - 1)
                {
                    throw Refused(text, $"found “{pair}” where option=value was expected");
                }

                options.Add((pair[..equals], pair[(equals + 1)..]));
            }
        }

        return new AttackText(name, options, label);
    }

    /// <summary>The refusal of an attack string, with the form that was expected.</summary>
    public static BadInputException Refused(string text, string why) =>
        new(
            $"attack “{text}”: {why}. Attacks are written NAME[:option=value,…][@LABEL], for example lira:mode=offline@lira-off."
        );

    private static bool IsLabel(string label) =>
        label.Length > 0
        && char.IsLetterOrDigit(label[0])
        && label.All(c => char.IsLetterOrDigit(c) || c is '.' or '-' or '_');
}
