namespace Telltale.Attacks.Learned;

/// <summary>Options of attacks that learn from the reference models' answers.</summary>
internal static class LearnedOptions
{
    public static AttackOption Classifier { get; } =
        new(
            "classifier",
            "logistic|mlp|trees",
            "logistic",
            "What learns: logistic regression, a perceptron with one hidden layer, or gradient-boosted trees."
        );

    public static AttackOption Outputs { get; } =
        new(
            "outputs",
            "probabilities|logarithms",
            "probabilities",
            "Learn from probabilities, as the paper does, or from their logarithms, in which saturated models still differ."
        );

    public static AttackOption Top(string count) =>
        new("top", "all or a whole number of at least 1", count, "Use so many of the highest probabilities.");
}
