using Telltale.Adapters.Targets.Endpoints.Traffic;

namespace Telltale.Adapters.Targets.Endpoints.Dialects;

/// <summary>One request, ready to be sent.</summary>
/// <param name="Path">The dialect's path below the server's address.</param>
/// <param name="Body">JSON.</param>
/// <param name="Most">The most tokens that it can take.</param>
internal sealed record EndpointRequest(string Path, byte[] Body, TokenCount Most);
