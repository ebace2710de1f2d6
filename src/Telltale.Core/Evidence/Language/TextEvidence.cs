namespace Telltale.Core.Evidence.Language;

/// <summary>
/// All that an attack on a language model may see: documents that are to be judged, and documents of known membership that
/// attacks may learn from and that nobody judges.
/// </summary>
/// <remarks>Immutable and safe to share between threads.</remarks>
public sealed class TextEvidence
{
    private const int MostNames = 5;

    /// <summary>Parts the documents; both parts keep their order.</summary>
    /// <exception cref="ArgumentException">Two documents of one name, or one for fitting whose membership is not known.</exception>
    /// <exception cref="BadInputException">Some documents to be judged belong to somebody and others to nobody, or a person has documents among those to be judged and among those to learn from.</exception>
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
        Groups = GroupsOf(judged);
        RequireApart(Groups, known);
        RequireOneTarget(judged, known);
    }

    /// <summary>Documents to be judged: one score each.</summary>
    public IReadOnlyList<TextRecord> Records { get; }

    /// <summary>Documents of known membership that are not judged.</summary>
    public IReadOnlyList<TextRecord> ForFitting { get; }

    /// <summary>Truth of the judged documents, for the assessment.</summary>
    public Membership[] Membership { get; }

    /// <summary>Who the judged documents belong to; null where each stands for itself.</summary>
    public RecordGroups? Groups { get; }

    /// <summary>Whether every judged document is there as text.</summary>
    public bool HasTexts => Records.All(r => r.Text.Length > 0);

    /// <summary>Who some documents belong to; null where none of them belongs to anybody.</summary>
    /// <exception cref="BadInputException">Some of them do and others do not; the others are named.</exception>
    public static RecordGroups? GroupsOf(IReadOnlyList<TextRecord> records)
    {
        ArgumentNullException.ThrowIfNull(records);
        string[] nobodys = [.. records.Where(r => string.IsNullOrEmpty(r.Group)).Select(r => r.Id)];
        if (nobodys.Length == records.Count)
        {
            return null;
        }

        return nobodys.Length == 0
            ? RecordGroups.Of([.. records.Select(r => r.Group!)])
            : throw new BadInputException(
                $"texts: {nobodys.Length} of {records.Count} do not say who they belong to (group): {Shown(nobodys)}. Name somebody for every text, or for none."
            );
    }

    // Who is learnt from must be a stranger to who is judged.
    private static void RequireApart(RecordGroups? groups, List<TextRecord> known)
    {
        HashSet<string> judged = new(groups?.Names ?? [], StringComparer.Ordinal);
        string[] both = [.. known.Select(r => r.Group).OfType<string>().Where(judged.Contains).Distinct()];
        if (both.Length > 0)
        {
            throw new BadInputException(
                $"texts: {(both.Length == 1 ? "a person has" : $"{both.Length} persons have")} texts that are judged and texts that attacks learn from (fit): {Shown(both)}. Keep all texts of a person on one side."
            );
        }
    }

    // Scores of two models are no evidence about either.
    private static void RequireOneTarget(List<TextRecord> judged, List<TextRecord> known)
    {
        string[] targets =
        [
            .. judged.Concat(known).Select(r => r.Target).OfType<string>().Distinct(StringComparer.Ordinal),
        ];
        if (targets.Length > 1)
        {
            throw new BadInputException(
                $"texts: {targets.Length} models answered (target): {Shown(targets)}. Evidence is about one of them; keep the others' in files of their own."
            );
        }
    }

    private static string Shown(string[] names) =>
        string.Join(", ", names.Take(MostNames)) + (names.Length > MostNames ? ", …" : "");
}
