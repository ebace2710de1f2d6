using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Telltale.Core;
using Telltale.Core.Randomness;

namespace Telltale.Audit.Canaries;

/// <summary>
/// All that decides which canaries there are and which were planted. The canaries and their coins are functions of it, so
/// whoever knows <see cref="Commitment"/> beforehand can check afterwards that nothing was chosen late.
/// </summary>
/// <param name="Secret">32 random bytes; whoever has them knows every coin.</param>
/// <param name="Template">Where canaries come from.</param>
/// <param name="Canaries">How many are drawn; each goes into the training data by its own fair coin.</param>
/// <param name="References">How many texts each canary is ranked among, itself included; the others are never planted.</param>
/// <param name="Repeats">How many times a planted canary stands in the data.</param>
public sealed record CanaryKey(byte[] Secret, CanaryTemplate Template, int Canaries, int References, int Repeats)
{
    /// <summary>Bytes of a secret.</summary>
    public const int SecretLength = 32;

    private const int MostCanaries = 100_000;

    // Two draws of the same text would be one canary that is both in and out.
    private const double SpareBits = 10;

    /// <summary>Refuses what no design can be made of.</summary>
    /// <exception cref="BadInputException">A number is out of its range, or the template's space is too small for so many.</exception>
    public void Require()
    {
        if (Secret.Length != SecretLength)
        {
            throw new BadInputException($"The secret has {Secret.Length} bytes; expected {SecretLength}.");
        }

        RequireRange("canaries", Canaries, 2, MostCanaries);
        RequireRange("references", References, 2, 10_000);
        RequireRange("repeats", Repeats, 1, 10_000);
        double drawn = Math.Log2((double)Canaries * References);
        if (Template.SpaceBits < drawn + SpareBits)
        {
            throw new BadInputException(
                $"template “{Template.Text}” gives 2^{Template.SpaceBits:0.#} texts, and {Canaries} canaries with {References} references each draw 2^{drawn:0.#}; it must give at least 2^{drawn + SpareBits:0.#}. Lengthen a hole, or ask for fewer."
            );
        }
    }

    /// <summary>
    /// SHA-256 of the key's canonical text, in lower-case hexadecimal. It tells nothing of the coins and may be published
    /// before training.
    /// </summary>
    public string Commitment() => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(CanonicalText())));

    /// <summary>The canaries: the same for the same key, all texts different.</summary>
    public IReadOnlyList<Canary> Draw()
    {
        Require();
        Seed root = Root();
        HashSet<string> taken = new(StringComparer.Ordinal);
        List<Canary> canaries = [];
        for (int i = 0; i < Canaries; i++)
        {
            Rng rng = root.Derive("canary").Derive(i).CreateRng();
            string text = Fresh(rng, taken);
            string[] others = [.. Enumerable.Range(0, References - 1).Select(_ => Fresh(rng, taken))];
            canaries.Add(new Canary(text, root.Derive("coin").Derive(i).CreateRng().NextBool(), others));
        }

        return canaries;
    }

    /// <summary>Root of where planted canaries go in the data.</summary>
    public Seed Places() => Root().Derive("places");

    private Seed Root() =>
        new(
            BitConverter.ToUInt64(
                SHA256.HashData(Encoding.UTF8.GetBytes("telltale canaries 1\n" + CanonicalText())),
                startIndex: 0
            )
        );

    private string CanonicalText() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"telltale/canaries/1\n{Convert.ToHexStringLower(Secret)}\n{Canaries}\n{References}\n{Repeats}\n{Template.Text}"
        );

    private string Fresh(Rng rng, HashSet<string> taken)
    {
        while (true)
        {
            string text = Template.Draw(rng);
            if (taken.Add(text))
            {
                return text;
            }
        }
    }

    private static void RequireRange(string name, int value, int low, int high)
    {
        if (value < low || value > high)
        {
            throw new BadInputException($"--{name} is {value}; expected a whole number from {low} to {high}.");
        }
    }
}

/// <summary>One canary and those that it is ranked among.</summary>
/// <param name="Text">What is planted, or not.</param>
/// <param name="IsPlanted">How its coin fell.</param>
/// <param name="Others">Texts drawn in the same way that are never planted.</param>
public sealed record Canary(string Text, bool IsPlanted, IReadOnlyList<string> Others);
