using System.Globalization;
using Telltale.Core;

namespace Telltale.Attacks.Language.Wbc;

/// <summary>Lengths of the windows that <see cref="WbcAttack"/> slides along a document.</summary>
internal static class WindowSizes
{
    // Ten lengths from 2 to 40 in equal ratios: round(2·20^{i/9}) as the paper's formula gives them, and as its code has them.
    private static readonly int[] Paper = [2, 3, 4, 5, 8, 11, 15, 21, 29, 40];
    private static readonly int[] Code = [2, 3, 4, 6, 9, 13, 18, 25, 32, 40];

    /// <summary>The option.</summary>
    public static AttackOption Option { get; } =
        new(
            "windows",
            "paper, code, or whole numbers joined by +",
            "paper",
            "Lengths of the windows: 2, 3, 4, 5, 8, 11, 15, 21, 29, 40 (the paper's formula), 2, 3, 4, 6, 9, 13, 18, 25, 32, 40 (its code), or others."
        );

    /// <summary>Reads the option.</summary>
    /// <exception cref="BadInputException">Neither a word nor a list of numbers of at least 1.</exception>
    public static IReadOnlyList<int> Read(OptionValues values)
    {
        string text = values.Text(Option.Name);
        if (text is "paper" or "code")
        {
            return text == "paper" ? Paper : Code;
        }

        List<int> sizes = [];
        foreach (string part in text.Split('+'))
        {
            bool read = int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int size);
            sizes.Add(
                read && size is >= 1 and <= 100_000
                    ? size
                    : throw new BadInputException(
                        $"attack wbc: option windows={text} is not understood; expected {Option.Values}, such as 2+4+8."
                    )
            );
        }

        return sizes;
    }
}
