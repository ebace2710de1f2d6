using Telltale.Core.Randomness;

namespace Telltale.Learning.Language.Variants;

/// <summary>The changed versions of texts that attacks on language models ask about, by the names that evidence gives them.</summary>
/// <param name="options">Which.</param>
/// <param name="model">Proposes neighbours; null for none. Trained on texts that are not judged.</param>
/// <param name="seed">Root of what is drawn.</param>
public sealed class TextVariants(VariantOptions options, WordModel? model, Seed seed)
{
    private readonly WordNeighbours? _neighbours = model is null ? null : new WordNeighbours(model);

    /// <summary>The versions of a text: <c>lowercase</c>, <c>neighbour-0</c>…, <c>swap-0</c>…</summary>
    /// <param name="id">Name of the document: its draws depend on it, and on no other document.</param>
    /// <param name="text">The text.</param>
    public IReadOnlyList<(string Name, string Text)> Of(string id, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Seed own = seed.Derive("variants").Derive(id);
        List<(string, string)> versions = [];
        if (options.Lowercase)
        {
            versions.Add(("lowercase", text.ToLowerInvariant()));
        }

        IReadOnlyList<string> neighbours = _neighbours?.Of(text, options.Neighbours, own.Derive("neighbours")) ?? [];
        versions.AddRange(neighbours.Select((version, i) => ($"neighbour-{i}", version)));
        IReadOnlyList<string> swaps = WordSwaps.Of(text, options.Swaps, options.SwapShare, own.Derive("swaps"));
        versions.AddRange(swaps.Select((version, i) => ($"swap-{i}", version)));
        return versions;
    }
}
