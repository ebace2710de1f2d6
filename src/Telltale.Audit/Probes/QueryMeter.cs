using Telltale.Audit.Ports;
using Telltale.Core;
using Telltale.Core.Evidence;

namespace Telltale.Audit.Probes;

/// <summary>Counts what a model is asked and refuses what goes beyond the budget.</summary>
/// <param name="model">The model.</param>
/// <param name="budget">Most queries.</param>
internal sealed class QueryMeter(IQueriedModel model, long budget) : IQueriedModel
{
    /// <inheritdoc/>
    public int Features => model.Features;

    /// <inheritdoc/>
    public int Classes => model.Classes;

    /// <inheritdoc/>
    public AccessLevel AccessLevel => model.AccessLevel;

    /// <inheritdoc/>
    public int BatchSize => model.BatchSize;

    /// <summary>Queries so far: one a record that was asked about.</summary>
    public long Spent { get; private set; }

    /// <inheritdoc/>
    /// <exception cref="BadInputException">The budget does not hold for it.</exception>
    public void Logits(ReadOnlyMemory<float> records, Span<float> logits)
    {
        Spend(logits.Length / Classes);
        model.Logits(records, logits);
    }

    /// <inheritdoc/>
    /// <exception cref="BadInputException">The budget does not hold for it.</exception>
    public void Labels(ReadOnlyMemory<float> records, Span<int> labels)
    {
        Spend(labels.Length);
        model.Labels(records, labels);
    }

    private void Spend(int queries)
    {
        if (Spent + queries > budget)
        {
            throw new BadInputException(
                $"A probe has asked {Spent} queries and wants {queries} more; the budget is {budget}. Raise it, or leave the attack out."
            );
        }

        Spent += queries;
    }
}
