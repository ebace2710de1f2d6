using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Telltale.Cli.Terminal;
using Telltale.Core;
using Telltale.Core.Text;

namespace Telltale.Cli.Commands.Stats;

/// <summary>What the commands of <c>telltale stats</c> share: how they answer, and how they read a word from a list.</summary>
internal static class StatsAnswer
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The answer for programs, or the line for people.</summary>
    public static void Print(Session session, bool json, JsonObject answer, string text) =>
        session.Out.WriteLine(json ? answer.ToJsonString(Readable) : text);

    /// <summary>The value of a known name.</summary>
    /// <exception cref="BadInputException">The name is unknown; says which is nearest.</exception>
    public static T Find<T>(string option, IReadOnlyDictionary<string, T> known, string name) =>
        known.TryGetValue(name, out T? value)
            ? value
            : throw new BadInputException(
                $"{option} {name} is not known; did you mean {Nearest.Of(name, known.Keys)}? Known: {string.Join(", ", known.Keys)}."
            );

    /// <summary>Limits as two numbers.</summary>
    public static JsonObject Add(this JsonObject answer, Core.Statistics.Interval limits)
    {
        answer["low"] = limits.Low;
        answer["high"] = limits.High;
        return answer;
    }
}
