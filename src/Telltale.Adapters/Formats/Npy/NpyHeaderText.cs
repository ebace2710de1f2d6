using System.Collections.Immutable;
using System.Globalization;
using Telltale.Core;

namespace Telltale.Adapters.Formats.Npy;

/// <summary>
/// Reads the text of an .npy header: a Python dict literal with exactly the keys <c>descr</c>, <c>fortran_order</c> and
/// <c>shape</c>. The text is taken apart character by character and never evaluated; anything that is not such a literal
/// is refused.
/// </summary>
/// <remarks>Format: "A Simple File Format for NumPy Arrays", NumPy Enhancement Proposal 1, and numpy.lib.format.</remarks>
internal ref struct NpyHeaderText
{
    private readonly ReadOnlySpan<char> _text;
    private readonly string _source;
    private int _at;

    private NpyHeaderText(ReadOnlySpan<char> text, string source)
    {
        _text = text;
        _source = source;
    }

    /// <summary>Parses the whole text; nothing but spaces and a line end may follow the closing brace.</summary>
    /// <exception cref="BadInputException">Anything else.</exception>
    public static (NpyType Type, bool FortranOrder, ImmutableArray<long> Shape) Parse(
        ReadOnlySpan<char> text,
        string source
    ) => new NpyHeaderText(text, source).ParseDict();

    private (NpyType Type, bool FortranOrder, ImmutableArray<long> Shape) ParseDict()
    {
        NpyType? type = null;
        bool? fortran = null;
        ImmutableArray<long>? shape = null;
        Expect('{');
        while (!TryTake('}'))
        {
            int start = _at;
            string key = ParseText("one of the keys 'descr', 'fortran_order' and 'shape'");
            Expect(':');
            bool given = key switch
            {
                "descr" => type is not null,
                "fortran_order" => fortran is not null,
                "shape" => shape is not null,
                _ => throw Fault(
                    $"the key '{Printable.Shorten(key)}'",
                    "only 'descr', 'fortran_order' and 'shape'",
                    start
                ),
            };
            if (given)
            {
                throw Fault($"the key '{key}' a second time", "each key once", start);
            }

            switch (key)
            {
                case "descr":
                    type = ParseDescr();
                    break;
                case "fortran_order":
                    fortran = ParseBoolean();
                    break;
                default:
                    shape = ParseShape();
                    break;
            }

            if (!TryTake(','))
            {
                Expect('}');
                break;
            }
        }

        SkipSpaces();
        if (_at < _text.Length)
        {
            throw Fault(Here(), "nothing after the closing brace");
        }

        return (
            type ?? throw Fault("no 'descr'", "the keys 'descr', 'fortran_order' and 'shape'"),
            fortran ?? throw Fault("no 'fortran_order'", "the keys 'descr', 'fortran_order' and 'shape'"),
            shape ?? throw Fault("no 'shape'", "the keys 'descr', 'fortran_order' and 'shape'")
        );
    }

    private NpyType ParseDescr()
    {
        SkipSpaces();
        if (_at < _text.Length && _text[_at] == '[')
        {
            throw new BadInputException(
                $"{_source}: found a structured type (several named fields), expected one type such as '<f4'; "
                    + "save each field as an array of its own with astype(...)."
            );
        }

        return NpyType.Parse(ParseText("a type such as '<f4'"), _source);
    }

    private bool ParseBoolean()
    {
        SkipSpaces();
        foreach (bool value in (ReadOnlySpan<bool>)[true, false])
        {
            string word = value ? "True" : "False";
            int end = _at + word.Length;
            bool ends = end >= _text.Length || !(char.IsLetterOrDigit(_text[end]) || _text[end] is '_' or '(' or '.');
            if (_text[_at..].StartsWith(word) && ends)
            {
                _at = end;
                return value;
            }
        }

        throw Fault(Here(), "True or False");
    }

    private ImmutableArray<long> ParseShape()
    {
        ImmutableArray<long>.Builder extents = ImmutableArray.CreateBuilder<long>();
        bool comma = false;
        Expect('(');
        while (!TryTake(')'))
        {
            extents.Add(ParseInteger());
            bool separated = TryTake(',');
            comma |= separated;
            if (!separated)
            {
                Expect(')');
                break;
            }
        }

        return extents.Count != 1 || comma
            ? extents.ToImmutable()
            : throw Fault($"({extents[0]}), a number in brackets", $"a tuple such as ({extents[0]},)");
    }

    private long ParseInteger()
    {
        SkipSpaces();
        int start = _at;
        if (_at < _text.Length && _text[_at] == '-')
        {
            _at++;
        }

        int digits = _at;
        while (_at < _text.Length && char.IsAsciiDigit(_text[_at]))
        {
            _at++;
        }

        ReadOnlySpan<char> number = _text[start.._at];
        if (digits == _at)
        {
            _at = start;
            throw Fault(Here(), "an integer");
        }

        return long.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
            ? value
            : throw Fault($"the extent {Printable.Shorten(number.ToString())}", "an integer below 2^63", start);
    }

    private string ParseText(string expected)
    {
        SkipSpaces();
        if (_at >= _text.Length || _text[_at] is not ('\'' or '"'))
        {
            throw Fault(Here(), expected);
        }

        char quote = _text[_at];
        int start = _at + 1;
        int length = _text[start..].IndexOf(quote);
        ReadOnlySpan<char> content = length < 0 ? [] : _text.Slice(start, length);
        if (length < 0 || content.ContainsAny('\\', '\n', '\r'))
        {
            throw Fault(Here(), $"{expected}, in quotes and without backslashes");
        }

        _at = start + length + 1;
        return content.ToString();
    }

    private bool TryTake(char c)
    {
        SkipSpaces();
        bool found = _at < _text.Length && _text[_at] == c;
        _at += found ? 1 : 0;
        return found;
    }

    private void Expect(char c)
    {
        if (!TryTake(c))
        {
            throw Fault(Here(), $"'{c}'");
        }
    }

    private void SkipSpaces()
    {
        while (_at < _text.Length && _text[_at] is ' ' or '\n' or '\r' or '\t')
        {
            _at++;
        }
    }

    private readonly string Here() =>
        _at >= _text.Length ? "its end" : $"\"{Printable.Shorten(_text[_at..].TrimEnd().ToString(), 40)}\"";

    private readonly BadInputException Fault(string found, string expected, int? at = null) =>
        new(
            $"{_source}: the header at character {(at ?? _at) + 1}: found {found}, expected {expected}. Headers are read, "
                + "never run; save the array again with numpy.save(..., allow_pickle=False)."
        );
}
