namespace Telltale.Learning.Language.Models;

/// <summary>What came of a training.</summary>
/// <param name="Weights">Those after the last step; factors of low rank are merged.</param>
/// <param name="TrainingLoss">Mean loss a token in the last epoch, each before the step that it was in, in nats.</param>
/// <param name="Steps">Steps taken.</param>
public sealed record TrainedDecoder(DecoderWeights Weights, double TrainingLoss, long Steps);
