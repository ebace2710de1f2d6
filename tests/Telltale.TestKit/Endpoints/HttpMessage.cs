using System.Globalization;
using System.Text;

namespace Telltale.TestKit.Endpoints;

/// <summary>A request as it came over a socket.</summary>
/// <param name="Path">What is asked for.</param>
/// <param name="Headers">By name.</param>
/// <param name="Body">Of the length that its header says.</param>
internal sealed record HttpMessage(string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    private const int LargestHead = 1 << 16;

    /// <summary>The value of a header; empty where there is none.</summary>
    public string Header(string name) => Headers.GetValueOrDefault(name, "");

    /// <summary>The next request; null where the client has closed the connection.</summary>
    public static async Task<HttpMessage?> ReadAsync(Stream stream, CancellationToken stop)
    {
        List<byte> head = [];
        byte[] one = new byte[1];
        while (head.Count < 4 || !(head[^4] == '\r' && head[^3] == '\n' && head[^2] == '\r' && head[^1] == '\n'))
        {
            if (head.Count > LargestHead || await stream.ReadAsync(one, stop).ConfigureAwait(false) == 0)
            {
                return null;
            }

            head.Add(one[0]);
        }

        string[] lines = Encoding.ASCII.GetString([.. head]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Dictionary<string, string> headers = lines
            .Skip(1)
            .Select(line => line.Split(':', 2))
            .ToDictionary(parts => parts[0], parts => parts[1].Trim(), StringComparer.OrdinalIgnoreCase);
        byte[] body = new byte[
            int.Parse(headers.GetValueOrDefault("Content-Length", "0"), CultureInfo.InvariantCulture)
        ];
        await stream.ReadExactlyAsync(body, stop).ConfigureAwait(false);
        return new HttpMessage(lines[0].Split(' ')[1], headers, body);
    }
}
