namespace Telltale.Learning.Networks;

/// <summary>The function between a hidden layer's sums and its outputs.</summary>
public enum Activation
{
    /// <summary><c>max(0, x)</c>, with derivative 0 at 0.</summary>
    Relu,

    /// <summary>The hyperbolic tangent.</summary>
    Tanh,

    /// <summary><c>x</c> itself: the output layer.</summary>
    None,
}
