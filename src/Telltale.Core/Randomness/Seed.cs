using System.Text;

namespace Telltale.Core.Randomness;

/// <summary>
/// The root of all randomness of a run, and the named streams below it: <c>seed.Derive("shadow").Derive(17)</c>.
/// A stream depends on its path alone, so a draw added somewhere changes nothing elsewhere and the order of work,
/// or the number of threads, changes no result.
/// </summary>
/// <param name="Value">Any 64 bits.</param>
public readonly record struct Seed(ulong Value)
{
    /// <summary>The stream of this name below this one.</summary>
    public Seed Derive(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        // FNV-1a over the name, then mixed with the parent; the tag keeps "17" and 17 apart.
        ulong hash = 0xCBF29CE484222325;
        foreach (byte b in Encoding.UTF8.GetBytes(name))
        {
            hash = (hash ^ b) * 0x100000001B3;
        }

        return new Seed(Mix(Mix(Value ^ 0x6E616D65) ^ hash));
    }

    /// <summary>The stream of this number below this one.</summary>
    public Seed Derive(long index) => new(Mix(Mix(Value ^ 0x696E6465) ^ (ulong)index));

    /// <summary>A generator at the start of this stream.</summary>
    public Rng CreateRng() => new(this);

    /// <summary>The finaliser of SplitMix64: a bijection of 64 bits in which every input bit touches every output bit.</summary>
    internal static ulong Mix(ulong x)
    {
        x += 0x9E3779B97F4A7C15;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}
