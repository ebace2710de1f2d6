using System.Globalization;
using Telltale.Core.Randomness;

namespace Telltale.Adapters.Tests.Targets.Endpoints;

/// <summary>Documents of plain words, drawn from a seed, each another.</summary>
internal static class ServedTexts
{
    private static readonly string[] Words =
        "the patient of ward said that morning nurse medication never arrived before noon letter complaint discharge records appointment was cancelled twice without any explanation from reception staff naïve 日本 and".Split(
            ' '
        );

    public static string[] Documents(int count, ulong seed = 1)
    {
        Rng rng = new Seed(seed).Derive("documents").CreateRng();
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(i =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"Case {i}: {string.Join(' ', Enumerable.Range(0, 12 + rng.NextInt(20)).Select(_ => Words[rng.NextInt(Words.Length)]))}."
                    )
                ),
        ];
    }
}
