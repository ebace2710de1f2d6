namespace Telltale.Attacks;

/// <summary>Hands out column names, each once.</summary>
internal sealed class ColumnLabels
{
    private static readonly string[] _reserved = ["id", "member"];

    private readonly HashSet<string> _taken = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, int> _unlabelled = new(StringComparer.Ordinal);

    /// <summary>The label asked for, or NAME, NAME-2, NAME-3 for uses of a name without a label.</summary>
    /// <exception cref="Core.BadInputException">The label is taken (capitals make no difference) or is a column of every score table.</exception>
    public string Take(string name, string? label, string text)
    {
        if (label is null)
        {
            int use = _unlabelled.GetValueOrDefault(name) + 1;
            _unlabelled[name] = use;
            label = use == 1 ? name : $"{name}-{use}";
        }

        if (_reserved.Contains(label, StringComparer.OrdinalIgnoreCase))
        {
            throw AttackText.Refused(
                text,
                $"the label {label} is the name of another column of score tables; choose another"
            );
        }

        return _taken.Add(label)
            ? label
            : throw AttackText.Refused(text, $"the label {label} is used twice; give this attack another with @LABEL");
    }
}
