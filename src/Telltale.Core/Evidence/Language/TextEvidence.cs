namespace Telltale.Core.Evidence.Language;

/// <summary>
/// All that an attack on a language model may see: documents that are to be judged, and documents of known membership that
/// attacks may learn from and that nobody judges.
/// </summary>
/// <remarks>Immutable and safe to share between threads.</remarks>
public sealed class TextEvidence
{
    /// <summary>Parts the documents; both parts keep their order.</summary>
    /// <exception cref="ArgumentException">Two documents of one name, or one for fitting whose membership is not known.</exception>
    public TextEvidence(IEnumerable<TextRecord> records)
    {
        ArgumentNullException.ThrowIfNull(records);
        List<TextRecord> judged = [];
        List<TextRecord> known = [];
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (TextRecord record in records)
        {
            if (!names.Add(record.Id))
            {
                throw new ArgumentException($"Two documents are called {record.Id}.", nameof(records));
            }

            if (record.IsForFitting && record.Membership == Evidence.Membership.Unknown)
            {
                throw new ArgumentException($"Nothing can be learnt from {record.Id}: its membership is not known.");
            }

            (record.IsForFitting ? known : judged).Add(record);
        }

        Records = judged;
        ForFitting = known;
        Membership = [.. judged.Select(r => r.Membership)];
    }

    /// <summary>Documents to be judged: one score each.</summary>
    public IReadOnlyList<TextRecord> Records { get; }

    /// <summary>Documents of known membership that are not judged.</summary>
    public IReadOnlyList<TextRecord> ForFitting { get; }

    /// <summary>Truth of the judged documents, for the assessment.</summary>
    public Membership[] Membership { get; }

    /// <summary>Whether every judged document is there as text.</summary>
    public bool HasTexts => Records.All(r => r.Text.Length > 0);
}
