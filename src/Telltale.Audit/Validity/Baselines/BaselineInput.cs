using Telltale.Core.Evidence;
using Telltale.Core.Numerics;

namespace Telltale.Audit.Validity.Baselines;

/// <summary>The records themselves, as a classifier that knows no model may read them.</summary>
public abstract record BaselineInput
{
    private BaselineInput() { }

    /// <summary>Rows of a table.</summary>
    /// <param name="Values">[records × features], or with more axes, which are read as one row.</param>
    public sealed record Features(NdArray Values) : BaselineInput;

    /// <summary>Pictures.</summary>
    /// <param name="Pixels">Pictures one after the other, channels last.</param>
    /// <param name="Shape">Of each.</param>
    public sealed record Images(NdArray Pixels, ImageShape Shape) : BaselineInput;

    /// <summary>Documents.</summary>
    /// <param name="Values">A text a record.</param>
    public sealed record Texts(IReadOnlyList<string> Values) : BaselineInput;

    /// <summary>
    /// What an array of features is by its shape: [N, H, W], and [N, H, W, C] with up to four channels, are pictures of at
    /// least 8 × 8; anything else is a table. Null where there is none, or no number a record.
    /// </summary>
    public static BaselineInput? Of(NdArray? features)
    {
        if (features is null || features.Count == 0)
        {
            return null;
        }

        bool isPicture =
            (features.Rank == 3 || (features.Rank == 4 && features.Shape[3] <= 4))
            && features.Shape[1] >= 8
            && features.Shape[2] >= 8;
        return isPicture
            ? new Images(
                features,
                new ImageShape(
                    checked((int)features.Shape[1]),
                    checked((int)features.Shape[2]),
                    features.Rank == 4 ? (int)features.Shape[3] : 1
                )
            )
            : new Features(features);
    }
}
