using Telltale.Core;
using Telltale.Core.Evidence;

namespace Telltale.Learning.Training;

/// <summary>
/// How the records of a batch are varied before they are learnt, anew in each epoch. All off by default. In this order:
/// shift, flip, cut-out, mix-up; each draws from a stream of its own, so that turning one on leaves the others as they were.
/// </summary>
public sealed record AugmentationOptions
{
    /// <summary>
    /// Pictures are moved by a whole number of pixels, drawn for each uniformly from −Shift … Shift along either axis; see
    /// <see cref="PixelShift"/>. Below the smaller side of the picture. Default 0.
    /// </summary>
    public int Shift { get; init; }

    /// <summary>Half of the pictures, drawn at random, have left and right exchanged. Default false.</summary>
    public bool Flip { get; init; }

    /// <summary>
    /// Side in pixels of a square whose features become 0, its centre uniform over the pixels of each picture and what sticks out cut
    /// off (DeVries and Taylor 2017, arXiv:1708.04552). It covers from ⌊side/2⌋ pixels before its centre on. At most the
    /// smaller side of the picture. Default 0.
    /// </summary>
    public int CutOut { get; init; }

    /// <summary>
    /// α of mix-up: with λ ~ Beta(α, α), one for a batch, record i becomes λ times itself plus 1 − λ times the record at
    /// its place in a random order of the batch, and so does its loss (Zhang et al., ICLR 2018, in the form of their
    /// code). Not only for pictures. 0 for none, at most 1000. Default 0.
    /// </summary>
    public double MixUp { get; init; }

    /// <summary>Whether it does anything.</summary>
    internal bool IsOn => IsForPictures || MixUp > 0;

    private bool IsForPictures => Shift > 0 || Flip || CutOut > 0;

    /// <exception cref="BadInputException">An option is out of its range, or needs pictures where there are none.</exception>
    internal void Validate(ImageShape? image)
    {
        if (!(MixUp is >= 0 and <= 1000))
        {
            throw new BadInputException($"Augmentation option MixUp is {MixUp}; expected a number from 0 to 1000.");
        }

        if (IsForPictures && image is null)
        {
            throw new BadInputException(
                "Augmentation options Shift, Flip and CutOut work on pictures; give the data an image shape, or leave them off."
            );
        }

        int side = image is null ? 0 : Math.Min(image.Height, image.Width);
        if (Shift < 0 || Shift > Math.Max(side - 1, 0))
        {
            throw new BadInputException(
                $"Augmentation option Shift is {Shift}; expected 0 to {Math.Max(side - 1, 0)}, less than the smaller side of the picture."
            );
        }

        if (CutOut < 0 || CutOut > side)
        {
            throw new BadInputException(
                $"Augmentation option CutOut is {CutOut}; expected 0 to {side}, the smaller side of the picture."
            );
        }
    }
}
