using Telltale.Adapters.Formats.Gguf;
using Telltale.Adapters.Store;
using Telltale.Adapters.Tests.Formats.Gguf;
using Telltale.Learning.Language.Models;

namespace Telltale.Adapters.Tests.Store;

/// <summary>Trained language models on disk: whole, or as if they were not there.</summary>
public sealed class DecoderFolderTests : IDisposable
{
    private const string Key = "0123456789abcdef";

    private readonly TempFolder _folder = new();
    private readonly DecoderFile _file = SmallDecoders.Draw();

    public void Dispose() => _folder.Dispose();

    private DecoderFolder Store => new(_folder.At("models"), _file.Tokenizer, startsTexts: true);

    private string PathOf(int model) => Path.Combine(_folder.At("models"), Key, $"model-{model:00000}.gguf");

    [Fact]
    public void What_is_stored_is_read_back_to_the_last_bit()
    {
        Assert.Null(Store.Load(Key, 3, _file.Weights.Options));
        Store.Save(Key, 3, _file.Weights);
        DecoderWeights read = Store.Load(Key, 3, _file.Weights.Options)!;
        Assert.Equal(_file.Weights.Hash(), read.Hash());
        Assert.Equal(_file.Weights.Options, read.Options);
        Assert.Null(Store.Load(Key, 4, _file.Weights.Options));
        Assert.Null(Store.Load("another", 3, _file.Weights.Options));

        // Other programs read the same file.
        Assert.Equal(_file.Tokenizer.Hash, DecoderGguf.Read(PathOf(3)).Tokenizer.Hash);
        Assert.Equal([PathOf(3)], Directory.GetFiles(_folder.At("models"), "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void Saved_again_it_is_written_over()
    {
        Store.Save(Key, 0, _file.Weights);
        DecoderWeights other = SmallDecoders.Draw(tied: false).Weights;
        Store.Save(Key, 0, other);
        Assert.Equal(other.Hash(), Store.Load(Key, 0, other.Options)!.Hash());
    }

    [Fact]
    public void Damaged_files_count_as_none()
    {
        Store.Save(Key, 0, _file.Weights);
        byte[] whole = File.ReadAllBytes(PathOf(0));
        foreach (
            byte[] bytes in (byte[][])
                [
                    [],
                    whole[..20],
                    whole[..(whole.Length / 2)],
                    whole[..^1],
                ]
        )
        {
            File.WriteAllBytes(PathOf(0), bytes);
            Assert.Null(Store.Load(Key, 0, _file.Weights.Options));
        }

        Store.Save(Key, 0, _file.Weights);
        Assert.NotNull(Store.Load(Key, 0, _file.Weights.Options));
    }

    [Fact]
    public void Weights_of_another_shape_count_as_none()
    {
        Store.Save(Key, 0, _file.Weights);
        DecoderOptions shape = _file.Weights.Options;
        foreach (
            DecoderOptions other in (DecoderOptions[])
                [
                    shape with
                    {
                        Width = 16,
                    },
                    shape with
                    {
                        Vocabulary = shape.Vocabulary + 1,
                    },
                    shape with
                    {
                        Layers = 3,
                    },
                    shape with
                    {
                        Hidden = 32,
                    },
                    shape with
                    {
                        TiedOutput = false,
                    },
                ]
        )
        {
            Assert.Null(Store.Load(Key, 0, other));
        }

        // The context says how far to read, not what is answered.
        Assert.Equal(32, Store.Load(Key, 0, shape with { Context = 32 })!.Options.Context);
    }
}
