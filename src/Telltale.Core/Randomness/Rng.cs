using System.Numerics;
using System.Runtime.CompilerServices;

namespace Telltale.Core.Randomness;

/// <summary>
/// A stream of pseudo-random numbers: xoshiro256++ (Blackman and Vigna, 2019). Same seed, same numbers, on every
/// machine. Not for secrets, and not shared between threads: derive a stream for each.
/// </summary>
public sealed class Rng
{
    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;
    private double _spareNormal = double.NaN;

    /// <summary>A generator at the start of the stream.</summary>
    public Rng(Seed seed) => Restart(seed);

    /// <summary>Goes to the start of a stream, as if new: a stream a batch costs no allocation.</summary>
    public void Restart(Seed seed)
    {
        _spareNormal = double.NaN;
        // The state is filled by SplitMix64, as the authors recommend; it cannot be all zero.
        ulong x = seed.Value;
        _s0 = Seed.Mix(x);
        _s1 = Seed.Mix(x += 0x9E3779B97F4A7C15);
        _s2 = Seed.Mix(x += 0x9E3779B97F4A7C15);
        _s3 = Seed.Mix(x + 0x9E3779B97F4A7C15);
    }

    /// <summary>64 uniform bits.</summary>
    public ulong NextBits() => Step(ref _s0, ref _s1, ref _s2, ref _s3);

    /// <summary>The same as filling with <see cref="NextBits()"/>, one after the other.</summary>
    public void Fill(Span<ulong> destination)
    {
        (ulong s0, ulong s1, ulong s2, ulong s3) = (_s0, _s1, _s2, _s3);
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = Step(ref s0, ref s1, ref s2, ref s3);
        }

        (_s0, _s1, _s2, _s3) = (s0, s1, s2, s3);
    }

    /// <summary>
    /// Draws with replacement: adds 1 to <c>counts[NextInt(counts.Length)]</c>, so often. Nothing looks after a count that
    /// passes 255.
    /// </summary>
    /// <param name="counts">One a unit, at least one.</param>
    /// <param name="draws">How often.</param>
    public void CountDraws(Span<byte> counts, int draws)
    {
        ArgumentOutOfRangeException.ThrowIfZero(counts.Length);
        ulong range = (ulong)counts.Length;
        ulong threshold = (0 - range) % range;
        (ulong s0, ulong s1, ulong s2, ulong s3) = (_s0, _s1, _s2, _s3);
        for (int i = 0; i < draws; i++)
        {
            ulong high = Math.BigMul(Step(ref s0, ref s1, ref s2, ref s3), range, out ulong low);
            while (low < threshold)
            {
                high = Math.BigMul(Step(ref s0, ref s1, ref s2, ref s3), range, out low);
            }

            counts[(int)high]++;
        }

        (_s0, _s1, _s2, _s3) = (s0, s1, s2, s3);
    }

    /// <summary>A uniform number in the open interval (0, 1): <c>(k + ½) · 2⁻⁵³</c>, so its logarithm is always finite.</summary>
    public double NextUniform() => ((NextBits() >> 11) + 0.5) * (1.0 / (1UL << 53));

    /// <summary>A fair coin.</summary>
    public bool NextBool() => (NextBits() >> 63) != 0;

    /// <summary>A uniform integer in [0, <paramref name="exclusiveMaximum"/>), without bias (Lemire's method).</summary>
    public int NextInt(int exclusiveMaximum)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(exclusiveMaximum);
        ulong range = (ulong)exclusiveMaximum;
        ulong high = Math.BigMul(NextBits(), range, out ulong low);
        if (low < range)
        {
            ulong threshold = (0 - range) % range;
            while (low < threshold)
            {
                high = Math.BigMul(NextBits(), range, out low);
            }
        }

        return (int)high;
    }

    /// <summary>A standard normal number (Marsaglia's polar method).</summary>
    public double NextNormal()
    {
        if (!double.IsNaN(_spareNormal))
        {
            double spare = _spareNormal;
            _spareNormal = double.NaN;
            return spare;
        }

        while (true)
        {
            double u = (2 * NextUniform()) - 1;
            double v = (2 * NextUniform()) - 1;
            double s = (u * u) + (v * v);
            if (s is < 1 and > 0)
            {
                double scale = Math.Sqrt(-2 * Math.Log(s) / s);
                _spareNormal = v * scale;
                return u * scale;
            }
        }
    }

    /// <summary>
    /// A number from the gamma distribution of this shape and scale 1 (Marsaglia and Tsang, ACM Transactions on
    /// Mathematical Software 26, 2000; shapes below 1 by their §6). 0 where it is too small for a double.
    /// </summary>
    /// <param name="shape">Finite, above 0.</param>
    public double NextGamma(double shape) => Math.Exp(NextLogGamma(shape));

    /// <summary>
    /// A number in [0, 1] from the beta distribution: x / (x + y) with x ~ gamma(<paramref name="a"/>) and
    /// y ~ gamma(<paramref name="b"/>), taken in logarithms, so that small a and b give 0 or 1 and never NaN.
    /// </summary>
    /// <param name="a">Finite, above 0.</param>
    /// <param name="b">Finite, above 0.</param>
    public double NextBeta(double a, double b)
    {
        double x = NextLogGamma(a);
        double y = NextLogGamma(b);
        return 1 / (1 + Math.Exp(y - x));
    }

    /// <summary>Puts the elements into a uniformly random order (Fisher–Yates).</summary>
    public void Shuffle<T>(Span<T> values)
    {
        for (int i = values.Length - 1; i > 0; i--)
        {
            int j = NextInt(i + 1);
            (values[i], values[j]) = (values[j], values[i]);
        }
    }

    /// <summary>The numbers 0 … <paramref name="count"/>−1 in a uniformly random order.</summary>
    public int[] Permutation(int count)
    {
        int[] order = new int[count];
        for (int i = 0; i < count; i++)
        {
            order[i] = i;
        }

        Shuffle<int>(order);
        return order;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Step(ref ulong s0, ref ulong s1, ref ulong s2, ref ulong s3)
    {
        ulong result = BitOperations.RotateLeft(s0 + s3, 23) + s0;
        ulong t = s1 << 17;
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= t;
        s3 = BitOperations.RotateLeft(s3, 45);
        return result;
    }

    private double NextLogGamma(double shape)
    {
        if (!(shape > 0 && double.IsFinite(shape)))
        {
            throw new ArgumentOutOfRangeException(nameof(shape), shape, "Expected a finite shape above 0.");
        }

        if (shape < 1)
        {
            // G(a) = G(a + 1) · U^(1/a).
            return NextLogGamma(shape + 1) + (Math.Log(NextUniform()) / shape);
        }

        double d = shape - (1.0 / 3);
        double c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            double x = NextNormal();
            double root = 1 + (c * x);
            double v = root * root * root;
            if (v > 0 && Math.Log(NextUniform()) < (0.5 * x * x) + (d * (1 - v + Math.Log(v))))
            {
                return Math.Log(d * v);
            }
        }
    }
}
