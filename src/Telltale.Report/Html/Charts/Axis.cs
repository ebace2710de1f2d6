namespace Telltale.Report.Html.Charts;

/// <summary>Maps values to pixels along one side of a drawing.</summary>
/// <param name="Low">Value at the start; above zero on a logarithmic axis.</param>
/// <param name="High">Value at the end.</param>
/// <param name="Start">Pixel of the start.</param>
/// <param name="End">Pixel of the end.</param>
/// <param name="Logarithmic">Whether equal steps are equal factors.</param>
internal readonly record struct Axis(double Low, double High, double Start, double End, bool Logarithmic = false)
{
    /// <summary>
    /// Pixel of a value; values off the axis land at most one axis length outside, so that zero has a place on a
    /// logarithmic axis and a clipped path stays finite.
    /// </summary>
    public double At(double value)
    {
        double part = Logarithmic ? Math.Log(value / Low) / Math.Log(High / Low) : (value - Low) / (High - Low);
        return Start + (Math.Clamp(part, -1, 2) * (End - Start));
    }

    /// <summary>Powers of ten on the axis, ascending.</summary>
    public IEnumerable<double> Decades()
    {
        double low = Low;
        double high = High;
        int first = (int)Math.Ceiling(Math.Log10(low) - 1e-9);
        int last = (int)Math.Floor(Math.Log10(high) + 1e-9);
        // 1/10^k is the double nearest to the decade; 10^−k by Pow need not be.
        return Enumerable
            .Range(first, Math.Max(0, last - first + 1))
            .Select(power => power < 0 ? 1 / Math.Pow(10, -power) : Math.Pow(10, power));
    }

    /// <summary>About <paramref name="count"/> round values on the axis: multiples of 1, 2 or 5 times a power of ten.</summary>
    public IEnumerable<double> RoundValues(int count)
    {
        double step = RoundStep((High - Low) / count);
        double first = Math.Ceiling((Low / step) - 1e-9);
        double last = Math.Floor((High / step) + 1e-9);
        return Enumerable.Range(0, (int)(last - first) + 1).Select(i => (first + i) * step);
    }

    private static double RoundStep(double rough)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double lead = rough / power;
        return power
            * (
                lead <= 1.5 ? 1
                : lead <= 3.5 ? 2
                : lead <= 7.5 ? 5
                : 10
            );
    }
}
