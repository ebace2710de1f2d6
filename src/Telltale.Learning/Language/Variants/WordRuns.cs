namespace Telltale.Learning.Language.Variants;

/// <summary>A text cut into words (runs of letters and digits) and what stands between them, so that words can change places.</summary>
internal sealed class WordRuns
{
    private readonly string _text;
    private readonly List<(int Start, int Length)> _words = [];

    /// <summary>Cuts.</summary>
    public WordRuns(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        _text = text;
        int start = -1;
        for (int i = 0; i <= text.Length; i++)
        {
            bool isInside = i < text.Length && char.IsLetterOrDigit(text[i]);
            if (isInside && start < 0)
            {
                start = i;
            }
            else if (!isInside && start >= 0)
            {
                _words.Add((start, i - start));
                start = -1;
            }
        }
    }

    /// <summary>Number of words.</summary>
    public int Count => _words.Count;

    /// <summary>A word as it stands.</summary>
    public string this[int word] => _text.Substring(_words[word].Start, _words[word].Length);

    /// <summary>The text with other words; what stands between them stays.</summary>
    /// <param name="words">As many as there are.</param>
    public string With(IReadOnlyList<string> words)
    {
        System.Text.StringBuilder text = new();
        int at = 0;
        for (int word = 0; word < Count; word++)
        {
            (int start, int length) = _words[word];
            text.Append(_text, at, start - at).Append(words[word]);
            at = start + length;
        }

        return text.Append(_text, at, _text.Length - at).ToString();
    }

    /// <summary>The text with one other word.</summary>
    public string With(int word, string other)
    {
        (int start, int length) = _words[word];
        return string.Concat(_text.AsSpan(0, start), other, _text.AsSpan(start + length));
    }
}
