using Telltale.Learning.Optimisers;

namespace Telltale.Learning.Layers.Maps;

/// <summary>What a pass back is for: one step of an optimiser, or the size of each record's own gradient.</summary>
internal readonly ref struct GradientUse
{
    private GradientUse(Optimiser? optimiser, Span<double> squares)
    {
        Optimiser = optimiser;
        Squares = squares;
    }

    /// <summary>Whose step has begun; null for sizes.</summary>
    public Optimiser? Optimiser { get; }

    /// <summary>For sizes: each record's sum of squares so far, to be added to.</summary>
    public Span<double> Squares { get; }

    public static GradientUse Step(Optimiser optimiser) => new(optimiser, []);

    public static GradientUse Sizes(Span<double> squares) => new(null, squares);
}
