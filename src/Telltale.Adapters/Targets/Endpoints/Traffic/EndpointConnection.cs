using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Telltale.Adapters.Targets.Endpoints.Dialects;
using Telltale.Adapters.Targets.Endpoints.Tokens;
using Telltale.Core;

namespace Telltale.Adapters.Targets.Endpoints.Traffic;

/// <summary>
/// Sends a question once and says what came of it. Follows no redirection and keeps no cookie: the key goes to the address
/// that was given and nowhere else.
/// </summary>
internal sealed class EndpointConnection : IDisposable
{
    private const long LargestAnswer = 256L << 20;

    private readonly EndpointOptions _options;
    private readonly Secret? _key;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;

    public EndpointConnection(EndpointOptions options, Secret? key, TimeProvider time)
    {
        _options = options;
        _key = key;
        _time = time;
        SocketsHttpHandler handler = new()
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            // A proxy of the environment is for the world outside, and must not see what goes to this machine.
            UseProxy = !options.Address.IsLoopback,
            AutomaticDecompression = DecompressionMethods.All,
            MaxConnectionsPerServer = options.Concurrency,
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        };
        _http = new HttpClient(handler)
        {
            Timeout = System.Threading.Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = LargestAnswer,
        };
    }

    /// <summary>Sends it.</summary>
    /// <param name="request">What to send.</param>
    /// <param name="read">Reads the answer; throws <see cref="AnswerFault"/> where it cannot be used.</param>
    /// <param name="cancellation">Interrupts.</param>
    public async Task<Attempt<T>> SendAsync<T>(
        EndpointRequest request,
        Func<JsonElement, T> read,
        CancellationToken cancellation
    )
    {
        using CancellationTokenSource patience = new(_options.Timeout, _time);
        await using CancellationTokenRegistration interrupted = cancellation.Register(() =>
            patience.CancelAfter(_options.Grace)
        );
        try
        {
            using HttpRequestMessage message = Message(request);
            using HttpResponseMessage response = await _http.SendAsync(message, patience.Token).ConfigureAwait(false);
            byte[] body = await response.Content.ReadAsByteArrayAsync(patience.Token).ConfigureAwait(false);
            return response.IsSuccessStatusCode ? Read(body, read) : Refused<T>(response, body);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return new Attempt<T>.Never(new OperationCanceledException(cancellation));
        }
        catch (OperationCanceledException)
        {
            return new Attempt<T>.Again($"no answer within {_options.Timeout.TotalSeconds:0.###} s", null);
        }
        catch (HttpRequestException e)
        {
            return Unreachable<T>(e);
        }
        catch (IOException e)
        {
            return new Attempt<T>.Again($"the connection failed ({e.Message})", null);
        }
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _http.Dispose();

    private HttpRequestMessage Message(EndpointRequest request)
    {
        HttpRequestMessage message = new(HttpMethod.Post, _options.Address.At(request.Path))
        {
            Content = new ByteArrayContent(request.Body)
            {
                Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
            },
        };
        message.Headers.TryAddWithoutValidation("Accept", "application/json");
        if (_key is not null)
        {
            bool bearer = _options.KeyHeader.Equals("Authorization", StringComparison.OrdinalIgnoreCase);
            message.Headers.TryAddWithoutValidation(
                _options.KeyHeader,
                bearer ? $"Bearer {_key.Reveal()}" : _key.Reveal()
            );
        }

        return message;
    }

    private Attempt<T> Read<T>(byte[] body, Func<JsonElement, T> read)
    {
        if (_key?.IsIn(body) == true)
        {
            return new Attempt<T>.Never(
                new OutsideFailureException(
                    $"{_options.Address}: an answer holds the key that was sent; it is not kept. Ask whoever runs the server."
                )
            );
        }

        TokenCount? used = null;
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            used = _options.Dialect.Use(document.RootElement);
            if (
                document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("error", out JsonElement error)
                && error.ValueKind is JsonValueKind.Object or JsonValueKind.String
            )
            {
                return new Attempt<T>.Again($"an error in place of an answer: {ServerMessage.Of(body, _key)}", null)
                {
                    Used = used,
                };
            }

            return new Attempt<T>.Answered(read(document.RootElement)) { Used = used };
        }
        catch (JsonException)
        {
            return new Attempt<T>.Again($"an answer of {body.Length} bytes that is not whole JSON", null);
        }
        catch (AnswerFault e)
        {
            string reason = _key?.ClearedFrom(e.Message) ?? e.Message;
            return new Attempt<T>.Again(reason, null, e.Kind == FaultKind.NoLogProbabilities) { Used = used };
        }
    }

    private Attempt<T> Refused<T>(HttpResponseMessage response, byte[] body)
    {
        int status = (int)response.StatusCode;
        string message = ServerMessage.Of(body, _key);
        string said = $"HTTP {status}, \"{message}\"";
        // A request that was refused was not worked on, so that no tokens were taken; a server that broke may have done it.
        TokenCount? used = status < 500 ? default(TokenCount) : null;
        if (status is 429 && ServerMessage.SaysNoCredit(message))
        {
            return Never<T>(
                new OutsideFailureException($"{Name}: no credit is left there ({said}); buy more and run again.")
            );
        }

        if (status is 408 or 409 or 425 or 429 or >= 500)
        {
            return new Attempt<T>.Again(said, RetryDelay.Asked(response.Headers, _time.GetUtcNow())) { Used = used };
        }

        if (status is 413 || (status is 400 or 422 && ServerMessage.SaysTooLong(message)))
        {
            return Never<T>(new TextTooLongFault($"too long for the model ({said})"));
        }

        return Never<T>(
            status switch
            {
                401 or 403 => new BadInputException(
                    _key is null
                        ? $"{Name}: the server wants a key ({said}); put it into an environment variable and name that in key_variable."
                        : $"{Name}: the server does not take the key in {_key.Variable} ({said}); check the variable, and what the key may do."
                ),
                402 => new OutsideFailureException(
                    $"{Name}: no credit is left there ({said}); buy more and run again."
                ),
                404 or 405 => new BadInputException(
                    $"{Name}: not found ({said}); check the address, the dialect ({_options.Dialect.Name}) and the model's name ('{_options.Model}')."
                ),
                >= 300 and < 400 => new BadInputException(
                    $"{Name}: the server sends requests on to {response.Headers.Location?.GetLeftPart(UriPartial.Path) ?? "another place"}, "
                        + "which is not followed, so that the key goes nowhere else; give that address if it is right."
                ),
                _ when ServerMessage.IsAboutLogProbabilities(message) => TextOnly.Refusal(Name, said),
                _ => new BadInputException($"{Name}: the server refuses the request ({said})."),
            }
        );
    }

    private Attempt<T> Unreachable<T>(HttpRequestException e)
    {
        string why = _key?.ClearedFrom(e.Message) ?? e.Message;
        return e.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => Never<T>(
                new BadInputException($"{Name}: there is no such host ({why}); check the address.")
            ),
            HttpRequestError.SecureConnectionError => Never<T>(
                new OutsideFailureException($"{Name}: no trusted connection could be made ({why}).")
            ),
            HttpRequestError.ConnectionError => new Attempt<T>.Again($"no connection ({why})", null)
            {
                Used = default(TokenCount),
            },
            _ => new Attempt<T>.Again($"the connection failed ({why})", null),
        };
    }

    private string Name => _options.Address.ToString();

    private static Attempt<T> Never<T>(Exception failure) =>
        new Attempt<T>.Never(failure) { Used = default(TokenCount) };
}
