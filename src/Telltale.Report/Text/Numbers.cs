using System.Globalization;

namespace Telltale.Report.Text;

/// <summary>
/// Numbers for people. Nothing that is not zero is shown as zero, and nothing that is not one is shown as one; the
/// exact values are in <c>result.json</c>.
/// </summary>
internal static class Numbers
{
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    /// <summary>A whole number with commas: <c>12,345</c>.</summary>
    public static string Count(long number) => number.ToString("N0", Invariant);

    /// <summary>A number in [0, 1] with three decimals (AUC, advantage, PPV).</summary>
    public static string Unit(double value) =>
        value switch
        {
            > 0 and < 0.0005 => "<0.001",
            >= 0.9995 and < 1 => ">0.999",
            _ => Minus(value.ToString("0.000", Invariant)),
        };

    /// <summary>A difference with its sign and three decimals, of smaller ones two digits: <c>+0.041</c>, <c>−0.00030</c>; <c>0.000</c> is none.</summary>
    public static string Signed(double value) => WithSign(value, "0.000");

    /// <summary>A difference of rates in percentage points, likewise: <c>−5.90</c>.</summary>
    public static string Points(double value) => WithSign(value * 100, "0.00");

    /// <summary>
    /// A rate as percent: <c>31.4%</c>, <c>3.14%</c>, <c>0.31%</c>, <c>3.1×10⁻⁵%</c>; close to one with as many nines
    /// as it has, up to <c>&gt;99.9999%</c>.
    /// </summary>
    public static string Percent(double rate) => $"{PercentWithoutSign(rate)}%";

    /// <summary>Two rates: <c>3.14–4.20%</c>.</summary>
    public static string PercentRange(double low, double high) =>
        low > 0 && low < 1e-5 ? $"{Percent(low)} – {Percent(high)}" : $"{PercentWithoutSign(low)}–{Percent(high)}";

    /// <summary>A round rate, such as an FPR asked for, in as few digits as it needs: <c>0.1%</c>.</summary>
    public static string RoundPercent(double rate)
    {
        double percent = rate * 100;
        return percent is > 0 and < 1e-4
            ? $"{Scientific(percent, "0.#")}%"
            : $"{percent.ToString("0.######", Invariant)}%";
    }

    /// <summary>A probability with two significant digits: <c>0.0012</c>, <c>3.2×10⁻⁷</c>.</summary>
    public static string PValue(double value) =>
        value switch
        {
            0 => "0",
            >= 0.9995 => "1",
            >= 0.1 => value.ToString("0.00", Invariant),
            >= 1e-4 => Significant(value, 2),
            _ => Scientific(value, "0.0"),
        };

    /// <summary>Any number with four significant digits; very large and very small ones in powers of ten.</summary>
    public static string Score(double value)
    {
        double size = Math.Abs(value);
        return size switch
        {
            0 => "0",
            double.PositiveInfinity => value > 0 ? "∞" : "−∞",
            < 1e-3 or >= 1e6 => Minus(Scientific(value, "0.00")),
            _ => Minus(Significant(value, 4)),
        };
    }

    /// <summary>A round value beside an axis, in as few digits as it needs.</summary>
    public static string Tick(double value) =>
        Math.Abs(value) is 0 or (>= 1e-3 and < 1e6)
            ? Minus(value.ToString("0.######", Invariant))
            : Minus(Scientific(value, "0.##"));

    /// <summary>ε and the like, three significant digits.</summary>
    public static string Epsilon(double value) =>
        value == 0 ? "0"
        : Math.Abs(value) < 1e-3 ? Scientific(value, "0.0")
        : Significant(value, 3);

    /// <summary>δ, as people write it: <c>10⁻⁵</c>.</summary>
    public static string Delta(double value) =>
        value is 0 or >= 1e-3 ? value.ToString("0.####", Invariant) : Scientific(value, "0.#");

    /// <summary>A time: <c>0.42 s</c>, <c>12.3 s</c>, <c>3 min 05 s</c>, <c>2 h 04 min</c>.</summary>
    public static string Seconds(double seconds) =>
        seconds switch
        {
            0 => "0 s",
            > 0 and < 0.005 => "<0.01 s",
            < 9.995 => $"{seconds.ToString("0.00", Invariant)} s",
            < 59.95 => $"{seconds.ToString("0.0", Invariant)} s",
            < 3599.5 =>
                $"{(int)Math.Round(seconds) / 60} min {((int)Math.Round(seconds) % 60).ToString("00", Invariant)} s",
            _ => $"{(long)seconds / 3600} h {((long)seconds / 60 % 60).ToString("00", Invariant)} min",
        };

    /// <summary>A count with its noun: <c>1 member</c>, <c>12 members</c>.</summary>
    public static string Plural(long count, string one, string? many = null) =>
        $"{Count(count)} {(count == 1 ? one : many ?? one + "s")}";

    private static string WithSign(double value, string format)
    {
        string size = Math.Abs(value).ToString(format, Invariant);
        bool isLost = value != 0 && size == 0.ToString(format, Invariant);
        string sign =
            value == 0 ? ""
            : value > 0 ? "+"
            : "−";
        return sign + (isLost ? PValue(Math.Abs(value)) : size);
    }

    private static string PercentWithoutSign(double rate)
    {
        double percent = rate * 100;
        return percent switch
        {
            0 => "0",
            100 => "100",
            > 99.9999 and < 100 => ">99.9999",
            >= 99.95 and < 100 => NotRoundedUpToHundred(percent),
            >= 9.995 => percent.ToString("0.0", Invariant),
            >= 0.9995 => percent.ToString("0.00", Invariant),
            >= 1e-3 => Significant(percent, 2),
            _ => Scientific(percent, "0.0"),
        };
    }

    private static string NotRoundedUpToHundred(double percent) =>
        Enumerable
            .Range(2, 4)
            .Select(digits => percent.ToString($"F{digits}", Invariant))
            .First(text => !text.StartsWith("100", StringComparison.Ordinal));

    private static string Significant(double value, int digits)
    {
        // Rounds first: 0.0996 with two digits is 0.10 and has one decimal less than its size says.
        int exponent = value == 0 ? 0 : (int)Math.Floor(Math.Log10(Math.Abs(value)));
        int decimals = Math.Clamp(digits - 1 - exponent, 0, 12);
        double rounded = Math.Round(value, decimals);
        if (rounded != 0 && (int)Math.Floor(Math.Log10(Math.Abs(rounded)) + 1e-12) > exponent)
        {
            decimals = Math.Max(0, decimals - 1);
        }

        return value.ToString($"F{decimals}", Invariant);
    }

    private static string Scientific(double value, string mantissaFormat)
    {
        int exponent = (int)Math.Floor(Math.Log10(Math.Abs(value)));
        string mantissa = Mantissa();
        if (mantissa.TrimStart('-').StartsWith("10", StringComparison.Ordinal))
        {
            exponent++;
            mantissa = Mantissa();
        }

        string power = $"10{Superscript(exponent)}";
        return string.Equals(mantissa, "1", StringComparison.Ordinal) ? power : $"{mantissa}×{power}";

        // In two steps, for 10^exponent may be too small for a double.
        string Mantissa() =>
            (value * Math.Pow(10, -exponent / 2) * Math.Pow(10, -(exponent - (exponent / 2)))).ToString(
                mantissaFormat,
                Invariant
            );
    }

    private static string Superscript(int exponent) =>
        string.Concat(exponent.ToString(Invariant).Select(c => c == '-' ? '⁻' : "⁰¹²³⁴⁵⁶⁷⁸⁹"[c - '0']));

    private static string Minus(string text) => text.Replace('-', '−');
}
