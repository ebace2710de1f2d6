using System.Diagnostics;
using System.Text;
using Telltale.Core;

namespace Telltale.Adapters.Targets.Endpoints;

/// <summary>
/// A key that is used and never shown: no text of it comes from here but the header that carries it, and what a server
/// says is cleared of it before anyone sees it.
/// </summary>
[DebuggerDisplay("(hidden)")]
public sealed class Secret
{
    /// <summary>A run of this many characters of the key is hidden like the whole: servers quote its beginning.</summary>
    private const int TellingLength = 8;

    private const string Hidden = "(hidden)";
    private readonly string _value;

    private Secret(string variable, string value)
    {
        Variable = variable;
        _value = value;
    }

    /// <summary>Where it came from: the name of an environment variable, for messages.</summary>
    public string Variable { get; }

    /// <summary>Takes a key from the environment.</summary>
    /// <param name="variable">Name of the variable.</param>
    /// <param name="environment">Value of a variable; null where it is not set.</param>
    /// <exception cref="BadInputException">It is not set, or holds what no header can carry; the message never shows it.</exception>
    public static Secret FromEnvironment(string variable, Func<string, string?> environment)
    {
        string value = environment(variable)?.Trim() ?? "";
        if (value.Length == 0)
        {
            throw new BadInputException(
                $"The environment variable {variable} is not set or empty, and the endpoint's key is expected in it: "
                    + $"export {variable}=… before the run, or leave the key variable out if the server wants no key."
            );
        }

        if (value.Any(c => c is <= ' ' or > '~'))
        {
            throw new BadInputException(
                $"The environment variable {variable} holds characters that no key has (spaces, line ends or letters "
                    + "beyond ASCII); set it to the key alone."
            );
        }

        return new Secret(variable, value);
    }

    /// <summary>Never the key.</summary>
    public override string ToString() => Hidden;

    /// <summary>The key itself, for the header of a request and nothing else.</summary>
    internal string Reveal() => _value;

    /// <summary>A text without the key, or any part of it that is long enough to matter.</summary>
    internal string ClearedFrom(string text)
    {
        int telling = Math.Min(TellingLength, _value.Length);
        StringBuilder cleared = new();
        int i = 0;
        while (i < text.Length)
        {
            int length = LongestAt(text.AsSpan(i), telling);
            if (length == 0)
            {
                cleared.Append(text[i++]);
                continue;
            }

            cleared.Append(Hidden);
            i += length;
        }

        return cleared.ToString();
    }

    /// <summary>Whether the whole key stands somewhere in these bytes.</summary>
    internal bool IsIn(ReadOnlySpan<byte> bytes) => bytes.IndexOf(Encoding.ASCII.GetBytes(_value)) >= 0;

    /// <summary>Length of the longest run at the start of a text that is a part of the key; 0 if none is telling.</summary>
    private int LongestAt(ReadOnlySpan<char> text, int telling)
    {
        if (text.Length < telling || _value.AsSpan().IndexOf(text[..telling]) < 0)
        {
            return 0;
        }

        int length = telling;
        while (length < text.Length && _value.AsSpan().IndexOf(text[..(length + 1)]) >= 0)
        {
            length++;
        }

        return length;
    }
}
