using System.Text;
using Telltale.Audit.Language;
using Telltale.Audit.Ports;
using Telltale.Learning.Language.Tokens;
using Telltale.TestKit.Endpoints;

namespace Telltale.Adapters.Tests.Targets.Endpoints;

/// <summary>
/// A language model of our own as a server shows it: each token decoded alone, so that bytes of half a character show as
/// U+FFFD.
/// </summary>
/// <param name="model">The model; it puts a start token before each text.</param>
/// <param name="tokenizer">Its tokenizer.</param>
internal sealed class ServedDecoder(DecoderTextModel model, BpeTokenizer tokenizer) : IServedModel
{
    private readonly Lock _oneAtATime = new();

    public IReadOnlyList<ServedToken> Read(string text)
    {
        lock (_oneAtATime)
        {
            TextReading? reading = null;
            model
                .ReadAsync([new TextQuery(text)], (_, answer) => reading = answer, CancellationToken.None)
                .GetAwaiter()
                .GetResult();
            double[] own = reading!.Signals.LogProbabilities;
            int[] tops = new int[own.Length];
            double[] best = new double[own.Length];
            model
                .DistributionsAsync(
                    new TextQuery(text),
                    (place, row) =>
                    {
                        float most = row.ToArray().Max();
                        tops[place] = row.IndexOf(most);
                        best[place] = most;
                    },
                    CancellationToken.None
                )
                .GetAwaiter()
                .GetResult();
            int[] ids = reading.TokenIds![^own.Length..];
            bool[] first = reading.Signals.TopChoice!;
            return
            [
                new ServedToken(tokenizer.Start, "<s>", null, tokenizer.Start, "<s>", 0),
                .. ids.Select(
                    (id, i) =>
                        first[i]
                            ? new ServedToken(id, Shown(id), own[i], id, Shown(id), own[i])
                            : new ServedToken(
                                id,
                                Shown(id),
                                own[i],
                                tops[i],
                                Shown(tops[i]),
                                Math.Max(best[i], Math.BitIncrement(own[i]))
                            )
                ),
            ];
        }
    }

    public IReadOnlyList<ServedToken> Continue(string text, int tokens, double temperature, long seed)
    {
        lock (_oneAtATime)
        {
            string written = "";
            model
                .ContinueAsync(
                    [new ContinuationQuery(text, 1, tokens, temperature)],
                    (_, answer) => written = answer[0],
                    CancellationToken.None
                )
                .GetAwaiter()
                .GetResult();
            return
            [
                .. tokenizer
                    .Encode(written)
                    .Take(tokens)
                    .Select(id => new ServedToken(id, Shown(id), -1, id, Shown(id), -1)),
            ];
        }
    }

    private string Shown(int id) => Encoding.UTF8.GetString(tokenizer.Bytes(id));
}
