using System.Globalization;
using Telltale.Core;

namespace Telltale.Attacks;

/// <summary>Values of an attack's options as text, read by kind; a wrong one is refused with what was expected.</summary>
/// <param name="attack">Name of the attack, for messages.</param>
/// <param name="values">Option name to value, defaults filled in.</param>
public sealed class OptionValues(string attack, IReadOnlyDictionary<string, string> values)
{
    /// <summary>The value as one of an enumeration's names, written with hyphens: <c>two-sided</c> is <c>TwoSided</c>.</summary>
    public T Choice<T>(string option)
        where T : struct, Enum
    {
        foreach (T value in Enum.GetValues<T>())
        {
            if (string.Equals(Hyphenated(value.ToString()), values[option], StringComparison.Ordinal))
            {
                return value;
            }
        }

        throw Wrong(option, string.Join(" or ", Enum.GetNames<T>().Select(Hyphenated)));
    }

    /// <summary>The same values and one more.</summary>
    public OptionValues With(string option, string value) =>
        new(attack, new Dictionary<string, string>(values, StringComparer.Ordinal) { [option] = value });

    /// <summary>The value as it was written.</summary>
    public string Text(string option) => values[option];

    /// <summary>The value as a finite number in [low, high].</summary>
    public double Number(string option, double low, double high)
    {
        bool read = double.TryParse(values[option], NumberStyles.Float, CultureInfo.InvariantCulture, out double value);
        return read && value >= low && value <= high ? value : throw Wrong(option, $"a number from {low} to {high}");
    }

    /// <summary>The value as a whole number in [low, high].</summary>
    public int Whole(string option, int low, int high)
    {
        bool read = int.TryParse(values[option], NumberStyles.None, CultureInfo.InvariantCulture, out int value);
        return read && value >= low && value <= high
            ? value
            : throw Wrong(option, $"a whole number from {low} to {high}");
    }

    /// <summary>The value as a whole number of at least <paramref name="low"/>, or null for <c>all</c>.</summary>
    public int? CountOrAll(string option, int low)
    {
        if (string.Equals(values[option], "all", StringComparison.Ordinal))
        {
            return null;
        }

        bool read = int.TryParse(values[option], NumberStyles.None, CultureInfo.InvariantCulture, out int value);
        return read && value >= low ? value : throw Wrong(option, $"a whole number of at least {low}, or all");
    }

    private BadInputException Wrong(string option, string expected) =>
        new($"attack {attack}: option {option}={values[option]} is not understood; expected {expected}.");

    private static string Hyphenated(string name) =>
        string.Concat(
            name.Select((c, i) => char.IsUpper(c) ? $"{(i == 0 ? "" : "-")}{char.ToLowerInvariant(c)}" : $"{c}")
        );
}
