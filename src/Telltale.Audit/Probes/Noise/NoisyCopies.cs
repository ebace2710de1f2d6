using Telltale.Core.Randomness;

namespace Telltale.Audit.Probes.Noise;

/// <summary>How a record is changed.</summary>
internal enum NoiseKind
{
    /// <summary>Normal noise on each feature, in units of the feature's spread, kept within the feature's range.</summary>
    Gaussian,

    /// <summary>Each feature, 0 or 1, turned over with some probability.</summary>
    Flips,
}

/// <summary>
/// Noisy copies of records. A record's copies depend on the seed, the record and the size alone, and the first copies are
/// the same however many are made.
/// </summary>
/// <param name="Range">Range and spread of the features.</param>
/// <param name="Kind">How a record is changed.</param>
/// <param name="Size">Standard deviation in spreads, or probability of a flip.</param>
/// <param name="Seed">Root of the streams <c>record</c>.</param>
internal sealed record NoisyCopies(FeatureRange Range, NoiseKind Kind, double Size, Seed Seed)
{
    /// <summary>Makes copies of one record.</summary>
    /// <param name="record">Its number.</param>
    /// <param name="features">Its features.</param>
    /// <param name="destination">[copies × features].</param>
    public void Fill(int record, ReadOnlySpan<float> features, Span<float> destination)
    {
        Rng rng = Seed.Derive(record).CreateRng();
        for (int i = 0; i < destination.Length; i++)
        {
            int j = i % features.Length;
            float value = features[j];
            destination[i] = Kind switch
            {
                NoiseKind.Gaussian => Range.Clip(j, (float)(value + (Size * Range.Spread[j] * rng.NextNormal()))),
                NoiseKind.Flips => rng.NextUniform() < Size ? 1 - value : value,
            };
        }
    }
}
