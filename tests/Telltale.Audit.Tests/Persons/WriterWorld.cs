using Telltale.Core.Evidence;
using Telltale.Core.Evidence.Language;
using Telltale.Core.Randomness;

namespace Telltale.Audit.Tests.Persons;

/// <summary>
/// Evidence of texts in which somebody wrote one to nine that resemble each other: in their words, in how hard they are, and in what the
/// target makes of this writer (which no reference model knows). The target was trained on half of the writers.
/// </summary>
internal sealed record WriterWorld
{
    private const int Tokens = 12;
    private const int Words = 400;

    public Seed Seed { get; init; } = new(1);

    public int Writers { get; init; } = 120;

    public int MostTexts { get; init; } = 9;

    public int Shadows { get; init; }

    /// <summary>Nats by which a token is likelier to a model that was trained on its writer.</summary>
    public double Leak { get; init; }

    /// <summary>Whether the evidence says whose the texts are.</summary>
    public bool WithGroups { get; init; } = true;

    /// <summary>Whether the texts themselves are there.</summary>
    public bool WithTexts { get; init; } = true;

    public TextEvidence Create()
    {
        Rng rng = Seed.Derive("writers").CreateRng();
        int[] order = rng.Permutation(Writers);
        bool[][] isMember = [.. Enumerable.Range(0, Shadows + 1).Select(_ => Half(rng))];
        List<TextRecord> texts = [];
        for (int writer = 0; writer < Writers; writer++)
        {
            double hard = rng.NextNormal();
            double[] taste = [.. isMember.Select(_ => 0.6 * rng.NextNormal())];
            int[] favourites = [.. Enumerable.Range(0, 5).Select(_ => rng.NextInt(Words))];
            int count = 1 + rng.NextInt(MostTexts);
            for (int i = 0; i < count; i++)
            {
                double own = 0.3 * rng.NextNormal();
                string[] words =
                [
                    .. Enumerable
                        .Range(0, Tokens)
                        .Select(_ => $"w{(rng.NextUniform() < 0.6 ? favourites[rng.NextInt(5)] : rng.NextInt(Words))}"),
                ];
                double[] unseen = [.. words.Select(_ => -5 + hard + own + (0.2 * rng.NextNormal()))];
                TokenSignals Model(int model) =>
                    new()
                    {
                        LogProbabilities =
                        [
                            .. unseen.Select(l =>
                                Math.Min(
                                    -1e-3,
                                    l + taste[model] + (0.2 * rng.NextNormal()) + (isMember[model][writer] ? Leak : 0)
                                )
                            ),
                        ],
                    };
                Dictionary<string, TextReference> references = new(StringComparer.Ordinal)
                {
                    ["base"] = new TextReference(new TokenSignals { LogProbabilities = unseen }),
                };
                for (int shadow = 1; shadow <= Shadows; shadow++)
                {
                    references[$"shadow-{shadow:00}"] = new TextReference(
                        Model(shadow),
                        null,
                        isMember[shadow][writer]
                    );
                }

                texts.Add(
                    new TextRecord
                    {
                        Id = $"t{texts.Count}",
                        Text = WithTexts ? string.Join(' ', words) : "",
                        Group = WithGroups ? $"p{order[writer]}" : null,
                        Membership = isMember[0][writer] ? Membership.Member : Membership.NonMember,
                        Signals = Model(0),
                        References = references,
                    }
                );
            }
        }

        return new TextEvidence(texts);
    }

    private bool[] Half(Rng rng)
    {
        bool[] half = new bool[Writers];
        foreach (int writer in rng.Permutation(Writers).AsSpan(0, Writers / 2))
        {
            half[writer] = true;
        }

        return half;
    }
}
