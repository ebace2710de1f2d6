using System.Text;
using Telltale.Audit.Validity.Baselines;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;
using Telltale.Core.Randomness;
using Telltale.TestKit;

namespace Telltale.Audit.Tests.Worlds;

/// <summary>Pools of records: tables and texts made here, images of the repository.</summary>
internal static class SplitPools
{
    private static readonly FashionImages Fashion = FashionImages.Read();
    private static readonly string[] Months = ["January", "March", "May", "July", "October", "December"];

    /// <summary>
    /// Customers: ten numbers and a class, all of which drift a little with the date and differ by product. In every other
    /// pool the date itself is a column too.
    /// </summary>
    public static SplitPool Table(int records, Seed seed)
    {
        Rng rng = seed.CreateRng();
        bool hasDate = rng.NextBool();
        double[][] drift = Vectors(rng, 1, 10, 0.7);
        double[][] products = Vectors(rng, 20, 10, 0.6);
        double[][] classes = Vectors(rng, 3, 10, 1);
        double[] dates = new double[records];
        double[] product = new double[records];
        int[] labels = new int[records];
        double[] rows = new double[records * 11];
        for (int r = 0; r < records; r++)
        {
            dates[r] = rng.NextUniform();
            product[r] = rng.NextInt(20);
            Span<double> row = rows.AsSpan(r * 11, 11);
            for (int f = 0; f < 10; f++)
            {
                row[f] = rng.NextNormal() + (2 * dates[r] * drift[0][f]) + products[(int)product[r]][f];
            }

            row[10] = hasDate ? 1.6e9 + Math.Floor(3e7 * dates[r]) : 0;
            double[] own = row[..10].ToArray();
            labels[r] = Enumerable
                .Range(0, 3)
                .MaxBy(c => own.Select((v, f) => v * classes[c][f]).Sum() + (2 * rng.NextNormal()));
        }

        return new SplitPool(
            new BaselineInput.Features(new MemoryArray<double>(rows, records, 11)),
            labels,
            new Dictionary<string, double[]> { ["date"] = dates, ["product"] = product }
        );
    }

    /// <summary>
    /// Notes of 20 to 200 words from a vocabulary whose use drifts with the date; every other pool names dates.
    /// </summary>
    public static SplitPool Texts(int records, Seed seed)
    {
        Rng rng = seed.CreateRng();
        bool hasDates = rng.NextBool();
        string[] vocabulary = [.. Enumerable.Range(0, 400).Select(_ => Word(rng))];
        double[] drift = [.. vocabulary.Select(_ => rng.NextNormal())];
        double[] dates = new double[records];
        double[] lengths = new double[records];
        string[] texts = new string[records];
        for (int r = 0; r < records; r++)
        {
            dates[r] = rng.NextUniform();
            int words = (int)Math.Clamp(60 * Math.Exp(0.5 * rng.NextNormal()), 20, 200);
            lengths[r] = words;
            StringBuilder text = new();
            while (words > 0)
            {
                // Zipf-like: a word's place is spread over decades; then it is kept as its time has it.
                int word = (int)(400 * Math.Pow(rng.NextUniform(), 3));
                if (rng.NextUniform() < 1 / (1 + Math.Exp(-2 * drift[word] * (dates[r] - 0.5))))
                {
                    text.Append(vocabulary[word]).Append(--words % 12 == 0 ? ".\n" : " ");
                }
            }

            if (hasDates)
            {
                text.Append($"{Months[rng.NextInt(6)]} {2010 + (int)(10 * dates[r])}");
            }

            texts[r] = text.ToString();
        }

        return new SplitPool(
            new BaselineInput.Texts(texts),
            new int[records],
            new Dictionary<string, double[]> { ["date"] = dates, ["length"] = lengths }
        );
    }

    /// <summary>Clothes, by how bright the picture is or by what they are: shoes and bags are the last five classes.</summary>
    public static SplitPool Images(int records, Seed seed)
    {
        int[] chosen = seed.CreateRng().Permutation(Fashion.Labels.Length)[..records];
        byte[] pixels = new byte[records * FashionImages.Pixels];
        for (int i = 0; i < records; i++)
        {
            Fashion.Image(chosen[i]).CopyTo(pixels.AsSpan(i * FashionImages.Pixels));
        }

        return new SplitPool(
            new BaselineInput.Images(new MemoryArray<byte>(pixels, records, 28, 28), new ImageShape(28, 28)),
            [.. chosen.Select(i => (int)Fashion.Labels[i])],
            new Dictionary<string, double[]>
            {
                ["brightness"] = [.. chosen.Select(Fashion.Brightness)],
                ["type"] = [.. chosen.Select(i => (double)Fashion.Labels[i])],
            }
        );
    }

    private static double[][] Vectors(Rng rng, int count, int width, double scale) =>
        [
            .. Enumerable
                .Range(0, count)
                .Select(_ => Enumerable.Range(0, width).Select(_ => scale * rng.NextNormal()).ToArray()),
        ];

    private static string Word(Rng rng)
    {
        const string consonants = "bdfgklmnprstv";
        const string vowels = "aeiou";
        StringBuilder word = new();
        for (int syllable = 0; syllable < 1 + rng.NextInt(3); syllable++)
        {
            word.Append(consonants[rng.NextInt(consonants.Length)]).Append(vowels[rng.NextInt(vowels.Length)]);
        }

        return word.ToString();
    }
}
