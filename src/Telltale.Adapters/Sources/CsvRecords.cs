using Telltale.Adapters.Formats.Csv;
using Telltale.Adapters.Store;
using Telltale.Audit.Plans;
using Telltale.Audit.Records;

namespace Telltale.Adapters.Sources;

/// <summary>A table with a header: numeric columns as they are, columns of words one-hot encoded.</summary>
internal static class CsvRecords
{
    public static RecordSet Read(DataPlan plan)
    {
        FeatureTable table = FeatureTableCsv.ReadFile(
            plan.Features,
            new FeatureTableOptions { LabelColumn = plan.LabelColumn! }
        );
        ReadOnlySpan<double> numbers = table.Features.Values;
        float[] features = new float[numbers.Length];
        for (int i = 0; i < features.Length; i++)
        {
            features[i] = (float)numbers[i];
        }

        return new RecordSet(features, table.Labels, table.Classes.Count, null, ContentHash.OfFile(plan.Features));
    }
}
