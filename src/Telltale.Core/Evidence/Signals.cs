namespace Telltale.Core.Evidence;

/// <summary>
/// What one or several models answer about the same records: [models × records × queries], and classes behind that
/// where the access level gives them. A closed family: <see cref="LogitSignals"/>, <see cref="ProbabilitySignals"/>,
/// <see cref="MarginSignals"/>, <see cref="LabelSignals"/>.
/// </summary>
/// <remarks>
/// Numbers are read in runs and computed on the way, so that a mapped file of any size costs no memory. All reads are
/// thread-safe. A target is a <see cref="Signals"/> with one model.
/// </remarks>
public abstract class Signals
{
    private protected Signals(int models, int records, int queries, AccessLevel accessLevel)
    {
        Models = models;
        Records = records;
        Queries = queries;
        AccessLevel = accessLevel;
    }

    /// <summary>Number of models.</summary>
    public int Models { get; }

    /// <summary>Number of records.</summary>
    public int Records { get; }

    /// <summary>Number of queries a record: 1, or more where each record was also asked about in changed forms.</summary>
    public int Queries { get; }

    /// <summary>What the signals show of the model.</summary>
    public AccessLevel AccessLevel { get; }

    /// <summary>Whether margins and log-confidences of the true class can be read.</summary>
    public abstract bool HasMargins { get; }

    /// <summary>Whether the whole distribution over classes can be read.</summary>
    public abstract bool HasDistribution { get; }

    /// <summary>Whether the predicted class can be compared with the true one.</summary>
    public abstract bool HasPredictions { get; }

    /// <summary>Number of classes; 0 where the signals do not say.</summary>
    public abstract int Classes { get; }

    /// <summary>
    /// Margins φ of the true class for a run of records: <c>destination[i · Queries + q]</c> belongs to record
    /// <paramref name="firstRecord"/> + i, query q. Always finite (see each kind for how saturation is kept finite).
    /// </summary>
    /// <param name="model">Which model.</param>
    /// <param name="firstRecord">First record of the run.</param>
    /// <param name="destination">Length: a multiple of <see cref="Queries"/>.</param>
    /// <exception cref="InvalidOperationException"><see cref="HasMargins"/> is false.</exception>
    public abstract void ReadMargins(int model, int firstRecord, Span<double> destination);

    /// <summary>
    /// All margins of some models as they are stored, without a copy, where they are stored as 32-bit floats in one piece:
    /// <c>margins[(m · Records + i) · Queries + q]</c> belongs to model <paramref name="firstModel"/> + m, record i, query q.
    /// <see langword="false"/> elsewhere, and then <see cref="ReadMargins"/> serves. What it gives for one model, it gives for all.
    /// </summary>
    /// <param name="firstModel">First of the models.</param>
    /// <param name="models">How many; their margins together at most <see cref="int.MaxValue"/>.</param>
    /// <param name="margins">The margins.</param>
    public virtual bool TryGetMargins(int firstModel, int models, out ReadOnlySpan<float> margins)
    {
        margins = default;
        return false;
    }

    /// <summary>Log-probabilities of all classes for one record and query; they sum to one after exp.</summary>
    /// <param name="model">Which model.</param>
    /// <param name="record">Which record.</param>
    /// <param name="query">Which query.</param>
    /// <param name="destination">Length: <see cref="Classes"/>.</param>
    /// <exception cref="InvalidOperationException"><see cref="HasDistribution"/> is false.</exception>
    public abstract void ReadLogProbabilities(int model, int record, int query, Span<double> destination);

    /// <summary>
    /// Whether the model's predicted class is the true one; several classes at the same highest value count as wrong
    /// unless the true one comes first among them.
    /// </summary>
    /// <exception cref="InvalidOperationException"><see cref="HasPredictions"/> is false.</exception>
    public abstract bool IsCorrect(int model, int record, int query);

    /// <summary>The answers of some of the models, in the order given, without a copy.</summary>
    public abstract Signals Select(int[] models);

    private protected InvalidOperationException NotGiven(string what) =>
        new($"{GetType().Name} cannot give {what}; ask HasMargins, HasDistribution or HasPredictions first.");
}
