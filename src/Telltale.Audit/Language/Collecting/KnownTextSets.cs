namespace Telltale.Audit.Language.Collecting;

/// <summary>Texts that are not judged and from which what attacks need is made.</summary>
/// <param name="NonMembers">Texts that the target was not trained on.</param>
/// <param name="Members">Texts that it was trained on; empty where none can be spared.</param>
public sealed record KnownTextSets(IReadOnlyList<string> NonMembers, IReadOnlyList<string> Members);
