using Telltale.EndToEnd.Tests.Language;
using Telltale.EndToEnd.Tests.Program;

namespace Telltale.EndToEnd.Tests.Refusals;

/// <summary>Texts, models and plans with a fault: exit 2 or 3, a line that names it, nothing on stdout, nothing written.</summary>
public sealed class TextRefusalTests(SmallLanguage small) : IDisposable
{
    private const int Most = 8 << 20;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Texts_that_are_not_utf8_are_named_by_their_line()
    {
        string lines = _folder.At("texts.txt");
        File.WriteAllBytes(lines, [.. "good line\nbad "u8, 0xFF, 0xFE, .. " line\n"u8]);
        string json = _folder.At("texts.jsonl");
        File.WriteAllBytes(json, [.. "{\"text\":\"ok\"}\n{\"text\":\""u8, 0xC3, 0x28, .. "\"}\n"u8]);
        RefusedTraining(lines, "texts.txt, line 2", "not UTF-8");
        RefusedTraining(json, "texts.jsonl, line 2", "not UTF-8");
        Refused(["lm", "score", json], "texts.jsonl, line 2", "not UTF-8");
        Refused(["canary", "plant", lines], "line 2", "UTF-8");
        Refused(["contamination", lines, "--target", small.Base], "texts.txt, line 2", "not UTF-8");
    }

    [Fact]
    public void A_line_of_ten_megabytes_is_refused_with_what_to_do()
    {
        string lines = _folder.At("texts.txt");
        File.WriteAllText(lines, "first\n" + new string('x', 10_000_000));
        string json = _folder.At("texts.jsonl");
        File.WriteAllText(json, Tickets.Line("a", new string('x', 10_000_000)));
        Assert.True(new FileInfo(json).Length > Most);
        RefusedTraining(lines, "texts.txt, line 2", "8 MiB", "cut");
        Refused(["lm", "score", json], "texts.jsonl, line 1", "8 MiB", "cut");
        Refused(["canary", "plant", lines], "line 2", "8 MiB");
    }

    [Fact]
    public void An_id_that_is_used_twice_is_named_with_both_lines()
    {
        string json = _folder.At("texts.jsonl");
        File.WriteAllLines(json, [Tickets.Line("a", "one two"), Tickets.Line("b", "three"), Tickets.Line("a", "four")]);
        RefusedTraining(json, "line 3", "'a'", "line 1");
        Refused(["lm", "score", json], "line 3", "'a'", "line 1");
        string known = small.KnownTexts(_folder);
        Refused(["lm", "score", known, "--known", known], "two texts are called");
    }

    [Fact]
    public void Texts_that_are_empty_are_named()
    {
        string json = _folder.At("texts.jsonl");
        File.WriteAllLines(json, [Tickets.Line("a", "one two"), Tickets.Line("nothing", " ")]);
        RefusedTraining(json, "nothing", "empty");
        Refused(["lm", "score", json], "nothing", "empty");
        File.WriteAllText(json, "\n\n");
        RefusedTraining(json, "found no texts");
        Refused(["lm", "score", json], "found no texts");
    }

    [Fact]
    public void A_side_without_texts_is_said()
    {
        string none = small.KnownTexts(_folder, _ => false);
        string plan = _folder.At("plan.yaml");
        File.WriteAllText(plan, $"texts: {{ path: known.jsonl }}\ntarget: {{ model: \"{small.Target}\" }}\n");
        TelltaleProgram
            .Run("lm", "audit", plan, "--out", _folder.At("run"))
            .AssertRefused("known.jsonl", "member true", "member false", "lm verdict");
        Refused(["lm", "sets", none], "0 suspects", "80 controls");
        small.KnownTexts(_folder, _ => true);
        Refused(["lm", "verdict", none, "--all"], "member false", "--known");
    }

    [Fact]
    public void Models_that_cannot_be_read_are_told_what_is_wrong()
    {
        byte[] whole = File.ReadAllBytes(small.Base);
        (string Name, byte[] Bytes, string[] Words)[] files =
        [
            ("half.gguf", whole[..(whole.Length / 2)], ["token_embd.weight", "cut short", "get it again"]),
            ("head.gguf", whole[..40], ["cut short", "get it again"]),
            ("other.gguf", Replaced(whole, "llama"u8, "lamma"u8), ["'lamma'", "'llama'", "llama.cpp"]),
            ("text.gguf", [.. "hello"u8], ["47475546"]),
        ];
        foreach ((string name, byte[] bytes, string[] words) in files)
        {
            string path = _folder.At(name);
            File.WriteAllBytes(path, bytes);
            RefusedBy(path, ["lm", "score", small.Texts], [name, .. words]);
            TelltaleProgram
                .Run("lm", "train", small.BaseTexts, "--base", path, "--out", _folder.At("m"))
                .AssertRefused([name, .. words]);
        }

        RefusedBy(_folder.At("none.gguf"), ["lm", "score", small.Texts], "none.gguf", "no such file");
        RefusedBy("model.bin", ["lm", "score", small.Texts], "model.bin", "FILE.gguf");
    }

    [Fact]
    public void A_reference_with_another_tokenizer_is_refused_where_tokens_are_compared()
    {
        string[] shape = ["--vocabulary", "290", .. SmallLanguage.Shape[2..]];
        TelltaleProgram.Run(["lm", "train", small.BaseTexts, "--out", _folder.At("o"), .. shape]).AssertDone();
        string[] arguments = ["--reference", _folder.At("o", "model.gguf"), "--attack", "wbc"];
        ProgramRun run = TelltaleProgram.Run([
            "lm",
            "verdict",
            small.KnownTexts(_folder),
            "--record",
            small.Truth()[0].Id,
            "--target",
            small.Target,
            .. arguments,
        ]);
        Assert.Equal(2, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        string words = "attack wbc needs a reference model with the target's own tokens";
        Assert.True(run.Error.Contains(words, StringComparison.Ordinal), run.Error);
    }

    [Fact]
    public void A_library_that_is_not_there_says_how_to_get_it()
    {
        using TemporaryFolder empty = new();
        string[] arguments = ["lm", "score", small.Texts, "--target", $"llama:{small.Base}", "--out", _folder.At("o")];
        ProgramRun run = TelltaleProgram.RunWith(
            new Dictionary<string, string> { ["TELLTALE_LLAMA"] = empty.Path },
            arguments
        );
        Assert.InRange(run.ExitCode, 2, 3);
        Assert.Empty(run.Output);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        Assert.Contains("TELLTALE_LLAMA", run.Error, StringComparison.Ordinal);
        Assert.Contains("libllama", run.Error, StringComparison.Ordinal);
        Assert.Contains("native/fetch", run.Error, StringComparison.Ordinal);
        Assert.False(Path.Exists(_folder.At("o")));
    }

    [Theory]
    [InlineData("target: { model: a.gguf, base: b.gguf }", "target.model", "target.base", "references")]
    [InlineData("target: { base: a.gguf, tokenizer: b.gguf }", "target.base", "target.tokenizer")]
    [InlineData("seed: 1", "target.model", "target.base", "target.tokenizer")]
    [InlineData("target: { base: a.gguf }\nmodels: { count: 2, targets: 3 }", "models.targets", "models.count")]
    [InlineData("target: { base: a.gguf }\nmodels: { count: 3, design: complementary-pairs }", "models.count", "3")]
    [InlineData("target: { base: a.gguf }\nreferences: [b.gguf]", "references", "NAME=MODEL")]
    [InlineData("target: { base: a.gguf }\nattacks: [rmia]", "rmia", "classifiers")]
    [InlineData("target: { base: a.gguf }\ntrainig: { epochs: 3 }", "trainig")]
    public void Plans_that_make_no_sense_are_refused(string rest, params string[] words)
    {
        string plan = _folder.At("plan.yaml");
        File.WriteAllText(plan, $"texts: {{ path: \"{small.Texts}\" }}\n{rest}\n");
        TelltaleProgram.Run("lm", "audit", plan, "--out", _folder.At("run")).AssertRefused(words);
    }

    private static byte[] Replaced(byte[] bytes, ReadOnlySpan<byte> from, ReadOnlySpan<byte> to)
    {
        byte[] changed = [.. bytes];
        for (int at = changed.AsSpan().IndexOf(from); at >= 0; at = changed.AsSpan().IndexOf(from))
        {
            to.CopyTo(changed.AsSpan(at));
        }

        return changed;
    }

    private void RefusedTraining(string texts, params string[] words)
    {
        string folder = _folder.At("model");
        TelltaleProgram.Run(["lm", "train", texts, "--out", folder, .. SmallLanguage.Shape]).AssertRefused(words);
        Assert.False(Path.Exists(folder), "something was written");
    }

    private void Refused(string[] arguments, params string[] words) =>
        RefusedBy(arguments[0] == "lm" ? small.Target : "", arguments, words);

    private void RefusedBy(string target, string[] arguments, params string[] words)
    {
        string output = _folder.At("out");
        string[] model = target.Length > 0 ? ["--target", target] : [];
        string[] written = arguments is ["lm", "score", ..] or ["canary", ..] ? ["--out", output] : [];
        TelltaleProgram.RunIn(_folder.Path, [.. arguments, .. model, .. written]).AssertRefused(words);
        Assert.False(File.Exists(output) || File.Exists(Path.Combine(output, "key.json")), "something was written");
    }
}
