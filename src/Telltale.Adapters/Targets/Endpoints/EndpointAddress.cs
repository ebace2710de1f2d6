using Telltale.Core;

namespace Telltale.Adapters.Targets.Endpoints;

/// <summary>
/// Where a server is: <c>https://host/v1</c>, or <c>http://</c> to this machine. It can be shown to anyone: one that carries
/// a user, a password or a question mark is refused, since that is where keys hide.
/// </summary>
public sealed class EndpointAddress
{
    private static readonly string[] Endings = ["/chat/completions", "/completions", "/generate"];

    private EndpointAddress(Uri root)
    {
        Root = root;
    }

    /// <summary>The address before the dialect's own paths, without a slash at its end.</summary>
    public Uri Root { get; }

    /// <summary>Whether it is this machine.</summary>
    public bool IsLoopback => Root.IsLoopback;

    /// <summary>Whether what is sent can be read on the way.</summary>
    public bool IsOpen => Root.Scheme == Uri.UriSchemeHttp && !IsLoopback;

    /// <summary>Reads an address as a person writes it: with or without the dialect's path at its end.</summary>
    /// <param name="text">The address.</param>
    /// <param name="path">The path that a server of this dialect has where the address names none: <c>/v1</c>, or nothing.</param>
    /// <param name="carriesKey">Whether a key goes along with each request.</param>
    /// <exception cref="BadInputException">It is no http or https address, holds a user or a query, or a key would be readable on the way.</exception>
    public static EndpointAddress Parse(string text, string path, bool carriesKey)
    {
        if (
            !Uri.TryCreate(text, UriKind.Absolute, out Uri? uri)
            || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps)
            || uri.Host.Length == 0
        )
        {
            // Not quoted: what is no address may be a key put in the wrong place.
            throw new BadInputException(
                "The endpoint's address is not one; expected something like https://host/v1 or http://127.0.0.1:8000/v1."
            );
        }

        if (uri.UserInfo.Length > 0 || uri.Query.Length > 0 || uri.Fragment.Length > 0)
        {
            throw new BadInputException(
                $"The address of the endpoint at {uri.Host} holds a user, a question mark or a #; give the plain address. "
                    + "A key belongs in an environment variable, whose name the option key_variable takes."
            );
        }

        string found = uri.AbsolutePath.TrimEnd('/');
        string ending = Array.Find(Endings, e => found.EndsWith(e, StringComparison.Ordinal)) ?? "";
        found = found[..^ending.Length].TrimEnd('/');
        string root = $"{uri.Scheme}://{uri.Authority}{(found.Length == 0 && ending.Length == 0 ? path : found)}";
        EndpointAddress address = new(new Uri(root));
        if (carriesKey && address.IsOpen)
        {
            throw new BadInputException(
                $"{address}: the key would travel readable by anyone on the way; use https://, or reach the server through "
                    + "a tunnel to 127.0.0.1."
            );
        }

        return address;
    }

    /// <summary>The whole address of one of the server's paths.</summary>
    /// <param name="path">Begins with a slash.</param>
    public Uri At(string path) => new(ToString() + path);

    /// <summary>The address, fit to be shown.</summary>
    public override string ToString() => Root.AbsoluteUri.TrimEnd('/');
}
