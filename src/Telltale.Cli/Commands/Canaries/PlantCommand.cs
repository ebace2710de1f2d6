using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Telltale.Adapters.Canaries;
using Telltale.Adapters.Store;
using Telltale.Audit.Canaries;
using Telltale.Cli.Terminal;
using Telltale.Core;

namespace Telltale.Cli.Commands.Canaries;

/// <summary><c>telltale canary plant</c>: a data set with canaries in it, and the sealed key.</summary>
internal static class PlantCommand
{
    private const double LargeShare = 0.01;

    public static Command Create(Session session)
    {
        Argument<string> dataset = new("DATASET")
        {
            Description = "The texts: .jsonl with a text each, or any other file with a document a line.",
        };
        Option<DirectoryInfo?> folder = SharedOptions.Out(
            "Folder for the data set, key.json (keep it secret) and commitment.json (publish it). Required."
        );
        Option<string?> family = new("--family")
        {
            Description =
                $"Kind of canary: {string.Join("; ", CanaryFamilies.All.Select(f => $"{f.Name}, {f.Meaning}"))} (default: {CanaryFamilies.All[0].Name}).",
            HelpName = "NAME",
        };
        Option<string?> template = new("--template")
        {
            Description =
                "A template of your own, with holes {digits:N} {letters:N} {word:N} {name}: \"Invoice {digits:9} of {name}\".",
            HelpName = "TEXT",
        };
        Option<int> canaries = new("--canaries")
        {
            Description = "Canaries drawn; a fair coin decides for each whether it is planted.",
            HelpName = "N",
            DefaultValueFactory = _ => 100,
        };
        Option<int> references = new("--references")
        {
            Description =
                "Texts that each planted canary is later ranked among, itself included; the others are never planted.",
            HelpName = "N",
            DefaultValueFactory = _ => 20,
        };
        Option<int> repeats = new("--repeats")
        {
            Description =
                "How many times each planted canary stands in the data: more are easier to find, and stranger to readers.",
            HelpName = "N",
            DefaultValueFactory = _ => 1,
        };
        Option<ulong?> seed = new("--seed")
        {
            Description =
                "Makes the secret from a number, to repeat a run. Whoever guesses it knows every coin; leave it out for proof.",
            HelpName = "N",
        };
        Option<bool> json = SharedOptions.Json();
        Command command = new(
            "plant",
            "Write a copy of a data set with canaries in it, and the sealed key to check with."
        )
        {
            dataset,
            folder,
            family,
            template,
            canaries,
            references,
            repeats,
            seed,
            json,
        };
        command.SetAction(parsed =>
        {
            string path =
                parsed.GetValue(folder)?.ToString()
                ?? throw new BadInputException("canary plant needs --out DIR for the data set and the key.");
            if (parsed.GetValue(family) is not null && parsed.GetValue(template) is not null)
            {
                throw new BadInputException("--family and --template are both given; give one.");
            }

            CanaryTemplate from = parsed.GetValue(template) is { } own
                ? CanaryTemplate.Parse(own)
                : CanaryFamilies.Find(parsed.GetValue(family) ?? CanaryFamilies.All[0].Name).Template;
            CanaryKey key = new(
                Secret(parsed.GetValue(seed)),
                from,
                parsed.GetValue(canaries),
                parsed.GetValue(references),
                parsed.GetValue(repeats)
            );
            key.Require();
            using RunFolder held = RunFolder.Acquire(path);
            string keyPath = held.At("key.json");
            if (File.Exists(keyPath))
            {
                throw new BadInputException(
                    $"{keyPath} exists: a key that is written over can never be checked. Choose another --out."
                );
            }

            string source = parsed.GetValue(dataset)!;
            string name = PlantedDataset.IsJson(source) ? "dataset.jsonl" : "dataset.txt";
            Planting planting = PlantedDataset.Write(source, held.At(name), key);
            CanaryKeyFile.Write(keyPath, key, planting.Hash);
            CanaryKeyFile.WriteCommitment(
                held.At("commitment.json"),
                key,
                planting.Hash,
                planting.Texts + planting.Added
            );
            Show(key, planting, path, name, parsed.GetValue(json), session);
            return ExitCode.Done;
        });
        return command;
    }

    private static byte[] Secret(ulong? seed) =>
        seed is { } number
            ? SHA256.HashData(Encoding.UTF8.GetBytes($"telltale canary secret {number}"))
            : RandomNumberGenerator.GetBytes(CanaryKey.SecretLength);

    private static void Show(CanaryKey key, Planting planting, string path, string name, bool json, Session session)
    {
        double share = (double)planting.Added / (planting.Texts + planting.Added);
        if (json)
        {
            JsonObject answer = new()
            {
                ["dataset"] = Path.Combine(path, name),
                ["key"] = Path.Combine(path, "key.json"),
                ["commitment"] = key.Commitment(),
                ["texts"] = planting.Texts,
                ["planted"] = planting.Planted,
                ["kept_back"] = key.Canaries - planting.Planted,
                ["added_lines"] = planting.Added,
                ["share"] = share,
            };
            session.Out.Write(answer.ToJsonString() + "\n");
            return;
        }

        session.Out.Write(
            $"""
            Planted {planting.Planted} of {key.Canaries} canaries, {(
                key.Repeats == 1 ? "once" : $"{key.Repeats} times"
            )} each, among {planting.Texts:N0} texts ({share:0.0#%} of the new data set).

            - train on:  `{Path.Combine(path, name)}`
            - keep secret, and do not lose: `{Path.Combine(path, "key.json")}`
            - publish before training, so that anybody can check it later: `{Path.Combine(path, "commitment.json")}`
              commitment {key.Commitment()}

            When the model is trained: telltale canary check {Path.Combine(path, "key.json")} --target MODEL

            """
        );
        if (share > LargeShare)
        {
            session.Error.WriteLine(
                $"telltale: canaries are {share:0.0%} of the data; above 1% they may change what the model learns. Plant fewer, or repeat less."
            );
        }
    }
}
