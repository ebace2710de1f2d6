using System.Globalization;
using System.Text.RegularExpressions;
using Telltale.TestKit;

namespace Telltale.Report.Tests.Html;

/// <summary>Contrast of the colours, by the formula of WCAG 2.2: at least 4.5 for text and 3 for lines.</summary>
public sealed class StyleTests
{
    private static readonly string Sheet = File.ReadAllText(
        RepositoryFiles.At("src", "Telltale.Report", "Html", "report.css")
    );

    public static TheoryData<string, string, string, double> Pairs =>
        [
            .. new[] { "light", "dark" }.SelectMany(theme =>
                new[]
                {
                    (theme, "ink", "paper", 4.5),
                    (theme, "soft", "paper", 4.5),
                    (theme, "soft", "panel", 4.5),
                    (theme, "soft", "dim", 4.5),
                    (theme, "ink", "panel", 4.5),
                    (theme, "c1", "paper", 4.5),
                    (theme, "c2", "paper", 3),
                    (theme, "c3", "paper", 3),
                    (theme, "c4", "paper", 3),
                    (theme, "warn", "paper", 4.5),
                    (theme, "ink", "bad-panel", 4.5),
                    (theme, "bad", "bad-panel", 4.5),
                    (theme, "warn", "warn-panel", 4.5),
                    (theme, "calm", "calm-panel", 4.5),
                    (theme, "void", "void-panel", 4.5),
                }
            ),
        ];

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Can_be_read(string theme, string front, string back, double least)
    {
        double a = Luminance(Colour(theme, front));
        double b = Luminance(Colour(theme, back));
        double contrast = (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
        Assert.True(contrast >= least, $"{front} on {back} in {theme}: {contrast:0.00}");
    }

    [Fact]
    public void Black_on_white_is_21() => Assert.Equal(21, 1.05 / (Luminance("000000") + 0.05), 1e-9);

    private static string Colour(string theme, string name)
    {
        int dark = Sheet.IndexOf("prefers-color-scheme: dark", StringComparison.Ordinal);
        string block = theme == "light" ? Sheet[..dark] : Sheet[dark..];
        return Regex
            .Match(block, $"--{name}: #([0-9a-f]{{6}})", RegexOptions.None, TimeSpan.FromSeconds(1))
            .Groups[1]
            .Value;
    }

    private static double Luminance(string hex)
    {
        double[] parts =
        [
            .. hex.Chunk(2)
                .Select(pair => int.Parse(pair, NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0)
                .Select(c => c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4)),
        ];
        return (0.2126 * parts[0]) + (0.7152 * parts[1]) + (0.0722 * parts[2]);
    }
}
