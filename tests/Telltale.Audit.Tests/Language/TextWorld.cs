using Telltale.Core.Evidence;
using Telltale.Core.Evidence.Language;
using Telltale.Core.Randomness;

namespace Telltale.Audit.Tests.Language;

/// <summary>
/// Evidence of texts with a planted leak: a base model that saw none, a target and shadow models that find the tokens of what
/// they learnt more likely by so much.
/// </summary>
internal static class TextWorld
{
    public const int Tokens = 24;
    public const int RareTokens = 6;
    private const int Shadows = 12;

    /// <param name="count">Texts.</param>
    /// <param name="gain">Nats by which a token is likelier once learnt: by the text's number and whether the token is rare.</param>
    /// <param name="seed">Of the draw.</param>
    public static TextEvidence Of(int count, Func<int, bool, double> gain, ulong seed = 17)
    {
        Rng rng = new Seed(seed).CreateRng();
        List<TextRecord> records = [];
        for (int i = 0; i < count; i++)
        {
            // Length and difficulty vary from text to text.
            int length = Tokens + (i % 8);
            double hard = 0.02 * (i % 40);
            double[] unseen =
            [
                .. Enumerable.Range(0, length).Select(t => -(IsRare(t) ? 6 + rng.NextUniform() : 1 + hard)),
            ];
            double[] Seen(bool learnt) =>
                [
                    .. unseen.Select(
                        (l, t) => Math.Min(-1e-3, l + (0.05 * rng.NextNormal()) + (learnt ? gain(i, IsRare(t)) : 0))
                    ),
                ];
            bool member = rng.NextBool();
            Dictionary<string, TextReference> references = new(StringComparer.Ordinal)
            {
                ["base"] = new TextReference(new TokenSignals { LogProbabilities = unseen }, null, null),
            };
            for (int s = 0; s < Shadows; s++)
            {
                bool learnt = rng.NextBool();
                references[$"shadow-{s:00}"] = new TextReference(
                    new TokenSignals { LogProbabilities = Seen(learnt) },
                    null,
                    learnt
                );
            }

            records.Add(
                new TextRecord
                {
                    Id = $"t{i}",
                    Text = $"text number {i} of {count}",
                    Membership = member ? Membership.Member : Membership.NonMember,
                    Date = new DateOnly(2020 + (i % 3), 1, 1),
                    Fields = new Dictionary<string, string>
                    {
                        ["topic"] = i % 2 == 0 ? "billing" : "delivery",
                        ["size"] = $"{i}",
                        ["sent"] = $"{2019 + (i % 2)}-05-06T10:00",
                    },
                    Signals = new TokenSignals { LogProbabilities = Seen(member) },
                    References = references,
                }
            );
        }

        return new TextEvidence(records);
    }

    private static bool IsRare(int token) => token < RareTokens;
}
