namespace Telltale.Learning.Optimisers;

/// <summary>
/// Moves weights. A step begins once a batch and is then applied to one stretch of weights after another, each as soon
/// as its gradient is there, while both are still in the cache.
/// </summary>
internal abstract class Optimiser
{
    /// <summary>Numbers it remembers for each weight.</summary>
    public abstract int Moments { get; }

    /// <summary>Steps begun. Set together with the parameters, it goes on where these were.</summary>
    public int Step { get; set; }

    /// <summary>Begins the step of the next batch.</summary>
    public abstract void BeginStep();

    /// <summary>Applies the step to <c>gradient.Length</c> weights from <paramref name="offset"/> on.</summary>
    public abstract void Apply(Parameter parameter, int offset, ReadOnlySpan<float> gradient);
}
