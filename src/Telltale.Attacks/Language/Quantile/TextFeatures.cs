using Telltale.Core.Evidence.Language;
using Telltale.Learning.Language;

namespace Telltale.Attacks.Language.Quantile;

/// <summary>
/// What can be said of a document without its membership having a part in it: lengths, and where all documents have them
/// the entropy of the target's predictions, what a reference model says, and counts of the text.
/// </summary>
internal sealed class TextFeatures
{
    private const int TextCounts = 10;

    private readonly bool _hasLength;
    private readonly bool _hasIds;
    private readonly bool _hasMeans;
    private readonly bool _hasReference;
    private readonly bool _hasText;
    private readonly ReferenceChoice _reference;

    /// <summary>Sees what all documents have.</summary>
    public TextFeatures(IReadOnlyList<TextRecord> records, ReferenceChoice reference)
    {
        _reference = reference;
        _hasLength = records.All(r => r.ZlibLength is not null);
        _hasIds = records.All(r => r.TokenIds is not null);
        _hasMeans = records.All(r => r.Signals?.Means is not null);
        _hasReference = records.All(r => !double.IsNaN(reference.MeanOf(r)));
        _hasText = records.All(r => r.Text.Length > 0);
    }

    /// <summary>Numbers of a document, as many for each.</summary>
    public double[] Of(TextRecord record)
    {
        TokenSignals signals = record.Signals!;
        List<double> row = [Math.Log(signals.Count)];
        if (_hasLength)
        {
            row.Add(Math.Log(record.ZlibLength!.Value));
            row.Add((double)record.ZlibLength.Value / signals.Count);
        }

        if (_hasIds)
        {
            HashSet<int> different = [.. record.ScoredTokenIds];
            row.Add((double)different.Count / signals.Count);
        }

        if (_hasMeans)
        {
            row.Add(signals.Means!.Sum() / signals.Count);
        }

        if (_hasReference)
        {
            row.Add(_reference.MeanOf(record));
        }

        if (_hasText)
        {
            double[] counts = new double[TextStatistics.Count];
            TextStatistics.Fill(record.Text, counts);
            // Dates stand behind these; without one they are no numbers.
            row.AddRange(counts[..TextCounts]);
        }

        return [.. row];
    }
}
