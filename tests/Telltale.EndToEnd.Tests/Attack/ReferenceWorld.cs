using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Telltale.Adapters.Formats.Npy;
using Telltale.EndToEnd.Tests.Program;
using Telltale.TestKit;

namespace Telltale.EndToEnd.Tests.Attack;

/// <summary>What other people's code computed from <c>reference/classifier/evidence.npz</c>, and that evidence in other clothes.</summary>
internal static class ReferenceWorld
{
    /// <summary>The evidence as it came: one .npz of float32 logits.</summary>
    public static readonly string Evidence = RepositoryFiles.At("reference", "classifier", "evidence.npz");

    private static readonly string[] Signals =
    [
        "target_logits",
        "reference_logits",
        "population_target_logits",
        "population_reference_logits",
    ];

    /// <summary>Every column with its attack string, its tolerance and its rates.</summary>
    public static IReadOnlyList<ExpectedAttack> Attacks { get; } = ReadAttacks();

    /// <summary>Arguments that ask for all of them, each labelled by its key.</summary>
    public static string[] Arguments { get; } =
    [.. Attacks.SelectMany(a => (string[])["--attack", $"{a.Attack}@{a.Key}"])];

    /// <summary>The expected columns by key.</summary>
    public static Dictionary<string, double[]> Scores { get; } =
        ReadScores(RepositoryFiles.At("reference", "classifier", "expected-scores.csv"));

    /// <summary>Columns of a score table, read without the program's own reader.</summary>
    public static Dictionary<string, double[]> ReadScores(string path)
    {
        string[][] rows = [.. File.ReadLines(path).Select(line => line.Split(','))];
        Dictionary<string, double[]> columns = new(StringComparer.Ordinal);
        for (int column = 2; column < rows[0].Length; column++)
        {
            columns.Add(
                rows[0][column],
                [.. rows.Skip(1).Select(row => double.Parse(row[column], CultureInfo.InvariantCulture))]
            );
        }

        return columns;
    }

    /// <summary>The evidence as a folder of the very files that numpy wrote.</summary>
    public static string AsFolder(TemporaryFolder at, string name = "evidence")
    {
        string folder = at.At(name);
        ZipFile.ExtractToDirectory(Evidence, folder);
        return folder;
    }

    /// <summary>The evidence as a folder in float64: the same numbers, or the softmax of the logits.</summary>
    public static string InDoubles(TemporaryFolder at, bool probabilities)
    {
        string folder = AsFolder(at);
        MinimalNpz arrays = new(Evidence);
        foreach (string signal in Signals)
        {
            long[] shape = arrays.Shape(signal);
            double[] values = [.. arrays.Floats(signal).Select(v => (double)v)];
            File.Delete(Path.Combine(folder, signal + ".npy"));
            string name = signal;
            if (probabilities)
            {
                int classes = (int)shape[^1];
                for (int start = 0; start < values.Length; start += classes)
                {
                    Softmax(values.AsSpan(start, classes));
                }

                name = signal.Replace("logits", "probabilities", StringComparison.Ordinal);
            }

            using FileStream file = File.Create(Path.Combine(folder, name + ".npy"));
            NpyWriter.Write<double>(file, values, shape);
        }

        return folder;
    }

    /// <summary>A folder of arrays as one .npz.</summary>
    public static string Zipped(string folder)
    {
        ZipFile.CreateFromDirectory(folder, folder + ".npz");
        return folder + ".npz";
    }

    private static void Softmax(Span<double> row)
    {
        double most = double.NegativeInfinity;
        foreach (double logit in row)
        {
            most = Math.Max(most, logit);
        }

        double sum = 0;
        for (int i = 0; i < row.Length; i++)
        {
            row[i] = Math.Exp(row[i] - most);
            sum += row[i];
        }

        for (int i = 0; i < row.Length; i++)
        {
            row[i] /= sum;
        }
    }

    private static ExpectedAttack[] ReadAttacks()
    {
        using JsonDocument document = JsonDocument.Parse(
            File.ReadAllText(RepositoryFiles.At("reference", "classifier", "expected.json"))
        );
        return
        [
            .. document
                .RootElement.EnumerateObject()
                .Select(entry => new ExpectedAttack(
                    entry.Name,
                    entry.Value.GetProperty("attack").GetString() ?? "margin:queries=1",
                    entry.Value.GetProperty("tolerance").GetDouble(),
                    entry.Value.GetProperty("auc").GetDouble(),
                    entry
                        .Value.GetProperty("tpr_at_fpr")
                        .EnumerateObject()
                        .ToDictionary(
                            rate => double.Parse(rate.Name, CultureInfo.InvariantCulture),
                            rate => rate.Value.GetDouble()
                        )
                )),
        ];
    }
}

/// <summary>One column that other people's code computed.</summary>
internal sealed record ExpectedAttack(
    string Key,
    string Attack,
    double Tolerance,
    double Auc,
    IReadOnlyDictionary<double, double> TprAtFpr
);
