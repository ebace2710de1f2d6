using System.Collections.Immutable;
using Telltale.Core.Numerics;

namespace Telltale.Audit.Records;

/// <summary>Arrays of several models, each in a buffer of its own, as one array [models, …] without a copy.</summary>
/// <param name="models">One buffer a model, all of one length.</param>
/// <param name="shape">Extents of each.</param>
internal sealed class StackedModels(float[][] models, IReadOnlyList<long> shape)
    : NdArray(ImmutableArray.Create([models.Length, .. shape]))
{
    /// <inheritdoc/>
    public override void Read(long start, Span<double> destination)
    {
        CheckRun(start, destination.Length);
        while (destination.Length > 0)
        {
            float[] model = models[start / models[0].Length];
            int inModel = (int)(start % model.Length);
            int count = Math.Min(destination.Length, model.Length - inModel);
            Widening.ToDoubles(model.AsSpan(inModel, count), destination[..count]);
            destination = destination[count..];
            start += count;
        }
    }
}
