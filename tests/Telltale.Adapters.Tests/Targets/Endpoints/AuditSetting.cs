using Telltale.Adapters.Store.TextAnswers;
using Telltale.Adapters.Targets.Endpoints;
using Telltale.Adapters.Targets.Endpoints.Traffic;
using Telltale.Audit.Ports;
using Telltale.TestKit.Endpoints;

namespace Telltale.Adapters.Tests.Targets.Endpoints;

/// <summary>
/// An audit of a hundred documents by one dialect: what is asked, what the server does to some of the requests, and what
/// must come out. The same in this process and in one that is killed.
/// </summary>
internal static class AuditSetting
{
    public const int Documents = 100;
    public const int Concurrency = 4;
    public const int MostRequests = 300;
    public const int MostTokens = 200_000;
    private const int Prefixed = 20;
    private const int ContinuationTokens = 8;
    private const string Prefix = "To the complaints team, with regards.";

    // Each comes round twice in a run; the first dozen requests are answered, as those of a first try mostly are.
    private const int FirstFault = 12;
    private const int EverySo = 5;
    private const int Hanging = 38;

    private static readonly ServerFault[] AllFaults =
    [
        ServerFault.TooMany,
        ServerFault.HalfJson,
        ServerFault.TooManyForSeconds,
        ServerFault.Broken,
        ServerFault.Cut,
        ServerFault.TooManyUntilDate,
        ServerFault.Unavailable,
        ServerFault.CutAtOnce,
    ];

    private static readonly ServerFault[] ReadingFaults =
    [
        .. AllFaults,
        ServerFault.NoLogProbabilities,
        ServerFault.OneTokenTooMany,
        ServerFault.OtherTokenizer,
        ServerFault.OtherText,
    ];

    public static string[] Texts { get; } = ServedTexts.Documents(Documents, seed: 2);

    public static WordBigramModel Model { get; } = new(Texts[..50], marks: true);

    public static WordBigramModel OtherModel { get; } = new(Texts[..50], marks: true, pieceLength: 3);

    public static TextQuery[] Readings { get; } =
    [
        .. Texts.Select(text => new TextQuery(text)),
        .. Texts[..Prefixed].Select(text => new TextQuery(" " + text, Prefix)),
    ];

    public static ContinuationQuery[] Continuations { get; } =
    [.. Texts.Select(text => new ContinuationQuery(text[..20], 2, ContinuationTokens, 1))];

    public static bool Reads(string dialect) => dialect != "chat";

    public static int Questions(string dialect) => Reads(dialect) ? Readings.Length : Continuations.Length;

    public static ServerFault Fault(string dialect, int request)
    {
        ServerFault[] faults = Reads(dialect) ? ReadingFaults : AllFaults;
        int late = request - FirstFault;
        return request == Hanging ? ServerFault.Hang
            : late >= 0 && late % EverySo == 0 ? faults[late / EverySo % faults.Length]
            : ServerFault.None;
    }

    public static EndpointOptions Budgeted(EndpointOptions options) =>
        options with
        {
            Concurrency = Concurrency,
            // In quick time; a slow machine is not a server that hangs.
            Timeout = TimeSpan.FromSeconds(1250),
            Grace = TimeSpan.FromSeconds(2500),
            LongestWait = TimeSpan.FromDays(1),
            Budget = new BudgetLimits
            {
                Requests = MostRequests,
                Tokens = MostTokens,
                Money = 0.5m,
                PromptPrice = 2,
                CompletionPrice = 8,
            },
        };

    /// <summary>Asks everything through a cache, and holds what comes against the model.</summary>
    public static async Task RunAsync(
        EndpointModel endpoint,
        string dialect,
        string cache,
        Action<int> answered,
        CancellationToken cancellation
    )
    {
        using CachedTextModel model = new(endpoint, new TextAnswerFolder(cache));
        if (!Reads(dialect))
        {
            await model.ContinueAsync(
                Continuations,
                (i, answer) =>
                {
                    Assert.Equal(2, answer.Count);
                    Assert.NotEqual(answer[0], answer[1]);
                    answered(i);
                },
                cancellation
            );
            return;
        }

        await model.ReadAsync(
            Readings,
            (i, answer) =>
            {
                ServedToken[] all = [.. Model.Read(Readings[i].Prefix + Readings[i].Text)];
                int own = Model.Read(Readings[i].Text).Count - 1;
                Assert.Equal(all[^own..].Select(t => t.LogProbability!.Value), answer.Signals.LogProbabilities);
                answered(i);
            },
            cancellation
        );
    }
}
