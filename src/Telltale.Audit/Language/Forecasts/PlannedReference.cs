namespace Telltale.Audit.Language.Forecasts;

/// <summary>A model that the target will be held against, or several that are asked alike.</summary>
/// <param name="Name">Its name in the evidence.</param>
/// <param name="Model">The model.</param>
/// <param name="Count">How many such models are asked beside the targets.</param>
/// <param name="TrainedOn">Which candidates it is trained on; null for a model of which the question makes no sense.</param>
public sealed record PlannedReference(
    string Name,
    PlannedTextModel Model,
    int Count = 1,
    Func<string, bool>? TrainedOn = null
);
