using Telltale.Core;

namespace Telltale.Learning.Language.Models;

/// <summary>
/// The shape of a decoder-only transformer of the llama family: RMSNorm before each part, rotary positions over
/// neighbouring pairs, SwiGLU, no biases.
/// </summary>
public sealed record DecoderOptions
{
    private const int MostOfAll = 1 << 20;

    /// <summary>Number of tokens, V.</summary>
    public required int Vocabulary { get; init; }

    /// <summary>Most tokens that are read together. Default 128.</summary>
    public int Context { get; init; } = 128;

    /// <summary>Numbers that stand for a token between the layers, D: a multiple of <see cref="Heads"/>. Default 128.</summary>
    public int Width { get; init; } = 128;

    /// <summary>Default 2.</summary>
    public int Layers { get; init; } = 2;

    /// <summary>Heads of the attention; <see cref="Width"/> / Heads must be even, as pairs of numbers are rotated. Default 4.</summary>
    public int Heads { get; init; } = 4;

    /// <summary>Heads that keys and values have, each shared by as many queries' heads; divides <see cref="Heads"/>. Default <see cref="Heads"/>.</summary>
    public int KeyValueHeads
    {
        get => field == 0 ? Heads : field;
        init;
    }

    /// <summary>Width within the SwiGLU of a layer, H. Default 384.</summary>
    public int Hidden { get; init; } = 384;

    /// <summary>θ above 1: pair i of a head is turned by <c>position · θ^(−2i / HeadWidth)</c>. Default 10,000.</summary>
    public double RopeBase { get; init; } = 10_000;

    /// <summary>ε above 0 in <c>x / √(mean(x²) + ε)</c>. Default 1e-5.</summary>
    public double NormEpsilon { get; init; } = 1e-5;

    /// <summary>Whether the output layer uses the tokens' embeddings. Default true.</summary>
    public bool TiedOutput { get; init; } = true;

    /// <summary>Numbers of a head.</summary>
    public int HeadWidth => Width / Heads;

    /// <summary>Width of all keys, and of all values.</summary>
    public int KeyValueWidth => KeyValueHeads * HeadWidth;

    /// <summary>Refuses values out of range.</summary>
    /// <exception cref="BadInputException">A value is out of its range, or two do not go together.</exception>
    public void Validate()
    {
        Require(Vocabulary is >= 2 and <= MostOfAll, nameof(Vocabulary), Vocabulary, $"2 to {MostOfAll}");
        Require(Context is >= 2 and <= MostOfAll, nameof(Context), Context, $"2 to {MostOfAll}");
        Require(Width is >= 2 and <= 1 << 16, nameof(Width), Width, $"2 to {1 << 16}");
        Require(Layers is >= 1 and <= 1 << 10, nameof(Layers), Layers, $"1 to {1 << 10}");
        Require(Heads >= 1 && Width % Heads == 0, nameof(Heads), Heads, $"a number that divides Width ({Width})");
        Require(
            HeadWidth % 2 == 0,
            nameof(Heads),
            Heads,
            $"a number by which Width ({Width}) gives an even width of a head"
        );
        Require(
            KeyValueHeads >= 1 && Heads % KeyValueHeads == 0,
            nameof(KeyValueHeads),
            KeyValueHeads,
            $"a number that divides Heads ({Heads})"
        );
        Require(Hidden is >= 1 and <= 1 << 18, nameof(Hidden), Hidden, $"1 to {1 << 18}");
        Require(RopeBase > 1 && double.IsFinite(RopeBase), nameof(RopeBase), RopeBase, "a finite number above 1");
        Require(NormEpsilon is > 0 and < 1, nameof(NormEpsilon), NormEpsilon, "a number in (0, 1)");
    }

    private static void Require(bool holds, string option, double found, string expected)
    {
        if (!holds)
        {
            throw new BadInputException($"Option {option} of a language model is {found}; expected {expected}.");
        }
    }
}
