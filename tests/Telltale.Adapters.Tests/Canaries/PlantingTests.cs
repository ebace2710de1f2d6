using System.Text.Json;
using Telltale.Adapters.Canaries;
using Telltale.Adapters.Store;
using Telltale.Audit.Canaries;

namespace Telltale.Adapters.Tests.Canaries;

public sealed class PlantingTests
{
    [Fact]
    public void What_was_there_stays_and_the_planted_come_in()
    {
        using TempFolder folder = new();
        string[] texts = [.. Enumerable.Range(0, 500).Select(i => $"{{\"id\":\"t{i}\",  \"text\":\"ticket é {i}\"}}")];
        File.WriteAllLines(folder.At("in.jsonl"), texts);
        CanaryKey key = Key(repeats: 3);
        Planting planting = PlantedDataset.Write(folder.At("in.jsonl"), folder.At("out.jsonl"), key);

        string[] lines = File.ReadAllLines(folder.At("out.jsonl"));
        Assert.Equal(500 + planting.Added, lines.Length);
        Assert.Equal(500, planting.Texts);
        Assert.Equal(ContentHash.OfFile(folder.At("out.jsonl")), planting.Hash);
        Assert.Equal(texts, lines.Where(l => l.Contains("ticket", StringComparison.Ordinal)));
        string[] added = [.. lines.Select(Text).Where(t => t.StartsWith("The access", StringComparison.Ordinal))];
        Assert.Equal(
            key.Draw().Where(c => c.IsPlanted).SelectMany(c => Enumerable.Repeat(c.Text, 3)).Order(),
            added.Order()
        );

        // Spread over the whole file, not heaped anywhere.
        int[] places =
        [
            .. lines.Index().Where(l => Text(l.Item).StartsWith("The", StringComparison.Ordinal)).Select(l => l.Index),
        ];
        Assert.InRange(places.Average(), 0.35 * lines.Length, 0.65 * lines.Length);
        Assert.Equal(
            added.Length,
            lines.Where(l => l.Contains("The access", StringComparison.Ordinal)).Select(Id).Distinct().Count()
        );
    }

    [Fact]
    public void Plain_text_has_a_document_a_line()
    {
        using TempFolder folder = new();
        File.WriteAllText(folder.At("in.txt"), "one\n\ntwo\nthree");
        Planting planting = PlantedDataset.Write(folder.At("in.txt"), folder.At("out.txt"), Key(repeats: 1));
        string[] lines = File.ReadAllLines(folder.At("out.txt"));
        Assert.Equal(3 + planting.Planted, lines.Length);
        Assert.Equal(["one", "two", "three"], lines.Where(l => !l.StartsWith("The", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_key_survives_its_file_and_a_changed_one_is_refused()
    {
        using TempFolder folder = new();
        CanaryKey key = Key(repeats: 2);
        CanaryKeyFile.Write(folder.At("key.json"), key, "abc");
        CanaryKey read = CanaryKeyFile.Read(folder.At("key.json"));
        Assert.Equal(key.Commitment(), read.Commitment());
        Assert.Equal(key.Draw().Select(c => c.Text), read.Draw().Select(c => c.Text));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder.At("key.json")));
        }

        CanaryKeyFile.WriteCommitment(folder.At("commitment.json"), key, "abc", 5);
        Assert.Equal(key.Commitment(), CanaryKeyFile.ReadCommitment(folder.At("commitment.json")));
        Assert.Equal(key.Commitment(), CanaryKeyFile.ReadCommitment(key.Commitment()));
        Assert.DoesNotContain(
            Convert.ToHexStringLower(key.Secret),
            File.ReadAllText(folder.At("commitment.json")),
            StringComparison.Ordinal
        );

        string changed = File.ReadAllText(folder.At("key.json"))
            .Replace("\"repeats\": 2", "\"repeats\": 4", StringComparison.Ordinal);
        File.WriteAllText(folder.At("changed.json"), changed);
        Refused.With(() => CanaryKeyFile.Read(folder.At("changed.json")), "changed.json", "was changed");
        Refused.With(() => CanaryKeyFile.Read(folder.At("commitment.json")), "schema", "telltale/canaries/1");
    }

    [Theory]
    [InlineData("in.jsonl", "", "no texts")]
    [InlineData("in.jsonl", "{\"text\":1}\n", "line 1")]
    [InlineData("in.jsonl", "{\"text\":\"a\"}\n{", "line 2")]
    [InlineData("in.jsonl", "[]\n", "line 1")]
    public void Data_sets_that_are_none_are_refused(string name, string content, string part)
    {
        using TempFolder folder = new();
        File.WriteAllText(folder.At(name), content);
        Refused.With(() => PlantedDataset.Write(folder.At(name), folder.At("out"), Key(1)), name, part);
        Assert.False(File.Exists(folder.At("out")));
    }

    [Fact]
    public void Bytes_that_are_no_text_are_refused()
    {
        using TempFolder folder = new();
        File.WriteAllBytes(folder.At("in.txt"), [0x41, 0x0A, 0xFF, 0xFE, 0x0A]);
        Refused.With(() => PlantedDataset.Write(folder.At("in.txt"), folder.At("out"), Key(1)), "line 2", "UTF-8");
    }

    private static CanaryKey Key(int repeats) =>
        new(new byte[CanaryKey.SecretLength], CanaryFamilies.All[0].Template, 40, 3, repeats);

    private static string Text(string line) => JsonDocument.Parse(line).RootElement.GetProperty("text").GetString()!;

    private static string Id(string line) => JsonDocument.Parse(line).RootElement.GetProperty("id").GetString()!;
}
