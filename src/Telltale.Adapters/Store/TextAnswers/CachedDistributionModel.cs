using Telltale.Audit.Ports;

namespace Telltale.Adapters.Store.TextAnswers;

/// <summary>
/// As <see cref="CachedTextModel"/>, of a model that shows its whole view of each token. Views are not kept, for they are as
/// large as the vocabulary at every token; they are made anew.
/// </summary>
/// <param name="model">Whom to ask; disposed with this.</param>
/// <param name="answers">Where answers are kept.</param>
public sealed class CachedDistributionModel(IDistributionModel model, TextAnswerFolder answers) : IDistributionModel
{
    private readonly CachedTextModel _kept = new(model, answers);

    /// <inheritdoc/>
    public string Name => model.Name;

    /// <inheritdoc/>
    public string Identity => model.Identity;

    /// <inheritdoc/>
    public TextAccess Access => model.Access;

    /// <inheritdoc/>
    public int Vocabulary => model.Vocabulary;

    /// <inheritdoc/>
    public string TokenizerIdentity => model.TokenizerIdentity;

    /// <inheritdoc/>
    public Task ReadAsync(
        IReadOnlyList<TextQuery> queries,
        Action<int, TextReading> answered,
        CancellationToken cancellation
    ) => _kept.ReadAsync(queries, answered, cancellation);

    /// <inheritdoc/>
    public Task ContinueAsync(
        IReadOnlyList<ContinuationQuery> queries,
        Action<int, IReadOnlyList<string>> answered,
        CancellationToken cancellation
    ) => _kept.ContinueAsync(queries, answered, cancellation);

    /// <inheritdoc/>
    public Task DistributionsAsync(
        TextQuery query,
        Action<int, ReadOnlySpan<float>> row,
        CancellationToken cancellation
    ) => model.DistributionsAsync(query, row, cancellation);

    /// <inheritdoc/>
    public void Dispose() => _kept.Dispose();
}
