using Telltale.Attacks.Classifiers.Bavaria;
using Telltale.Core.Evidence;

namespace Telltale.Attacks.Language.Shadows;

/// <summary>BaVarIA over shadow language models: <see cref="BavariaAttack"/> with the mean log-probability of a document as its margin.</summary>
/// <remarks>Brännvall 2026.</remarks>
public static class TextBavaria
{
    /// <summary>The catalogue line.</summary>
    public static TextAttackDescriptor Descriptor { get; } =
        new()
        {
            Name = "bavaria",
            Title = "BaVarIA over shadow models",
            Summary =
                "LiRA on the mean log-probability, with each document's variance drawn towards the common one by a conjugate prior.",
            Paper = "Brännvall 2026, Exponential-family membership inference: from LiRA and RMIA to BaVarIA",
            Access = AccessLevel.TokenLogProbabilities,
            Options = ShadowAttack.OptionsOf(BavariaAttack.Descriptor),
            Create = values => ShadowAttack.Create("bavaria", BavariaAttack.Descriptor, values),
        };
}
