using System.Runtime.InteropServices;

namespace Telltale.Core.Statistics;

/// <summary>A closed interval.</summary>
/// <param name="Low">Lower limit.</param>
/// <param name="High">Upper limit, at least <paramref name="Low"/>.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Interval(double Low, double High)
{
    /// <summary>Whether the value lies within the limits, both included.</summary>
    public bool Contains(double value) => value >= Low && value <= High;

    /// <summary>The part of the interval inside [0, 1].</summary>
    internal Interval WithinUnit() => new(Math.Clamp(Low, 0, 1), Math.Clamp(High, 0, 1));
}
