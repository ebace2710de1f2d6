using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;
using Telltale.Learning.Language.Models;

namespace Telltale.Audit.Language.Stages;

/// <summary>Trained models ready to be asked.</summary>
internal sealed class TextModelGroup : IDisposable
{
    private readonly DecoderTextModel[] _models;

    public TextModelGroup(DecoderWeights[] weights, StartingPoint start, Kernel kernel, int threads, Seed seed)
    {
        _models =
        [
            .. weights.Select(
                (w, i) =>
                    new DecoderTextModel(
                        $"model {i}",
                        w.Hash(),
                        new DecoderModel(w, kernel),
                        start.Tokenizer,
                        start.StartsTexts,
                        threads,
                        seed.Derive(i)
                    )
            ),
        ];
    }

    /// <summary>A model.</summary>
    public DecoderTextModel this[int model] => _models[model];

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (DecoderTextModel model in _models)
        {
            model.Dispose();
        }
    }
}
