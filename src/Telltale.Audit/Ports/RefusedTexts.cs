using System.Globalization;
using Telltale.Core;

namespace Telltale.Audit.Ports;

/// <summary>
/// Texts of a list that a model cannot take, each with the reason. They travel inside the exception by number, so that
/// whoever asked for part of a longer list can name them by their number there.
/// </summary>
public static class RefusedTexts
{
    private const string Key = "Telltale.RefusedTexts";
    private const int Most = 5;

    /// <summary>The refusal that names them.</summary>
    /// <param name="model">Name of the model.</param>
    /// <param name="texts">Number in the list from 0, and what is wrong; at least one.</param>
    public static BadInputException Refuse(string model, IReadOnlyList<KeyValuePair<int, string>> texts)
    {
        IEnumerable<string> named = texts
            .OrderBy(text => text.Key)
            .Take(Most)
            .Select(text => string.Create(CultureInfo.InvariantCulture, $"text {text.Key + 1}: {text.Value}"));
        string more = texts.Count > Most ? $"; and {texts.Count - Most} more" : "";
        BadInputException refusal = new(
            $"{model}: {string.Join("; ", named)}{more}. Shorten or leave out {(texts.Count == 1 ? "this text" : "these texts")}; "
                + "what was answered is kept."
        );
        refusal.Data[Key] = texts;
        return refusal;
    }

    /// <summary>Numbers of the texts that a refusal names; none where it is about something else.</summary>
    public static IReadOnlyList<int> Numbers(BadInputException refusal)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        return refusal.Data[Key] is IReadOnlyList<KeyValuePair<int, string>> texts
            ? [.. texts.Select(text => text.Key)]
            : [];
    }

    /// <summary>The same refusal with the numbers of another list.</summary>
    /// <param name="model">Name of the model.</param>
    /// <param name="refusal">What a model threw.</param>
    /// <param name="numbers">Number in the other list of each number in this one.</param>
    /// <returns>The exception itself where it names no texts.</returns>
    public static BadInputException Renumber(string model, BadInputException refusal, IReadOnlyList<int> numbers) =>
        refusal.Data[Key] is IReadOnlyList<KeyValuePair<int, string>> texts
            ? Refuse(
                model,
                [
                    .. texts
                        .Select(text => KeyValuePair.Create(numbers[text.Key], text.Value))
                        .DistinctBy(text => text.Key),
                ]
            )
            : refusal;
}
