using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Telltale.TestKit.Endpoints;

/// <summary>
/// An HTTP server on this machine that serves a language model in four dialects, misbehaves on chosen requests, and counts
/// what it is asked. On sockets, so that it can cut an answer wherever it likes.
/// </summary>
public sealed class LoopbackServer : IDisposable
{
    private const int RetryAfterSeconds = 2;

    private readonly IServedModel _model;
    private readonly IServedModel _other;
    private readonly Func<int, ServerFault> _faults;
    private readonly TimeProvider _time;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Begins to serve.</summary>
    /// <param name="model">The model.</param>
    /// <param name="faults">What to do with a request, by its number from 1.</param>
    /// <param name="time">The clock of dates; what the client uses as well.</param>
    /// <param name="other">The model that answers after a change of tokenizer.</param>
    public LoopbackServer(
        IServedModel model,
        Func<int, ServerFault>? faults = null,
        TimeProvider? time = null,
        IServedModel? other = null
    )
    {
        _model = model;
        _other = other ?? model;
        _faults = faults ?? (_ => ServerFault.None);
        _time = time ?? TimeProvider.System;
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>Where it is: <c>http://127.0.0.1:PORT</c>.</summary>
    public string Address =>
        string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>What it has seen.</summary>
    public ServerCounts Counts { get; } = new();

    /// <summary>Longest prompt in characters; longer ones are refused as servers do.</summary>
    public int LongestPrompt { get; init; } = int.MaxValue;

    /// <summary>How long an answer takes.</summary>
    public TimeSpan Work { get; init; } = TimeSpan.Zero;

    /// <inheritdoc/>
    public void Dispose()
    {
        _listener.Dispose();
        if (!_stop.IsCancellationRequested)
        {
            _stop.Cancel();
        }
    }

    private async Task AcceptAsync()
    {
        CancellationToken stop = _stop.Token;
        try
        {
            while (!stop.IsCancellationRequested)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync(stop).ConfigureAwait(false);
                _ = TalkAsync(client, stop);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The end of the test.
        }
    }

    private async Task TalkAsync(TcpClient client, CancellationToken stop)
    {
        using (client)
        {
            try
            {
                client.NoDelay = true;
                NetworkStream stream = client.GetStream();
                while (await HttpMessage.ReadAsync(stream, stop).ConfigureAwait(false) is { } request)
                {
                    int number = Counts.Arrive(request.Header("Authorization"), _time.GetTimestamp());
                    bool goOn;
                    try
                    {
                        goOn = await ServeAsync(stream, request, _faults(number), stop).ConfigureAwait(false);
                    }
                    finally
                    {
                        Counts.Leave();
                    }

                    if (!goOn)
                    {
                        return;
                    }
                }
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
            {
                // The client has gone, or the test is over.
            }
        }
    }

    private async Task<bool> ServeAsync(
        NetworkStream stream,
        HttpMessage request,
        ServerFault fault,
        CancellationToken stop
    )
    {
        JsonObject body = JsonNode.Parse(request.Body)!.AsObject();
        ServedQuestion question = ServedDialect.Question(request.Path, body);
        if (question.Prompt.Length > LongestPrompt)
        {
            fault = ServerFault.TooLong;
        }

        if (Refusal(fault, request) is { } refusal)
        {
            await stream.WriteAsync(refusal, stop).ConfigureAwait(false);
            return true;
        }

        if (fault is ServerFault.Hang)
        {
            await Task.Delay(Timeout.Infinite, stop).ConfigureAwait(false);
        }

        if (fault is ServerFault.CutAtOnce)
        {
            return false;
        }

        if (Work > TimeSpan.Zero)
        {
            await Task.Delay(Work, stop).ConfigureAwait(false);
        }

        byte[] answer = Encoding.UTF8.GetBytes(Answer(request, body, question, fault).ToJsonString());
        switch (fault)
        {
            case ServerFault.Broken:
                await stream.WriteAsync(Response(500, "", Error("internal error")), stop).ConfigureAwait(false);
                return true;
            case ServerFault.HalfJson:
                await stream.WriteAsync(Response(200, "", answer[..(answer.Length / 2)]), stop).ConfigureAwait(false);
                return true;
            case ServerFault.Cut:
                byte[] whole = Response(200, "", answer);
                await stream
                    .WriteAsync(whole.AsMemory(0, whole.Length - (answer.Length / 2)), stop)
                    .ConfigureAwait(false);
                return false;
            default:
                // Counted before it is sent: the client may ask about the counts as soon as it has the answer.
                if (fault is ServerFault.None or ServerFault.OneTokenTooMany)
                {
                    Counts.Answer(question.ToString());
                }

                await stream.WriteAsync(Response(200, "", answer), stop).ConfigureAwait(false);
                return true;
        }
    }

    private JsonObject Answer(HttpMessage request, JsonObject body, ServedQuestion question, ServerFault fault)
    {
        IServedModel model = fault is ServerFault.OtherTokenizer ? _other : _model;
        string text = fault is ServerFault.OtherText ? "Something else altogether." : question.Prompt;
        IReadOnlyList<ServedToken> prompt = model.Read(text);
        int tokens = question.MostTokens + (fault is ServerFault.OneTokenTooMany ? 1 : 0);
        IReadOnlyList<ServedToken>[] written =
        [
            .. Enumerable
                .Range(0, question.Count)
                .Select(i => model.Continue(text, tokens, question.Temperature, question.Seed + i)),
        ];
        Counts.Work(prompt.Count, written.Sum(one => (long)one.Count));
        JsonObject answer = ServedDialect.Answer(
            request.Path,
            body,
            question,
            prompt,
            written,
            fault is not ServerFault.NoLogProbabilities
        );
        if (fault is ServerFault.KeyInAnswer)
        {
            answer["debug"] = request.Header("Authorization");
        }

        return answer;
    }

    private byte[]? Refusal(ServerFault fault, HttpMessage request)
    {
        DateTimeOffset until = _time.GetUtcNow() + TimeSpan.FromSeconds(RetryAfterSeconds);
        return fault switch
        {
            ServerFault.TooMany => Response(429, "", Error("Rate limit reached")),
            ServerFault.TooManyForSeconds => Response(
                429,
                $"Retry-After: {RetryAfterSeconds}\r\n",
                Error("Rate limit reached")
            ),
            ServerFault.TooManyUntilDate => Response(429, $"Retry-After: {until:r}\r\n", Error("Rate limit reached")),
            ServerFault.Unavailable => Response(503, "", Error("loading")),
            ServerFault.Unauthorised => Response(
                401,
                "",
                Error($"Incorrect API key provided: {request.Header("Authorization")["Bearer ".Length..]}.")
            ),
            ServerFault.Forbidden => Response(403, "", Error("not for you")),
            ServerFault.NotFound => Response(404, "", Error("The model does not exist")),
            ServerFault.Elsewhere => Response(307, "Location: https://example.com/v1?x=1\r\n", []),
            ServerFault.TooLong => Response(
                400,
                "",
                Error("This model's maximum context length is 2048 tokens, however you requested more.")
            ),
            _ => null,
        };
    }

    private static byte[] Error(string message) =>
        Encoding.UTF8.GetBytes(
            new JsonObject
            {
                ["error"] = new JsonObject { ["message"] = message, ["type"] = "error" },
            }.ToJsonString()
        );

    private static byte[] Response(int status, string headers, byte[] body) =>
        [
            .. Encoding.ASCII.GetBytes(
                $"HTTP/1.1 {status} {(status == 200 ? "OK" : "No")}\r\nContent-Type: application/json\r\n{headers}"
                    + $"Content-Length: {body.Length}\r\n\r\n"
            ),
            .. body,
        ];
}
