using Telltale.Adapters.Formats.Idx;
using Telltale.Adapters.Store;
using Telltale.Audit.Plans;
using Telltale.Audit.Records;
using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;

namespace Telltale.Adapters.Sources;

/// <summary>Images and labels as two IDX files.</summary>
internal static class IdxRecords
{
    public static RecordSet Read(DataPlan plan)
    {
        NdArray images = IdxReader.ReadFile(plan.Features);
        NdArray labels = IdxReader.ReadFile(plan.Labels!);
        if (images is not MemoryArray<byte> pixels || images.Rank < 2)
        {
            throw new BadInputException(
                $"{plan.Features}: found {images.ShapeText}; expected unsigned bytes [images, …]."
            );
        }

        int[] classes = ClassNumbers.From(labels, plan.Labels!, images.Shape[0]);
        ImageShape? shape = images.Rank switch
        {
            3 => new ImageShape((int)images.Shape[1], (int)images.Shape[2]),
            4 => new ImageShape((int)images.Shape[1], (int)images.Shape[2], (int)images.Shape[3]),
            _ => null,
        };
        string hash = ContentHash.OfFile(plan.Features) + ContentHash.OfFile(plan.Labels!);
        RecordGroups? groups = plan.Groups is { } file ? RecordOwners.Read(file, classes.Length) : null;
        hash += plan.Groups is { } named ? ContentHash.OfFile(named) : "";
        return new RecordSet(pixels.Values.ToArray(), classes, classes.Max() + 1, shape, hash) { Groups = groups };
    }
}
