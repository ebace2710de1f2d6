using Telltale.Adapters.Formats.Npy;
using Telltale.Adapters.Store;
using Telltale.Audit.Plans;
using Telltale.Audit.Records;
using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;

namespace Telltale.Adapters.Sources;

/// <summary>Features and labels as two .npy files: [N, D] for rows, [N, H, W] or [N, H, W, C] for images.</summary>
internal static class NpyRecords
{
    public static RecordSet Read(DataPlan plan)
    {
        NdArray features = NpyReader.ReadFile(plan.Features).ToNumbers();
        if (features.Rank < 2)
        {
            throw new BadInputException(
                $"{plan.Features}: found shape {features.ShapeText}; expected [N, …], a row a record."
            );
        }

        NdArray labels = NpyReader.ReadFile(plan.Labels!).ToNumbers();
        int[] classes = ClassNumbers.From(labels, plan.Labels!, features.Shape[0]);
        ImageShape? shape = features.Rank switch
        {
            3 => new ImageShape((int)features.Shape[1], (int)features.Shape[2]),
            4 => new ImageShape((int)features.Shape[1], (int)features.Shape[2], (int)features.Shape[3]),
            _ => null,
        };
        string hash = ContentHash.OfFile(plan.Features) + ContentHash.OfFile(plan.Labels!);
        RecordGroups? groups = plan.Groups is { } file ? RecordOwners.Read(file, classes.Length) : null;
        hash += plan.Groups is { } named ? ContentHash.OfFile(named) : "";
        int count = classes.Max() + 1;
        return features is MemoryArray<byte> bytes
            ? new RecordSet(bytes.Values.ToArray(), classes, count, shape, hash) { Groups = groups }
            : new RecordSet(Floats(features, plan.Features), classes, count, shape, hash) { Groups = groups };
    }

    private static float[] Floats(NdArray features, string path)
    {
        float[] values = new float[features.Count];
        double[] block = new double[Math.Min(features.Count, 1 << 16)];
        for (long start = 0; start < features.Count; start += block.Length)
        {
            Span<double> run = block.AsSpan(0, (int)Math.Min(block.Length, features.Count - start));
            features.Read(start, run);
            for (int i = 0; i < run.Length; i++)
            {
                if (!float.IsFinite((float)run[i]))
                {
                    throw new BadInputException(
                        $"{path}: element {start + i} is {run[i]}; features must be finite 32-bit floats."
                    );
                }

                values[start + i] = (float)run[i];
            }
        }

        return values;
    }
}
