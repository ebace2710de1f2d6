using Telltale.Adapters.Targets.Endpoints;
using Telltale.Adapters.Targets.Endpoints.Dialects;
using Telltale.Audit.Ports;
using Telltale.Core.Randomness;
using Telltale.TestKit.Endpoints;

namespace Telltale.Adapters.Tests.Targets.Endpoints;

/// <summary>A server of this machine, and the endpoint that asks it: what most tests begin with.</summary>
internal sealed class ServedEndpoint : IDisposable
{
    public const string Key = "sk-test-5f0c1d6b7a8e49d2";
    public const string KeyVariable = "TELLTALE_TEST_KEY";

    private ServedEndpoint(LoopbackServer server, EndpointModel model, List<string> notes)
    {
        Server = server;
        Model = model;
        Notes = notes;
    }

    public LoopbackServer Server { get; }

    public EndpointModel Model { get; }

    public List<string> Notes { get; }

    public static ServedEndpoint Start(
        string dialect,
        IServedModel model,
        Func<int, ServerFault>? faults = null,
        Func<EndpointOptions, EndpointOptions>? change = null,
        TimeProvider? time = null,
        IServedModel? other = null,
        string? ledger = null,
        int longestPrompt = int.MaxValue
    )
    {
        time ??= new QuickTime(200);
        LoopbackServer server = new(model, faults, time, other) { LongestPrompt = longestPrompt };
        List<string> notes = [];
        return new ServedEndpoint(server, Open(server, dialect, change, time, ledger, notes), notes);
    }

    public static EndpointModel Open(
        LoopbackServer server,
        string dialect,
        Func<EndpointOptions, EndpointOptions>? change,
        TimeProvider time,
        string? ledger,
        List<string> notes
    )
    {
        EndpointDialect spoken = DialectCatalog.Find(dialect);
        EndpointOptions options = new()
        {
            Address = EndpointAddress.Parse(server.Address, spoken.RootPath, carriesKey: true),
            Dialect = spoken,
            Model = "small",
            KeyVariable = KeyVariable,
            // Long in quick time: a slow machine is not a server that hangs.
            Timeout = TimeSpan.FromSeconds(2000),
            Grace = TimeSpan.FromSeconds(1000),
        };
        return EndpointModel.Open(
            change?.Invoke(options) ?? options,
            new EndpointContext(
                name => name == KeyVariable ? Key : null,
                time,
                new Seed(7),
                ledger,
                text =>
                {
                    lock (notes)
                    {
                        notes.Add(text);
                    }
                }
            )
        );
    }

    /// <summary>Reads texts and gives the answers in their order; null where none came.</summary>
    public static async Task<TextReading?[]> ReadAsync(
        ITextModel model,
        IReadOnlyList<TextQuery> queries,
        CancellationToken cancellation = default
    )
    {
        TextReading?[] answers = new TextReading?[queries.Count];
        await model.ReadAsync(
            queries,
            (i, answer) =>
            {
                Assert.Null(answers[i]);
                answers[i] = answer;
            },
            cancellation
        );
        return answers;
    }

    public void Dispose()
    {
        Model.Dispose();
        Server.Dispose();
    }
}
