using System.Globalization;
using System.Text.Json.Nodes;
using Telltale.Core.Randomness;

namespace Telltale.EndToEnd.Tests.Language;

/// <summary>Short complaints, drawn: alike in kind, each with numbers of its own.</summary>
internal static class Tickets
{
    private static readonly string[] Names = "Mara Joss Ines Tobias Lena Oskar Priya Ben".Split(' ');
    private static readonly string[] Things = "knee shoulder cough rash headache letter bill visit".Split(' ');
    private static readonly string[] Complaints =
    [
        "hurts",
        "was lost",
        "came late",
        "is wrong",
        "got worse",
        "was cancelled",
    ];

    /// <summary>So many, the same for the same seed.</summary>
    public static string[] Draw(int count, ulong seed)
    {
        Rng rng = new Seed(seed).Derive("tickets").CreateRng();
        return [.. Enumerable.Range(0, count).Select(_ => One(rng))];
    }

    /// <summary>A line of JSON.</summary>
    public static string Line(string id, string text, bool? member = null) =>
        new JsonObject
        {
            ["id"] = id,
            ["text"] = text,
            ["member"] = member,
        }.ToJsonString();

    private static string One(Rng rng)
    {
        string name = Names[rng.NextInt(Names.Length)];
        string thing = Things[rng.NextInt(Things.Length)];
        string complaint = Complaints[rng.NextInt(Complaints.Length)];
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{name} wrote on {1 + rng.NextInt(28)} March: the {thing} {complaint}, ward {1 + rng.NextInt(40)}, please reply to case {1000 + rng.NextInt(90_000)}."
        );
    }
}
