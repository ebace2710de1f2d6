using Telltale.Audit.Ports;

namespace Telltale.Audit.Language.Collecting;

/// <summary>A model that the target is held against.</summary>
/// <param name="Name">Its name in the evidence.</param>
/// <param name="Model">The model.</param>
/// <param name="TrainedOn">Whether it was trained on a text; null for a model of which the question makes no sense.</param>
public sealed record AskedModel(string Name, ITextModel Model, Func<string, bool>? TrainedOn = null);
