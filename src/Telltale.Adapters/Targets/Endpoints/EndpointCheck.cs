using System.Net.Sockets;
using Telltale.Core;

namespace Telltale.Adapters.Targets.Endpoints;

/// <summary>What can be told of an endpoint without asking it anything: whether its key is there, and whether somebody listens.</summary>
public static class EndpointCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Looks. Nothing is sent, so nothing is spent; the key is never shown.</summary>
    /// <param name="text">The endpoint as on a command line.</param>
    /// <param name="environment">Value of an environment variable; null where it is not set.</param>
    /// <param name="stop">Ends the waiting.</param>
    /// <returns>Whether it can be asked, and what was found.</returns>
    public static async Task<(bool Good, string Found)> LookAsync(
        string text,
        Func<string, string?> environment,
        CancellationToken stop
    )
    {
        EndpointOptions options;
        string key;
        try
        {
            options = EndpointFields.Parse(text);
            key = options.KeyVariable is not { } variable
                ? "no key asked for"
                : $"a key is in {Secret.FromEnvironment(variable, environment).Variable}";
        }
        catch (BadInputException e)
        {
            return (false, e.Message);
        }

        string told = $"{options.Name}, dialect {options.Dialect.Name}, {key}";
        Uri address = new(options.Address.ToString());
        using TcpClient client = new();
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(Patience);
        try
        {
            await client.ConnectAsync(address.Host, address.Port, patience.Token).ConfigureAwait(false);
            return (true, $"{told}; somebody listens at {address.Host}, port {address.Port}");
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            stop.ThrowIfCancellationRequested();
            string why = e is SocketException ? e.Message : $"no answer in {Patience.TotalSeconds:0} s";
            return (false, $"{told}; nobody can be reached at {address.Host}, port {address.Port} ({why})");
        }
    }
}
