using Telltale.Adapters.Formats.Csv;
using Telltale.Adapters.Store;
using Telltale.Audit.Plans;
using Telltale.Audit.Records;
using Telltale.Core;
using Telltale.Core.Evidence;

namespace Telltale.Adapters.Sources;

/// <summary>A table with a header: numeric columns as they are, columns of words one-hot encoded.</summary>
internal static class CsvRecords
{
    public static RecordSet Read(DataPlan plan)
    {
        FeatureTable table = FeatureTableCsv.ReadFile(
            plan.Features,
            new FeatureTableOptions { LabelColumn = plan.LabelColumn!, GroupColumn = plan.Groups }
        );
        ReadOnlySpan<double> numbers = table.Features.Values;
        float[] features = new float[numbers.Length];
        for (int i = 0; i < features.Length; i++)
        {
            features[i] = (float)numbers[i];
            if (!float.IsFinite(features[i]))
            {
                int width = numbers.Length / table.Labels.Length;
                throw new BadInputException(
                    $"{plan.Features}: feature {i % width} of record {i / width} is {numbers[i]}; features must be finite 32-bit floats."
                );
            }
        }

        return new RecordSet(features, table.Labels, table.Classes.Count, null, ContentHash.OfFile(plan.Features))
        {
            Groups = table.Groups is { } groups ? RecordGroups.Of(groups) : null,
            Names = [.. table.Columns.Select(c => new FeatureName(c.Source, c.Category))],
        };
    }
}
