using Telltale.Core.Evidence;
using Telltale.Core.Evidence.Language;
using Telltale.Core.Randomness;

namespace Telltale.TestKit.Populations;

/// <summary>
/// Evidence of a language model that never was: documents are chains of words, every model knows the chain up to some noise
/// of its own, and adds to the logit of each token of a document that it was trained on. All distributions are known, so
/// that everything that evidence can hold is exact.
/// </summary>
public sealed record TextWorld
{
    /// <summary>Words there are.</summary>
    public const int Words = 24;

    private static readonly double[][] Chain = MakeChain();

    /// <summary>Stream of all that is drawn.</summary>
    public Seed Seed { get; init; } = new(7);

    /// <summary>Documents to be judged; even ones are members.</summary>
    public int Records { get; init; } = 160;

    /// <summary>Documents for fitting; even ones are members.</summary>
    public int Fitting { get; init; } = 120;

    /// <summary>What training adds to the logit of a token, on average.</summary>
    public double Leak { get; init; } = 1.5;

    /// <summary>Shadow models, each trained on a random half.</summary>
    public int Shadows { get; init; } = 16;

    /// <summary>Changed versions of each kind.</summary>
    public int Copies { get; init; } = 5;

    /// <summary>Fewest tokens a document.</summary>
    public int Shortest { get; init; } = 12;

    /// <summary>Most tokens a document.</summary>
    public int Longest { get; init; } = 40;

    /// <summary>Draws the evidence.</summary>
    public TextEvidence Create() => new(Enumerable.Range(0, Records + Fitting).Select(Draw));

    private TextRecord Draw(int index)
    {
        Seed seed = Seed.Derive("document").Derive(index);
        Rng rng = seed.CreateRng();
        bool member = index % 2 == 0;
        int[] tokens = DrawTokens(rng, Shortest + rng.NextInt(Longest - Shortest + 1));
        double[] learnt = [.. tokens.Select(_ => Leak * Math.Abs(rng.NextNormal()))];
        Model target = new(Seed.Derive("target"));
        Model reference = new(Seed.Derive("reference"));
        double[] none = new double[tokens.Length];
        double[] trained = member ? learnt : none;
        double[][] answers = target.Answers(tokens, trained);

        Dictionary<string, TextReference> references = new()
        {
            ["reference"] = new(
                Signals(reference.Answers(tokens, none), tokens) with
                {
                    Divergences = Divergences(reference.Answers(tokens, none), answers),
                },
                tokens
            ),
        };
        for (int shadow = 0; shadow < Shadows; shadow++)
        {
            Rng own = seed.Derive("shadow").Derive(shadow).CreateRng();
            bool isIn = own.NextBool();
            Model model = new(Seed.Derive("shadow").Derive(shadow));
            TokenSignals signals = Signals(model.Answers(tokens, isIn ? learnt : none), tokens);
            references[$"shadow-{shadow}"] = new TextReference(
                new TokenSignals { LogProbabilities = signals.LogProbabilities },
                Member: isIn
            );
        }

        Dictionary<string, TextVariant> variants = new()
        {
            ["lowercase"] = Changed(target, rng, tokens, trained, share: 0.3),
            ["repeat"] = new TextVariant(
                Signals(target.Answers(tokens, [.. trained.Select(t => Math.Max(t, 2.5))]), tokens)
            ),
        };
        for (int copy = 0; copy < Copies; copy++)
        {
            variants[$"neighbour-{copy}"] = Changed(target, rng, tokens, trained, share: 0.1);
            variants[$"swap-{copy}"] = Changed(target, rng, tokens, trained, share: 0.3);
        }

        string[] words = [.. tokens.Select(t => $"W{t}")];
        int half = words.Length / 2;
        string prompt = string.Join(' ', words[..half]) + " ";
        string[] answersInWords =
        [
            .. Enumerable
                .Range(0, Copies)
                .Select(_ => string.Join(' ', words[half..].Select(w => Continue(rng, w, member)))),
        ];
        return new TextRecord
        {
            Id = $"d{index}",
            Text = prompt + string.Join(' ', words[half..]),
            Membership = member ? Membership.Member : Membership.NonMember,
            IsForFitting = index >= Records,
            TokenIds = tokens,
            Signals = Signals(answers, tokens),
            ZlibLength = 12 + (2 * tokens.Length) + (tokens.Distinct().Count() / 2),
            TokenFrequencies = [.. tokens.Select(Frequency)],
            References = references,
            Variants = variants,
            Prefixed = new Dictionary<string, double[]>
            {
                ["nonmember"] = Signals(
                    target.Answers(tokens, [.. trained.Select(t => t / 3)]),
                    tokens
                ).LogProbabilities,
                ["member"] = Signals(
                    target.Answers(tokens, [.. trained.Select(t => 0.9 * t)]),
                    tokens
                ).LogProbabilities,
            },
            Continuations = new TextContinuations(
                prompt,
                answersInWords,
                [.. answersInWords.Select(a => 10 + (a.Split(' ').Distinct().Count() * 2))]
            ),
        };
    }

    private string Continue(Rng rng, string word, bool member) =>
        rng.NextUniform() < (member ? 1 - Math.Exp(-0.3 * Leak) : 0) ? word : $"W{rng.NextInt(Words)}";

    /// <summary>Some tokens become others; what was learnt of them and of the two behind them is lost.</summary>
    private static TextVariant Changed(Model target, Rng rng, int[] tokens, double[] trained, double share)
    {
        int[] other = [.. tokens];
        double[] left = [.. trained];
        for (int t = 0; t < other.Length; t++)
        {
            if (rng.NextUniform() < share)
            {
                other[t] = (other[t] + 1 + rng.NextInt(Words - 1)) % Words;
                Array.Clear(left, t, Math.Min(3, left.Length - t));
            }
        }

        return new TextVariant(
            Signals(target.Answers(other, left), other),
            string.Join(' ', other.Select(t => $"w{t}")),
            12 + (2 * other.Length)
        );
    }

    private static int[] DrawTokens(Rng rng, int count)
    {
        int[] tokens = new int[count];
        int before = rng.NextInt(Words);
        for (int t = 0; t < count; t++)
        {
            double left = rng.NextUniform();
            int token = 0;
            double[] chances = Softmax(Chain[before]);
            while (token < Words - 1 && (left -= chances[token]) > 0)
            {
                token++;
            }

            tokens[t] = before = token;
        }

        return tokens;
    }

    private static TokenSignals Signals(double[][] answers, int[] tokens)
    {
        double[] means = [.. answers.Select(a => a.Sum(l => Math.Exp(l) * l))];
        return new TokenSignals
        {
            LogProbabilities = [.. answers.Select((a, t) => a[tokens[t]])],
            Means = means,
            Deviations =
            [
                .. answers.Select((a, t) => Math.Sqrt(a.Sum(l => Math.Exp(l) * (l - means[t]) * (l - means[t])))),
            ],
            TopChoice = [.. answers.Select((a, t) => a[tokens[t]] == a.Max())],
        };
    }

    private static double[] Divergences(double[][] reference, double[][] target) =>
        [.. reference.Select((a, t) => a.Select((l, v) => Math.Exp(l) * (l - target[t][v])).Sum())];

    private static double Frequency(int token) => 1.0 / ((token + 2) * Words / 4.0);

    private static double[] Softmax(double[] logits)
    {
        double sum = logits.Sum(Math.Exp);
        return [.. logits.Select(l => Math.Exp(l) / sum)];
    }

    private static double[][] MakeChain()
    {
        Rng rng = new Seed(99).Derive("chain").CreateRng();
        return
        [
            .. Enumerable
                .Range(0, Words)
                .Select(_ => Enumerable.Range(0, Words).Select(_ => 1.6 * rng.NextNormal()).ToArray()),
        ];
    }

    /// <summary>A model: the chain with noise of its own.</summary>
    private sealed class Model
    {
        private readonly double[][] _logits;

        public Model(Seed seed)
        {
            Rng rng = seed.CreateRng();
            _logits = [.. Chain.Select(row => row.Select(l => l + (0.4 * rng.NextNormal())).ToArray())];
        }

        /// <summary>Log-probabilities of all words at each place.</summary>
        public double[][] Answers(int[] tokens, double[] trained)
        {
            double[][] answers = new double[tokens.Length][];
            for (int t = 0; t < tokens.Length; t++)
            {
                double[] logits = [.. _logits[t == 0 ? 0 : tokens[t - 1]]];
                logits[tokens[t]] += trained[t];
                double log = Math.Log(logits.Sum(Math.Exp));
                answers[t] = [.. logits.Select(l => l - log)];
            }

            return answers;
        }
    }
}
