using System.Globalization;
using System.Text;
using Telltale.Core;
using Telltale.Core.Randomness;

namespace Telltale.Audit.Canaries;

/// <summary>
/// A text with holes that are filled at random: <c>The access code of {name} is {digits:6}.</c> Each hole is filled evenly
/// from its own alphabet, so a template is an even distribution over a space of known size.
/// </summary>
/// <remarks>
/// Holes: <c>{digits:N}</c> N decimal digits, <c>{letters:N}</c> N capital letters, <c>{word:N}</c> N words with spaces between,
/// <c>{name}</c> a first and a last name; <c>:N</c> may be left out for 1.
/// </remarks>
public sealed class CanaryTemplate
{
    private const int MostRepeats = 200;

    private readonly IReadOnlyList<Part> _parts;

    private CanaryTemplate(string text, IReadOnlyList<Part> parts)
    {
        Text = text;
        _parts = parts;
        SpaceBits = parts.Sum(p => p.Bits);
    }

    /// <summary>The template as it was written.</summary>
    public string Text { get; }

    /// <summary>Base-2 logarithm of how many texts it can give.</summary>
    public double SpaceBits { get; }

    /// <summary>Reads a template.</summary>
    /// <exception cref="BadInputException">A hole is not known or not closed, or there is none.</exception>
    public static CanaryTemplate Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        List<Part> parts = [];
        int at = 0;
        while (at < text.Length)
        {
            int open = text.IndexOf('{', at);
            string literal = open < 0 ? text[at..] : text[at..open];
            if (literal.Length > 0)
            {
                parts.Add(new Literal(literal));
            }

            if (open < 0)
            {
                break;
            }

            int close = text.IndexOf('}', open);
            if (close < 0)
            {
                throw Refused(text, $"the hole that begins at character {open + 1} is not closed with }}");
            }

            parts.Add(Hole(text, text[(open + 1)..close]));
            at = close + 1;
        }

        return parts.Exists(p => p.Bits > 0)
            ? new CanaryTemplate(text, parts)
            : throw Refused(text, "it has no hole, so every canary would be the same text");
    }

    /// <summary>Fills the holes.</summary>
    public string Draw(Rng rng)
    {
        ArgumentNullException.ThrowIfNull(rng);
        StringBuilder filled = new();
        foreach (Part part in _parts)
        {
            part.Fill(filled, rng);
        }

        return filled.ToString();
    }

    private static Part Hole(string text, string inside)
    {
        int colon = inside.IndexOf(':');
        string kind = colon < 0 ? inside : inside[..colon];
        int count = 1;
        if (
            colon >= 0
            && (
                !int.TryParse(inside[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out count)
                || count is < 1 or > MostRepeats
            )
        )
        {
            throw Refused(text, $"in {{{inside}}} a whole number from 1 to {MostRepeats} was expected after the colon");
        }

        return kind switch
        {
            "digits" => new Characters("0123456789", count),
            "letters" => new Characters("ABCDEFGHIJKLMNOPQRSTUVWXYZ", count),
            "word" => new Words(CanaryWords.Nouns, count),
            "name" when colon < 0 => new Name(),
            _ => throw Refused(
                text,
                $"{{{inside}}} is not a hole that is known; known are {{digits:N}}, {{letters:N}}, {{word:N}} and {{name}}"
            ),
        };
    }

    private static BadInputException Refused(string text, string why) =>
        new($"template “{text}”: {why}. A template is for example: The access code of {{name}} is {{digits:6}}.");

    private abstract record Part
    {
        public abstract double Bits { get; }

        public abstract void Fill(StringBuilder text, Rng rng);
    }

    private sealed record Literal(string Text) : Part
    {
        public override double Bits => 0;

        public override void Fill(StringBuilder text, Rng rng) => text.Append(Text);
    }

    private sealed record Characters(string Alphabet, int Count) : Part
    {
        public override double Bits => Count * Math.Log2(Alphabet.Length);

        public override void Fill(StringBuilder text, Rng rng)
        {
            for (int i = 0; i < Count; i++)
            {
                text.Append(Alphabet[rng.NextInt(Alphabet.Length)]);
            }
        }
    }

    private sealed record Words(IReadOnlyList<string> Known, int Count) : Part
    {
        public override double Bits => Count * Math.Log2(Known.Count);

        public override void Fill(StringBuilder text, Rng rng)
        {
            for (int i = 0; i < Count; i++)
            {
                text.Append(i == 0 ? "" : " ").Append(Known[rng.NextInt(Known.Count)]);
            }
        }
    }

    private sealed record Name : Part
    {
        public override double Bits => Math.Log2(CanaryWords.FirstNames.Count) + Math.Log2(CanaryWords.LastNames.Count);

        public override void Fill(StringBuilder text, Rng rng) =>
            text.Append(CanaryWords.FirstNames[rng.NextInt(CanaryWords.FirstNames.Count)])
                .Append(' ')
                .Append(CanaryWords.LastNames[rng.NextInt(CanaryWords.LastNames.Count)]);
    }
}
