namespace Telltale.Adapters.Targets.Endpoints.Tokens;

/// <summary>One token of a prompt as a server tells it.</summary>
/// <param name="Id">Its number, if told.</param>
/// <param name="Text">Its text as decoded alone; null where the server does not say what stands there.</param>
/// <param name="LogProbability">log p given the tokens before; null where it is not told (mostly the first).</param>
/// <param name="TopChoice">Whether it was the likeliest; null where it is not told.</param>
internal readonly record struct PromptToken(int? Id, string? Text, double? LogProbability, bool? TopChoice);
