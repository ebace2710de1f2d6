using System.Text.Json;
using Telltale.Core;
using Telltale.Core.Text;

namespace Telltale.Adapters.Formats.TextEvidence;

/// <summary>One object of a line and where it stands, so that a wrong value in it is refused with its place.</summary>
/// <param name="Element">The object.</param>
/// <param name="Place">File, line and path of names, for messages.</param>
internal readonly record struct JsonPart(JsonElement Element, string Place)
{
    // A probability of 1 in 32-bit floats may come out as a logarithm of a little more than 0.
    private const double Rounding = 1e-6;

    /// <summary>Refuses what is no object, a name that is not among those known, and a name that stands twice.</summary>
    public void RequireNames(IReadOnlyList<string> known)
    {
        RequireObject(Element, Place);
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (JsonProperty property in Element.EnumerateObject())
        {
            string name = NameOf(property, Place);
            if (!known.Contains(name, StringComparer.Ordinal))
            {
                throw new BadInputException(
                    $"{Place}: found '{Printable.Shorten(name)}', which is unknown; did you mean {Nearest.Of(name, known)}? Known are {string.Join(", ", known)}."
                );
            }

            if (!seen.Add(name))
            {
                throw new BadInputException($"{Place}: found '{name}' twice, expected it once.");
            }
        }
    }

    /// <summary>A value that is there and not null.</summary>
    public bool Has(string name) =>
        Element.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null;

    /// <summary>Parts by name; empty where there is none.</summary>
    public IEnumerable<(string Name, JsonPart Part)> Named(string name)
    {
        if (!Has(name))
        {
            yield break;
        }

        JsonElement value = Element.GetProperty(name);
        RequireObject(value, $"{Place}, {name}");
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (JsonProperty property in value.EnumerateObject())
        {
            string part = NameOf(property, $"{Place}, {name}");
            string place = $"{Place}, {name}.{Printable.Shorten(part)}";
            if (part.Length == 0 || !seen.Add(part))
            {
                throw new BadInputException($"{place}: found a name that is empty or used twice, expected each once.");
            }

            yield return (part, new JsonPart(property.Value, place));
        }
    }

    /// <summary>A text; null where there is none.</summary>
    public string? Text(string name)
    {
        if (!Has(name))
        {
            return null;
        }

        JsonElement value = Element.GetProperty(name);
        return value.ValueKind == JsonValueKind.String
            ? StringOf(value, $"{Place}, {name}")
            : throw Wrong(name, value, "a text in quotation marks");
    }

    /// <summary>The part itself as a text.</summary>
    public string TextOf() =>
        Element.ValueKind == JsonValueKind.String
            ? StringOf(Element, Place)
            : throw new BadInputException($"{Place}: found {Shown(Element)}, expected a text in quotation marks.");

    /// <summary>Yes or no; null where there is none.</summary>
    public bool? Flag(string name) =>
        !Has(name)
            ? null
            : Element.GetProperty(name).ValueKind switch
            {
                JsonValueKind.True => true,
                JsonValueKind.False => false,
                _ => throw Wrong(name, Element.GetProperty(name), "true, false or null"),
            };

    /// <summary>A whole number of at least 1; null where there is none.</summary>
    public int? Count(string name) =>
        !Has(name) ? null
        : Element.GetProperty(name) is { ValueKind: JsonValueKind.Number } value
        && value.TryGetInt32(out int count)
        && count > 0
            ? count
        : throw Wrong(name, Element.GetProperty(name), "a whole number of at least 1");

    /// <summary>Texts; null where there are none.</summary>
    public string[]? Texts(string name)
    {
        string place = $"{Place}, {name}";
        return Array(
            name,
            "a text in quotation marks",
            static (value, place) =>
                value.ValueKind == JsonValueKind.String ? (true, StringOf(value, place)) : (false, ""),
            place
        );
    }

    /// <summary>Whole numbers of at least 0; null where there are none.</summary>
    public int[]? WholeNumbers(string name) =>
        Array(
            name,
            "a whole number of at least 0",
            static (value, _) =>
                (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int n) && n >= 0, IntegerOf(value)),
            ""
        );

    /// <summary>True and false, also written 1 and 0; null where there are none.</summary>
    public bool[]? Flags(string name) =>
        Array(
            name,
            "true or false",
            static (value, _) =>
                value.ValueKind switch
                {
                    JsonValueKind.True => (true, true),
                    JsonValueKind.False => (true, false),
                    JsonValueKind.Number => (value.TryGetInt32(out int n) && n is 0 or 1, IntegerOf(value) == 1),
                    _ => (false, false),
                },
            ""
        );

    /// <summary>Numbers of at most 0, with a little room for rounding; null where there are none.</summary>
    public double[]? Logarithms(string name) =>
        Numbers(name, double.NegativeInfinity, 0, "a finite logarithm of a probability, at most 0");

    /// <summary>Numbers of at least 0, with a little room for rounding; null where there are none.</summary>
    public double[]? NotNegative(string name) =>
        Numbers(name, 0, double.PositiveInfinity, "a finite number, at least 0");

    /// <summary>Numbers above 0 and at most 1; null where there are none.</summary>
    public double[]? Shares(string name) =>
        Array(
            name,
            "a share above 0 and at most 1",
            static (value, _) => (NumberOf(value) is > 0 and <= 1, NumberOf(value)),
            ""
        );

    /// <summary>The refusal of a value.</summary>
    public BadInputException Wrong(string name, JsonElement value, string expected) =>
        new($"{Place}, {name}: found {Shown(value)}, expected {expected}.");

    private double[]? Numbers(string name, double low, double high, string expected) =>
        Array(
            name,
            expected,
            static (value, range) =>
            {
                double number = NumberOf(value);
                bool isInside =
                    double.IsFinite(number) && number >= range.low - Rounding && number <= range.high + Rounding;
                return (isInside, isInside ? Math.Clamp(number, range.low, range.high) : number);
            },
            (low, high)
        );

    private TItem[]? Array<TItem, TContext>(
        string name,
        string expected,
        Func<JsonElement, TContext, (bool IsRight, TItem Value)> read,
        TContext context
    )
    {
        if (!Has(name))
        {
            return null;
        }

        JsonElement array = Element.GetProperty(name);
        if (array.ValueKind != JsonValueKind.Array)
        {
            throw Wrong(name, array, "a list in square brackets");
        }

        TItem[] items = new TItem[array.GetArrayLength()];
        int next = 0;
        foreach (JsonElement item in array.EnumerateArray())
        {
            (bool isRight, TItem value) = read(item, context);
            items[next] = isRight
                ? value
                : throw new BadInputException(
                    $"{Place}, {name}[{next}]: found {Shown(item)}, expected {expected}; leave out what is not known."
                );
            next++;
        }

        return items;
    }

    private static void RequireObject(JsonElement value, string place)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            throw new BadInputException($"{place}: found {Shown(value)}, expected an object in curly brackets.");
        }
    }

    private static double NumberOf(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) ? number : double.NaN;

    private static int IntegerOf(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) ? number : -1;

    private static string NameOf(JsonProperty property, string place)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException e)
        {
            throw HalfAPair(place, e);
        }
    }

    private static string StringOf(JsonElement value, string place)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw HalfAPair(place, e);
        }
    }

    private static BadInputException HalfAPair(string place, Exception cause) =>
        new($"{place}: found half of a pair of characters (\\ud800 to \\udfff), expected whole ones.", cause);

    private static string Shown(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Array => "a list",
            JsonValueKind.Object => "an object",
            JsonValueKind.String => $"the text {Printable.Shorten(value.GetRawText(), 40)}",
            _ => Printable.Shorten(value.GetRawText(), 40),
        };
}
