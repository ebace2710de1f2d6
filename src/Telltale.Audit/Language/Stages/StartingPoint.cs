using Telltale.Audit.Language.Plans;
using Telltale.Learning.Language.Models;
using Telltale.Learning.Language.Tokens;

namespace Telltale.Audit.Language.Stages;

/// <summary>Where the training of every model begins.</summary>
/// <param name="Weights">The base model; null where weights are drawn.</param>
/// <param name="Options">Shape of the models.</param>
/// <param name="Tokenizer">How texts become tokens.</param>
/// <param name="StartsTexts">Whether the start token is put before a text.</param>
public sealed record StartingPoint(
    DecoderWeights? Weights,
    DecoderOptions Options,
    BpeTokenizer Tokenizer,
    bool StartsTexts
)
{
    /// <summary>Models that begin at random, of the plan's shape.</summary>
    public static StartingPoint AtRandom(TextTrainingPlan plan, BpeTokenizer tokenizer)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(tokenizer);
        (int width, int layers, int heads, int hidden, int context) = plan.Shape;
        return new StartingPoint(
            null,
            new DecoderOptions
            {
                Vocabulary = tokenizer.Size,
                Width = width,
                Layers = layers,
                Heads = heads,
                Hidden = hidden,
                Context = context,
            },
            tokenizer,
            StartsTexts: true
        );
    }

    /// <summary>A text as a document to learn from: start token, text, end token.</summary>
    public int[] Document(string text) =>
        [.. StartsTexts ? [Tokenizer.Start] : (ReadOnlySpan<int>)[], .. Tokenizer.Encode(text), Tokenizer.End];
}
