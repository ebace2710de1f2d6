using System.Globalization;
using Telltale.Core;

namespace Telltale.Adapters.Formats.Gguf;

/// <summary>All that stands before the numbers of a GGUF file.</summary>
/// <param name="Source">The file's name, for messages.</param>
/// <param name="Values">What the file says about itself, by name.</param>
/// <param name="Tensors">The tensors, by name.</param>
public sealed record GgufHeader(
    string Source,
    IReadOnlyDictionary<string, GgufValue> Values,
    IReadOnlyDictionary<string, GgufTensor> Tensors
)
{
    /// <summary>A text that must be there.</summary>
    public string Text(string key) => Get<string>(key, "a text");

    /// <summary>Texts that must be there.</summary>
    public string[] Texts(string key) => Get<string[]>(key, "an array of texts");

    /// <summary>A whole number from 0 to 2^31 − 1; <paramref name="otherwise"/> where the file has none.</summary>
    /// <exception cref="BadInputException">Something else, or nothing and there is no <paramref name="otherwise"/>.</exception>
    public int Whole(string key, int? otherwise = null)
    {
        if (!Values.TryGetValue(key, out GgufValue? value) && otherwise is { } fallback)
        {
            return fallback;
        }

        return value?.Content switch
        {
            byte
            or sbyte
            or ushort
            or short
            or uint
            or int
            or long
                when Convert.ToInt64(value.Content, CultureInfo.InvariantCulture)
                    is >= 0
                        and <= int.MaxValue
                        and var whole => (int)whole,
            ulong and <= int.MaxValue and var whole => (int)whole,
            _ => throw Wrong(key, "a whole number from 0 to 2147483647"),
        };
    }

    /// <summary>
    /// A real number; one of 32 bits as the shortest decimal that stands for it, so that 1e-5 comes back as 1e-5.
    /// </summary>
    public double Real(string key, double otherwise) =>
        Values.TryGetValue(key, out GgufValue? value)
            ? value.Content switch
            {
                float real => double.Parse(
                    real.ToString("R", CultureInfo.InvariantCulture),
                    CultureInfo.InvariantCulture
                ),
                double real => real,
                _ => throw Wrong(key, "a real number"),
            }
            : otherwise;

    /// <summary>True or false.</summary>
    public bool Flag(string key, bool otherwise) =>
        Values.TryGetValue(key, out GgufValue? value)
            ? value.Content is bool flag
                ? flag
                : throw Wrong(key, "true or false")
            : otherwise;

    private T Get<T>(string key, string expected) =>
        Values.TryGetValue(key, out GgufValue? value) && value.Content is T content
            ? content
            : throw Wrong(key, expected);

    private BadInputException Wrong(string key, string expected) =>
        new(
            $"{Source}: found {(Values.TryGetValue(key, out GgufValue? value) ? value : "nothing")} as {key}, expected "
                + $"{expected}."
        );
}
