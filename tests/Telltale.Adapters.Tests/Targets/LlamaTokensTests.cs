using System.Collections.Immutable;
using System.Text;
using Telltale.Adapters.Formats.Gguf;
using Telltale.Adapters.Targets.Llama;
using Telltale.Adapters.Tests.Formats.Gguf;
using Telltale.Core.Randomness;
using Telltale.Learning.Language.Models;
using Telltale.Learning.Language.Tokens;

namespace Telltale.Adapters.Tests.Targets;

/// <summary>Our tokens are those of llama.cpp from the file that we wrote.</summary>
public sealed class LlamaTokensTests
{
    [Fact]
    public void Texts_get_the_same_ids()
    {
        LlamaHere.Need();
        using TempFolder folder = new();
        DecoderFile file = SmallDecoders.Draw();
        using LlamaModel model = LlamaHere.Open(folder, file);
        string[] odd =
        [
            "",
            " ",
            "  ",
            "\n",
            "a  b   c\n\n\nd \t e\r\n",
            "it's they'd we'll I'm you've 'tis 'SAID' ''s",
            "2024 1,234.5 ½ ² ٣٤ Ⅷ 15mg",
            "naïve café très bien – “quoted” … 中文字符 日本語 한국어",
            "😀😀 👩‍👩‍👧 e\u0301 \u0301x \u200B\u00A0y\u3000z \uFEFF",
            "<|startoftext|> <|endoftext|> <|end|> <|start|>",
            "\0\u0001\u007F\u0085\u2028",
            "the patient said that it'd hurt since 2024    ",
            "\U00011F04\U0002EBF0\U0001E7E0\U000E0001",
            new string('a', 300) + new string(' ', 70) + new string('!', 100) + new string('7', 60),
        ];
        Assert.All(odd, text => Assert.Equal(file.Tokenizer.Encode(text), model.Encode(text)));
        Rng rng = new Seed(80).CreateRng();
        for (int i = 0; i < 300; i++)
        {
            string text = string.Concat(
                Enumerable
                    .Range(0, 1 + rng.NextInt(60))
                    .Select(_ => odd[rng.NextInt(odd.Length - 1)])
                    .Select(t => t.Length == 0 ? "" : Part(t, rng))
            );
            Assert.Equal(file.Tokenizer.Encode(text), model.Encode(text));
        }

        static string Part(string text, Rng rng)
        {
            int at = rng.NextInt(text.Length);
            // Whole characters only.
            string part = text.Substring(at, Math.Min(text.Length - at, 1 + rng.NextInt(8)));
            return Encoding
                .UTF8.GetString(Encoding.UTF8.GetBytes(part))
                .Replace("\uFFFD", "", StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Each_code_point_is_of_the_same_kind()
    {
        LlamaHere.Need();
        using TempFolder folder = new();
        // Merges across every boundary that a kind decides: of a letter and of a digit before, and of "!" after.
        List<byte[]> tokens = [.. ByteLetters.Order.Select(b => new[] { b })];
        List<BpeMerge> merges = [];
        int Id(byte b) => ByteLetters.Order.IndexOf(b);
        foreach (byte before in "a1!"u8)
        {
            for (int b = 0; b < 256; b++)
            {
                merges.Add(new BpeMerge(Id(before), Id((byte)b), tokens.Count));
                tokens.Add([before, (byte)b]);
            }
        }

        BpeTokenizer tokenizer = new([.. tokens, [], []], [.. merges], tokens.Count, tokens.Count + 1);
        DecoderOptions options = new()
        {
            Vocabulary = tokenizer.Size,
            Width = 8,
            Heads = 2,
            Layers = 1,
            Hidden = 8,
        };
        using LlamaModel model = LlamaHere.Open(
            folder,
            new DecoderFile(DecoderWeights.Draw(options, new Seed(81)), tokenizer)
        );
        StringBuilder text = new();
        for (int point = 1; point <= 0x10FFFF; point++)
        {
            if (point is >= 0xD800 and <= 0xDFFF)
            {
                continue;
            }

            string character = char.ConvertFromUtf32(point);
            // A newline between two keeps them apart.
            text.Append($"a{character}\n1{character}\n!{character}\n");
            if (text.Length > 10_000 || point == 0x10FFFF)
            {
                if (!tokenizer.Encode(text.ToString()).AsSpan().SequenceEqual(model.Encode(text.ToString())))
                {
                    Assert.Fail($"The code points up to {point:X} are split otherwise.");
                }

                text.Clear();
            }
        }
    }
}
