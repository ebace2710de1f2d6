using Telltale.Core.Numerics.Lanes;
using Telltale.Core.Randomness;

namespace Telltale.Core.Tests.Numerics;

/// <summary>Vector functions: how far from the truth, and the same digits at every width.</summary>
public class LaneMathTests
{
    private static readonly double[] Points =
    [
        0,
        -0.0,
        double.Epsilon,
        1e-300,
        -1e-17,
        1,
        -1,
        0.34657359027997264,
        -0.3465735902799727,
        37.5,
        -745,
        707.9999,
        -707.9999,
        708,
        -708,
        710,
        -1e300,
        double.MaxValue,
        .. Draw(100_000, 708),
        .. Draw(100_000, 20),
        .. Draw(100_000, 0.7),
    ];

    [Fact]
    public void Exponentials_are_right_to_two_units_in_the_last_place()
    {
        double[] found = Map<DoubleLane1>(LaneMath<DoubleLane1>.Exp);
        for (int i = 0; i < Points.Length; i++)
        {
            // The library's own is within one unit itself.
            double expected = Math.Exp(Math.Clamp(Points[i], -708, 708));
            Assert.True(
                Math.Abs(found[i] - expected) <= 2 * (Math.BitIncrement(expected) - expected),
                $"exp({Points[i]:R}): {found[i]:R}, expected {expected:R}"
            );
        }
    }

    [Fact]
    public void Logarithms_are_right_to_two_units_in_the_last_place()
    {
        double[] points =
        [
            double.Epsilon,
            3 * double.Epsilon,
            2.2250738585072009e-308,
            2.2250738585072014e-308,
            double.MaxValue,
            1,
            Math.BitDecrement(1),
            Math.BitIncrement(1),
            Math.Sqrt(0.5),
            Math.BitDecrement(Math.Sqrt(0.5)),
            Math.Sqrt(2),
            Math.BitIncrement(Math.Sqrt(2)),
            Math.E,
            .. Draw(100_000, 708).Select(Math.Exp),
            .. Draw(100_000, 2).Select(Math.Exp),
            .. Draw(100_000, 1e-3).Select(x => 1 + x),
            .. Draw(1000, 1).Select(x => 1e-310 * Math.Abs(x)),
        ];
        double[] found = Map<DoubleLane1>(LaneMath<DoubleLane1>.Log, points);
        for (int i = 0; i < points.Length; i++)
        {
            // The library's own is within one unit itself.
            double expected = Math.Log(points[i]);
            double unit = Math.BitIncrement(Math.Abs(expected)) - Math.Abs(expected);
            Assert.True(
                Math.Abs(found[i] - expected) <= 2 * unit,
                $"log({points[i]:R}): {found[i]:R}, expected {expected:R}"
            );
        }

        Assert.Equal(found, Map<DoubleLane256>(LaneMath<DoubleLane256>.Log, points));
        Assert.Equal(found, Map<DoubleLane512>(LaneMath<DoubleLane512>.Log, points));
    }

    [Fact]
    public void Logarithms_of_what_has_none()
    {
        double infinity = double.PositiveInfinity;
        double[] points = [0, -0.0, infinity, -infinity, -1, -double.Epsilon, double.NaN];
        double[] expected = [-infinity, -infinity, infinity, double.NaN, double.NaN, double.NaN, double.NaN];
        Assert.Equal(expected, Map<DoubleLane1>(LaneMath<DoubleLane1>.Log, points));
        Assert.Equal(expected, Map<DoubleLane256>(LaneMath<DoubleLane256>.Log, points));
        Assert.Equal(expected, Map<DoubleLane512>(LaneMath<DoubleLane512>.Log, points));
    }

    [Fact]
    public void A_number_is_a_power_of_two_times_its_significand()
    {
        foreach (double x in new[] { 1, 0.75, 1.4142135623730949, 1.4142135623730951, 6, 1e-300, double.MaxValue })
        {
            double[] parts = new double[2];
            (DoubleLane1 power, DoubleLane1 significand) = DoubleLane1.Split(DoubleLane1.Fill(x));
            power.Store(parts);
            significand.Store(parts.AsSpan(1));
            Assert.InRange(parts[1], Math.Sqrt(0.5), Math.Sqrt(2));
            Assert.Equal(x, Math.ScaleB(parts[1], (int)parts[0]));
        }
    }

    [Fact]
    public void Sigmoids_lose_nothing_at_either_end()
    {
        double[] of = Map<DoubleLane1>(x => LaneMath<DoubleLane1>.Sigmoid(x).Of);
        double[] ofNegative = Map<DoubleLane1>(x => LaneMath<DoubleLane1>.Sigmoid(x).OfNegative);
        for (int i = 0; i < Points.Length; i++)
        {
            double x = Math.Clamp(Points[i], -708, 708);
            double e = Math.Exp(-Math.Abs(x));
            double near = 1 / (1 + e);
            double far = e / (1 + e);
            Assert.Equal(1, of[i] / (x >= 0 ? near : far), 1e-15);
            Assert.Equal(1, ofNegative[i] / (x >= 0 ? far : near), 1e-15);
        }
    }

    [Fact]
    public void Every_width_gives_the_same_bits()
    {
        Assert.Equal(Map<DoubleLane1>(LaneMath<DoubleLane1>.Exp), Map<DoubleLane256>(LaneMath<DoubleLane256>.Exp));
        Assert.Equal(Map<DoubleLane1>(LaneMath<DoubleLane1>.Exp), Map<DoubleLane512>(LaneMath<DoubleLane512>.Exp));
        double[] plain = Map<DoubleLane1>(x => LaneMath<DoubleLane1>.Sigmoid(x).OfNegative);
        Assert.Equal(plain, Map<DoubleLane256>(x => LaneMath<DoubleLane256>.Sigmoid(x).OfNegative));
        Assert.Equal(plain, Map<DoubleLane512>(x => LaneMath<DoubleLane512>.Sigmoid(x).OfNegative));
    }

    [Fact]
    public void Whole_numbers_are_found_with_halves_to_the_even_one()
    {
        foreach (double x in new[] { 0, 0.5, 1.5, 2.5, -0.5, -1.5, 3.49999, -7.6, 1e15 + 0.5 })
        {
            double[] rounded = new double[1];
            LaneMath<DoubleLane1>.Round(DoubleLane1.Fill(x)).Store(rounded);
            Assert.Equal(Math.Round(x, MidpointRounding.ToEven), rounded[0]);
        }
    }

    [Fact]
    public void Operations_agree_at_every_width()
    {
        Assert.Equal(Everything<DoubleLane1>(), Everything<DoubleLane256>());
        Assert.Equal(Everything<DoubleLane1>(), Everything<DoubleLane512>());
    }

    [Fact]
    public void A_product_and_a_sum_are_rounded_once()
    {
        double x = 1 + Math.ScaleB(1, -30);
        double[] found = new double[8];
        // x² has 2⁻⁶⁰ in its last place, which a rounded product has lost.
        DoubleLane1.MultiplyAdd(DoubleLane1.Fill(x), DoubleLane1.Fill(x), DoubleLane1.Fill(-x * x)).Store(found);
        Assert.Equal(Math.ScaleB(1, -60), found[0]);
        DoubleLane256
            .MultiplyAdd(DoubleLane256.Fill(x), DoubleLane256.Fill(x), DoubleLane256.Fill(-x * x))
            .Store(found);
        Assert.All(found[..4], value => Assert.Equal(Math.ScaleB(1, -60), value));
        DoubleLane512
            .MultiplyAdd(DoubleLane512.Fill(x), DoubleLane512.Fill(x), DoubleLane512.Fill(-x * x))
            .Store(found);
        Assert.All(found, value => Assert.Equal(Math.ScaleB(1, -60), value));
    }

    [Fact]
    public void Operations_on_floats_agree_at_every_width()
    {
        Assert.Equal(EverythingOfFloats<FloatLane1>(), EverythingOfFloats<FloatLane256>());
        Assert.Equal(EverythingOfFloats<FloatLane1>(), EverythingOfFloats<FloatLane512>());
    }

    private static float[] EverythingOfFloats<TLane>()
        where TLane : struct, ILane<TLane, float>
    {
        float[] a = [1.5f, -2, 3, 0, -5, 6.25f, 7, -8, 1e30f, 1e-40f, -3, 2, 0.1f, 4, 4, -1];
        float[] b = [2, -2, -4, 1e-3f, 9, 6.25f, -1, 3, -1e30f, 1e-41f, 5, 2, 0.3f, -4, 4, 1];
        const ulong bits = 0b1000_1101_1011_0010;
        float[] all = new float[16 * 11];
        for (int i = 0; i < 16; i += TLane.Width)
        {
            TLane x = TLane.Load(a.AsSpan(i));
            TLane y = TLane.Load(b.AsSpan(i));
            TLane mask = TLane.Mask(bits >> i);
            TLane[] results =
            [
                x + y,
                x - y,
                x * y,
                x / y,
                TLane.Min(x, y),
                TLane.Max(x, y),
                TLane.Abs(x),
                TLane.Select(TLane.Less(x, y), x, y),
                TLane.Select(TLane.Same(x, y) | mask, x, y),
                x & mask & ~TLane.Less(y, x),
                TLane.AndNot(x, mask),
            ];
            for (int r = 0; r < results.Length; r++)
            {
                results[r].Store(all.AsSpan((16 * r) + i));
            }

            Assert.Equal(TLane.Width == 1 && (bits >> i & 1) != 0, TLane.All(mask));
            Assert.True(TLane.All(TLane.Same(x, x)));
        }

        return all;
    }

    private static double[] Everything<TLane>()
        where TLane : struct, IDoubleLane<TLane>
    {
        double[] a = [1.5, -2, 3, 0, -5, 6.25, 7, -8];
        double[] b = [2, -2, -4, 1e-3, 9, 6.25, -1, 3];
        const ulong bits = 0b1011_0010;
        double[] all = new double[8 * 18];
        float[] single = [.. b.Select(value => (float)value)];
        for (int i = 0; i < 8; i += TLane.Width)
        {
            TLane x = TLane.Load(a.AsSpan(i));
            TLane y = TLane.Load(b.AsSpan(i));
            TLane mask = TLane.Mask(bits >> i);
            TLane[] results =
            [
                x + y,
                x - y,
                x * y,
                x / y,
                TLane.Min(x, y),
                TLane.Max(x, y),
                TLane.Abs(x),
                TLane.Select(TLane.Less(x, y), x, y),
                TLane.Select(TLane.Same(x, y) | mask, x, y),
                x & mask & ~TLane.Less(y, x),
                TLane.AndNot(x, mask),
                TLane.PowerOfTwo(LaneMath<TLane>.Round(x)),
                TLane.MultiplyAdd(x + TLane.Fill(1e-16), y, x),
                TLane.Load(single.AsSpan(i)),
                TLane.Sqrt(x),
                TLane.Split(TLane.Abs(y)).Power,
                TLane.Split(TLane.Abs(y)).Significand,
                x & TLane.Holds(bits, TLane.Bits(i)),
            ];
            Assert.True(TLane.All(TLane.Same(x & mask, x & TLane.Holds(bits, TLane.Bits(i)))));
            for (int r = 0; r < results.Length; r++)
            {
                results[r].Store(all.AsSpan((8 * r) + i));
            }

            Assert.Equal(TLane.Width == 1 && (bits >> i & 1) != 0, TLane.All(mask));
            Assert.True(TLane.All(TLane.Same(x, x)));
        }

        return all;
    }

    private static double[] Map<TLane>(Func<TLane, TLane> function)
        where TLane : struct, IDoubleLane<TLane> => Map(function, Points);

    private static double[] Map<TLane>(Func<TLane, TLane> function, double[] points)
        where TLane : struct, IDoubleLane<TLane>
    {
        double[] padded = new double[(points.Length + 7) / 8 * 8];
        points.CopyTo(padded, 0);
        for (int i = 0; i < padded.Length; i += TLane.Width)
        {
            function(TLane.Load(padded.AsSpan(i))).Store(padded.AsSpan(i));
        }

        return padded[..points.Length];
    }

    private static double[] Draw(int count, double most)
    {
        Rng rng = new(new Seed(1).Derive($"{most}"));
        return [.. Enumerable.Range(0, count).Select(_ => most * ((2 * rng.NextUniform()) - 1))];
    }
}
