using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Telltale.Adapters.Formats.Gguf;
using Telltale.Adapters.Formats.TextEvidence;
using Telltale.Adapters.Store;
using Telltale.Audit.Language.Stages;
using Telltale.Cli.Runs;
using Telltale.Cli.Terminal;
using Telltale.Core;
using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;
using Telltale.Learning.Language.Models;
using Telltale.Learning.Language.Tokens;
using Telltale.Learning.Optimisers;
using Telltale.Learning.Training;

namespace Telltale.Cli.Commands.Language;

/// <summary><c>telltale lm train</c>: a small language model of one's own, to fine-tune, to plant canaries in, to try things on.</summary>
internal static class TrainCommand
{
    private const string ModelName = "model.gguf";

    // Fixed, so that the weights do not depend on the machine: as many threads can work on the model.
    private const int Shards = 2;

    public static Command Create(Session session)
    {
        Argument<string> texts = new("TEXTS")
        {
            Description = "The training texts: .jsonl with a text each, or any other file with a text a line.",
        };
        Option<DirectoryInfo?> folder = SharedOptions.Out(
            $"Folder for {ModelName}; a run that was stopped goes on. Required."
        );
        Option<string?> start = new("--base")
        {
            Description =
                "Fine-tune this model (.gguf) instead of beginning at random; its shape and tokenizer are kept.",
            HelpName = "FILE",
        };
        Option<int> vocabulary = Whole(
            "--vocabulary",
            2048,
            "Of a new model: tokens of its byte-level BPE tokenizer, trained on the texts."
        );
        Option<int> width = Whole("--width", 128, "Of a new model: numbers that stand for a token.");
        Option<int> layers = Whole("--layers", 2, "Of a new model: layers.");
        Option<int> heads = Whole("--heads", 4, "Of a new model: heads of the attention.");
        Option<int> hidden = Whole("--hidden", 384, "Of a new model: width within each layer.");
        Option<int> context = Whole("--context", 128, "Of a new model: most tokens read together.");
        Option<int> epochs = Whole("--epochs", 1, "Passes over the texts.");
        Option<int> batch = Whole("--batch", 16, "Texts a step.");
        Option<double> rate = new("--learning-rate")
        {
            Description = "Length of a step of AdamW at its peak.",
            HelpName = "X",
            DefaultValueFactory = _ => 0.001,
        };
        Option<int?> rank = new("--lora-rank")
        {
            Description = "With --base: learn low-rank changes of this rank (α twice as large) instead of all weights.",
            HelpName = "N",
        };
        Option<ulong?> seed = SharedOptions.Seed();
        Option<int?> threads = SharedOptions.Threads();
        Option<bool> json = SharedOptions.Json();
        Command command = new(
            "train",
            "Train a small language model of your own, at random or from a base, and write it as a .gguf."
        )
        {
            texts,
            folder,
            start,
            vocabulary,
            width,
            layers,
            heads,
            hidden,
            context,
            epochs,
            batch,
            rate,
            rank,
            seed,
            threads,
            json,
        };
        command.SetAction(parsed =>
        {
            string path =
                parsed.GetValue(folder)?.ToString()
                ?? throw new BadInputException($"lm train needs --out DIR for {ModelName}.");
            int threadCount = SharedOptions.ThreadCount(parsed.GetValue(threads));
            int? lora = parsed.GetValue(rank);
            if (lora is not null && parsed.GetValue(start) is null)
            {
                throw new BadInputException(
                    "--lora-rank goes with --base: changes of low rank need something to change."
                );
            }

            string[] read = TextLines.Read(parsed.GetValue(texts)!);
            StartingPoint from = parsed.GetValue(start) is { } file
                ? FromFile(file)
                : AtRandom(
                    read,
                    parsed.GetValue(vocabulary),
                    new DecoderOptions
                    {
                        Vocabulary = parsed.GetValue(vocabulary),
                        Width = parsed.GetValue(width),
                        Layers = parsed.GetValue(layers),
                        Heads = parsed.GetValue(heads),
                        Hidden = parsed.GetValue(hidden),
                        Context = parsed.GetValue(context),
                    }
                );
            DecoderTraining recipe = new()
            {
                Epochs = parsed.GetValue(epochs),
                BatchSize = parsed.GetValue(batch),
                Optimiser = new AdamW { LearningRate = parsed.GetValue(rate), WeightDecay = 0.01 },
                LowRank = lora is { } r ? new LowRankOptions { Rank = r, Alpha = 2 * r } : null,
                Shards = Shards,
            };
            using RunFolder held = RunFolder.Acquire(path);
            Seed root = new(parsed.GetValue(seed) ?? 0);
            try
            {
                TrainedDecoder trained = Train(
                    read,
                    from,
                    recipe,
                    root,
                    threadCount,
                    weights =>
                        DecoderGguf.Write(
                            held.At(ModelName),
                            new DecoderFile(weights, from.Tokenizer, from.StartsTexts),
                            Path.GetFileName(Path.TrimEndingDirectorySeparator(path))
                        ),
                    held,
                    session
                );
                Show(trained, read.Length, Path.Combine(path, ModelName), parsed.GetValue(json), session);
                return ExitCode.Done;
            }
            catch (OperationCanceledException)
            {
                session.Error.WriteLine(
                    $"telltale: stopped; what was learnt so far is kept in {path}: the same command goes on from there."
                );
                return ExitCode.Interrupted;
            }
        });
        return command;
    }

    private static TrainedDecoder Train(
        string[] texts,
        StartingPoint from,
        DecoderTraining recipe,
        Seed seed,
        int threads,
        Action<DecoderWeights> save,
        RunFolder held,
        Session session
    )
    {
        Kernel kernel = Kernel.Choose(session.Kernel);
        ProgressLines progress = session.Progress();
        progress.Begin($"training on {texts.Length.ToString("N0", CultureInfo.InvariantCulture)} texts", 100);
        TokenCorpus corpus = new([.. texts.Select(from.Document)]);
        DecoderJob job = new()
        {
            Model = 0,
            Documents = (int[])[.. Enumerable.Range(0, corpus.Count)],
            Seed = seed,
            Network = from.Options,
            Start = from.Weights,
            Training = recipe,
        };
        string key = CheckpointKey(texts, from, job, kernel);
        CheckpointFolder checkpoints = new(held.At("checkpoints"));
        TrainedDecoder? result = null;
        new DecoderTrainer(kernel).TrainMany(
            [job],
            corpus,
            threads,
            (_, trained) => trained,
            (_, trained) =>
            {
                save(trained.Weights);
                checkpoints.Remove(key, job.Model);
                result = trained;
            },
            done => progress.Report(100 * done),
            new CheckpointOptions(checkpoints, session.Time) { Key = key },
            session.Stop
        );
        progress.End();
        return result!;
    }

    /// <summary>Names a training by all that its weights depend on: another one does not go on from its checkpoint.</summary>
    private static string CheckpointKey(string[] texts, StartingPoint from, DecoderJob job, Kernel kernel)
    {
        StringBuilder all = new();
        all.AppendJoin('\n', Machine.Version, kernel.Name, job.Network, job.Training, job.Seed.Value)
            .Append('\n')
            .AppendJoin('\n', from.Tokenizer.Hash, from.StartsTexts, from.Weights?.Hash() ?? "drawn");
        foreach (string text in texts)
        {
            // Lengths tell where a text ends: two texts are not the one that they make together.
            all.Append(CultureInfo.InvariantCulture, $"\n{text.Length}:").Append(text);
        }

        return ContentHash.OfBytes(Encoding.UTF8.GetBytes(all.ToString()))[..32];
    }

    private static StartingPoint FromFile(string file)
    {
        DecoderFile read = DecoderGguf.Read(file);
        return new StartingPoint(read.Weights, read.Weights.Options, read.Tokenizer, read.StartsTexts);
    }

    private static StartingPoint AtRandom(string[] texts, int size, DecoderOptions options)
    {
        options.Validate();
        if (size < BpeTrainer.SmallestSize)
        {
            throw new BadInputException(
                $"--vocabulary is {size}; expected at least {BpeTrainer.SmallestSize}: every byte and two marks."
            );
        }

        BpeTrainer trainer = new();
        foreach (string text in texts)
        {
            trainer.Add(text);
        }

        BpeTokenizer tokenizer = trainer.Train(size);
        return new StartingPoint(null, options with { Vocabulary = tokenizer.Size }, tokenizer, StartsTexts: true);
    }

    private static void Show(TrainedDecoder trained, int texts, string path, bool json, Session session)
    {
        if (json)
        {
            JsonObject answer = new()
            {
                ["model"] = path,
                ["weights"] = trained.Weights.Count,
                ["texts"] = texts,
                ["steps"] = trained.Steps,
                ["training_loss"] = trained.TrainingLoss,
            };
            session.Out.Write(answer.ToJsonString() + "\n");
            return;
        }

        session.Out.Write(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Trained {trained.Weights.Count:N0} weights on {texts:N0} texts in {trained.Steps:N0} steps; loss of the last epoch {trained.TrainingLoss:0.000} nats a token.\n\n- model: `{path}`\n"
            )
        );
    }

    private static Option<int> Whole(string name, int standard, string description) =>
        new(name)
        {
            Description = description,
            HelpName = "N",
            DefaultValueFactory = _ => standard,
        };
}
