using Telltale.Core.Evidence;

namespace Telltale.Audit.Ports;

/// <summary>
/// A model that answers about any records it is handed, many at a time: one trained here, a file, an endpoint. Probes ask
/// through it and know nothing else of the model.
/// </summary>
/// <remarks>An answer depends on its record alone, whatever else is asked with it.</remarks>
public interface IQueriedModel
{
    /// <summary>Numbers a record.</summary>
    int Features { get; }

    /// <summary>Classes that it tells apart.</summary>
    int Classes { get; }

    /// <summary>The most that it shows; <see cref="Logits"/> needs <see cref="AccessLevel.Logits"/> or more.</summary>
    AccessLevel AccessLevel { get; }

    /// <summary>Most records at once; fewer calls with more records are faster.</summary>
    int BatchSize { get; }

    /// <summary>Raw outputs before softmax.</summary>
    /// <param name="records">[rows × <see cref="Features"/>], finite.</param>
    /// <param name="logits">[rows × <see cref="Classes"/>].</param>
    void Logits(ReadOnlyMemory<float> records, Span<float> logits);

    /// <summary>Predicted classes; the first of several at the same highest value.</summary>
    /// <param name="records">[rows × <see cref="Features"/>], finite.</param>
    /// <param name="labels">[rows].</param>
    void Labels(ReadOnlyMemory<float> records, Span<int> labels);
}
