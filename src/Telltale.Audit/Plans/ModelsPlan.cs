using Telltale.Core;

namespace Telltale.Audit.Plans;

/// <summary>How the records are shared out among the models.</summary>
public enum SplitDesign
{
    /// <summary>Each model is trained on a random half of the candidates, drawn on its own.</summary>
    IndependentHalves,

    /// <summary>Models 2j and 2j+1 are trained on the two halves of one random split.</summary>
    ComplementaryPairs,
}

/// <summary>How many models there are and what each is for.</summary>
/// <param name="Count">Models trained.</param>
/// <param name="Design">Their training sets.</param>
/// <param name="Targets">How many take a turn as target: models 0 … Targets−1.</param>
/// <param name="References">References a target; null for all that are allowed.</param>
/// <param name="Shifts">Queries an image: shifts of up to so many pixels in each direction.</param>
public sealed record ModelsPlan(int Count, SplitDesign Design, int Targets, int? References, int Shifts)
{
    private int MostReferences => Count - (Design == SplitDesign.ComplementaryPairs ? 2 : 1);

    /// <summary>How many references each target has.</summary>
    internal int ReferencesOfTarget => Math.Min(References ?? MostReferences, MostReferences);

    internal void Check(string source)
    {
        bool pairs = Design == SplitDesign.ComplementaryPairs;
        if (pairs && Count % 2 != 0)
        {
            throw new BadInputException($"{source}: models.count is {Count}; complementary pairs need an even number.");
        }

        if (Targets > Count)
        {
            throw new BadInputException($"{source}: models.targets is {Targets}, more than models.count {Count}.");
        }

        if (References > MostReferences)
        {
            throw new BadInputException(
                $"{source}: models.references is {References}; {Count} models leave at most {MostReferences} references a target"
                    + $"{(pairs ? " (its complement is never one)" : "")}."
            );
        }
    }
}
