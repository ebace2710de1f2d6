using Telltale.Core.Randomness;
using Telltale.Learning.Networks;
using Telltale.Learning.Training;

namespace Telltale.Audit.Probes;

/// <summary>A model just trained, with all that a probe may use.</summary>
internal sealed record ProbedModel
{
    /// <summary>The model.</summary>
    public required TrainedNetwork Network { get; init; }

    /// <summary>Candidates first, then the population, as the model reads them.</summary>
    public required TrainingData Data { get; init; }

    /// <summary>How many of the records are candidates.</summary>
    public required int Candidates { get; init; }

    /// <summary>In what range the features lie.</summary>
    public required FeatureRange Range { get; init; }

    /// <summary>Root of a probe's randomness, the same for every model: no model is asked other questions than another.</summary>
    public required Seed Seed { get; init; }

    /// <summary>Stops a long measurement.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Copies one record's features.</summary>
    public void Read(int record, Span<float> destination) => Data.Read(Network.Kernel, record, destination);
}
