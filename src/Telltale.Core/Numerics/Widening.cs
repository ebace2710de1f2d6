using System.Numerics;

namespace Telltale.Core.Numerics;

/// <summary>32-bit floats as doubles.</summary>
public static class Widening
{
    /// <summary>Converts number by number; widening is exact, so order and width of the registers change nothing.</summary>
    /// <param name="values">The floats.</param>
    /// <param name="destination">Receives as many doubles.</param>
    public static void ToDoubles(ReadOnlySpan<float> values, Span<double> destination)
    {
        int i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector.Widen(new Vector<float>(values[i..]), out Vector<double> low, out Vector<double> high);
            low.CopyTo(destination[i..]);
            high.CopyTo(destination[(i + Vector<double>.Count)..]);
        }

        for (; i < values.Length; i++)
        {
            destination[i] = values[i];
        }
    }
}
