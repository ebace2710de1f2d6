using Telltale.Audit.SelfTest.CopyingGenerator;
using Telltale.Audit.SelfTest.FiveNearestNeighbours;
using Telltale.Audit.SelfTest.GaussianMean;
using Telltale.Audit.SelfTest.GaussianMechanism;
using Telltale.Audit.SelfTest.Histogram;
using Telltale.Audit.SelfTest.HistogramWithLaplaceNoise;
using Telltale.Audit.SelfTest.LinearRegression;
using Telltale.Audit.SelfTest.LogisticRegression;
using Telltale.Audit.SelfTest.NearestNeighbour;
using Telltale.Audit.SelfTest.RandomisedResponse;

namespace Telltale.Audit.SelfTest.Worlds;

/// <summary>The one list of worlds whose best attack is known.</summary>
public static class ClosedFormWorlds
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<ClosedFormWorld> All { get; } =
    [
        new GaussianMeanWorld(),
        new GaussianMechanismWorld(),
        new LinearRegressionWorld(),
        new LogisticRegressionWorld(),
        new HistogramWorld(),
        new HistogramWithLaplaceNoiseWorld(),
        new NearestNeighbourWorld(),
        new FiveNearestNeighboursWorld(),
        new RandomisedResponseWorld(),
        new CopyingGeneratorWorld(),
    ];
}
