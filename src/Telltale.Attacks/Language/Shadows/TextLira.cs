using Telltale.Attacks.Classifiers.Lira;
using Telltale.Core.Evidence;

namespace Telltale.Attacks.Language.Shadows;

/// <summary>LiRA over shadow language models: <see cref="LiraAttack"/> with the mean log-probability of a document as its margin.</summary>
/// <remarks>Carlini et al. 2022; for language models Hayes et al. 2025.</remarks>
public static class TextLira
{
    /// <summary>The catalogue line.</summary>
    public static TextAttackDescriptor Descriptor { get; } =
        new()
        {
            Name = "lira",
            Title = "LiRA over shadow models",
            Summary =
                "Log-likelihood ratio of the mean log-probability under normals fitted to shadow models trained with and without the document.",
            Paper =
                "Hayes et al. 2025, Strong membership inference attacks on massive datasets and (moderately) large language models",
            Access = AccessLevel.TokenLogProbabilities,
            Options = ShadowAttack.OptionsOf(LiraAttack.Descriptor),
            Create = values => ShadowAttack.Create("lira", LiraAttack.Descriptor, values),
        };
}
