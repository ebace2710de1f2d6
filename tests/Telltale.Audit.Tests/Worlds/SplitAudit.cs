using Telltale.Audit.Plans;
using Telltale.Audit.Stages;
using Telltale.Audit.Tests.Samples;
using Telltale.Audit.Validity.Baselines;
using Telltale.Audit.Verdicts;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;
using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;
using Telltale.Learning.Language;
using Telltale.Learning.Networks;
using Telltale.Learning.Training;

namespace Telltale.Audit.Tests.Worlds;

/// <summary>An audit of a model trained on part of a pool, by the loss attack.</summary>
internal static class SplitAudit
{
    /// <summary>Trains, attacks, judges.</summary>
    /// <param name="pool">The records.</param>
    /// <param name="split">Who is called a member, and what the model saw.</param>
    /// <param name="seed">Stream.</param>
    public static Judgement Judge(SplitPool pool, PoolSplit split, Seed seed)
    {
        int[] candidates = split.Candidates;
        double[] scores = pool.Input is BaselineInput.Texts texts
            ? WordModel(texts.Values, split)
            : NetworkLosses(pool, split, seed);
        Membership[] truth =
        [
            .. candidates.Select((_, i) => i < split.Members.Length ? Membership.Member : Membership.NonMember),
        ];
        // In random order, as every audit has them.
        int[] order = seed.Derive("order").CreateRng().Permutation(candidates.Length);
        truth = [.. order.Select(o => truth[o])];
        scores = [.. order.Select(o => scores[o])];
        int[] records = [.. order.Select(o => candidates[o])];
        ClassifierEvidence? evidence =
            pool.Input is BaselineInput.Texts
                ? null
                : new ClassifierEvidence(
                    [.. records.Select(r => $"{r}")],
                    [.. records.Select(r => pool.Labels[r])],
                    truth,
                    new MarginSignals(new MemoryArray<float>([.. scores.Select(s => (float)s)], 1, records.Length, 1))
                );
        return Judgement.Of(
            SampleScores.Of(truth, 1, scores),
            evidence,
            SampleScores.Plan,
            seed,
            1,
            new Quiet(),
            default,
            Select(pool.Input, records)
        );
    }

    private static double[] NetworkLosses(SplitPool pool, PoolSplit split, Seed seed)
    {
        int[] all = [.. split.Trained, .. split.Candidates];
        double[] rows = Rows(pool.Input, all, out int width);
        Standardise(rows, width);
        TrainingData data = TrainingData.FromFloats(
            rows.Select(v => (float)v).ToArray(),
            width,
            [.. all.Select(r => pool.Labels[r])],
            pool.Labels.Max() + 1
        );
        TrainedNetwork model = new Trainer(Kernel.Widest).Train(
            new PerceptronOptions { HiddenWidths = [32] },
            new TrainingOptions { Epochs = 20, BatchSize = 32 },
            data,
            [.. Enumerable.Range(0, split.Trained.Length)],
            seed.Derive("model")
        );
        int[] asked = [.. Enumerable.Range(split.Trained.Length, split.Candidates.Length)];
        float[] logits = model.Logits(data, asked);
        double[] row = new double[model.Classes];
        return
        [
            .. asked.Select(
                (r, i) =>
                {
                    for (int c = 0; c < row.Length; c++)
                    {
                        row[c] = logits[(i * row.Length) + c];
                    }

                    return LogDomain.Margin(row, data.Labels[r]);
                }
            ),
        ];
    }

    /// <summary>A language model of single words, with one added to each count: mean log-probability of the words.</summary>
    private static double[] WordModel(IReadOnlyList<string> texts, PoolSplit split)
    {
        Dictionary<string, int> counts = new(StringComparer.Ordinal);
        double all = 1;
        foreach (string word in split.Trained.SelectMany(r => TextStatistics.Words(texts[r])))
        {
            counts[word] = counts.GetValueOrDefault(word) + 1;
            all++;
        }

        double total = all + counts.Count;
        return
        [
            .. split.Candidates.Select(r =>
                TextStatistics.Words(texts[r]).Average(w => Math.Log((counts.GetValueOrDefault(w) + 1) / total))
            ),
        ];
    }

    private static BaselineInput Select(BaselineInput input, int[] records)
    {
        switch (input)
        {
            case BaselineInput.Texts texts:
                return new BaselineInput.Texts([.. records.Select(r => texts.Values[r])]);
            case BaselineInput.Images images:
                double[] pixels = Rows(input, records, out _);
                return new BaselineInput.Images(
                    new MemoryArray<double>(pixels, records.Length, images.Shape.Height, images.Shape.Width),
                    images.Shape
                );
            default:
                double[] rows = Rows(input, records, out int width);
                return new BaselineInput.Features(new MemoryArray<double>(rows, records.Length, width));
        }
    }

    private static double[] Rows(BaselineInput input, int[] records, out int width)
    {
        NdArray values = input is BaselineInput.Images images ? images.Pixels : ((BaselineInput.Features)input).Values;
        int wide = (int)(values.Count / values.Shape[0]);
        double[] rows = new double[records.Length * wide];
        for (int i = 0; i < records.Length; i++)
        {
            values.Read((long)records[i] * wide, rows.AsSpan(i * wide, wide));
        }

        width = wide;
        return rows;
    }

    private static void Standardise(double[] rows, int width)
    {
        for (int f = 0; f < width; f++)
        {
            double[] column = [.. Enumerable.Range(0, rows.Length / width).Select(r => rows[(r * width) + f])];
            double mean = column.Average();
            double deviation = Math.Sqrt(column.Select(v => (v - mean) * (v - mean)).Average());
            for (int r = 0; r < column.Length; r++)
            {
                rows[(r * width) + f] = deviation == 0 ? 0 : (column[r] - mean) / deviation;
            }
        }
    }
}
