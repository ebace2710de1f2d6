namespace Telltale.Learning.Training;

/// <summary>How training stands at the end of an epoch.</summary>
/// <param name="Epoch">From 1 on.</param>
/// <param name="TrainingLoss">Mean over the epoch's records of the loss just before the step that they were in, in nats; the L2 penalty is not in it.</param>
/// <param name="HeldOutLoss">Mean loss of the records held out after the epoch, in nats, labels not smoothed; null without early stopping.</param>
public readonly record struct EpochReport(int Epoch, double TrainingLoss, double? HeldOutLoss);
