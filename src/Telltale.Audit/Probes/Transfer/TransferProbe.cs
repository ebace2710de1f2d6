using Telltale.Audit.Plans;
using Telltale.Audit.Records;
using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;
using Telltale.Learning.Networks;
using Telltale.Learning.Training;

namespace Telltale.Audit.Probes.Transfer;

/// <summary>
/// Trains a surrogate by the target's recipe on the population, with the classes that the target predicts for it, and asks
/// that about the candidates. One query a population record, none about a candidate.
/// </summary>
/// <param name="training">The recipe.</param>
/// <param name="candidates">Number of candidates.</param>
/// <param name="population">Number of population records.</param>
internal sealed class TransferProbe(TrainingOptions training, int candidates, int population) : IProbe
{
    /// <inheritdoc/>
    public IReadOnlyList<ProbeOutput> Outputs { get; } =
    [new ProbeOutput(ProbeArray.TransferMargins, null, candidates)];

    /// <inheritdoc/>
    public string Settings => $"{population}";

    /// <inheritdoc/>
    public ProbeWork Work => new(1 + ((double)population / candidates), (double)population * training.Epochs);

    /// <inheritdoc/>
    public void Check(AuditPlan plan, RecordSet records)
    {
        if (population < 2)
        {
            throw new BadInputException(
                $"{plan.Name}: the attack transfer trains a surrogate on population records, and data.population is {population}; set it to as many as the target was trained on, or leave the attack out."
            );
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<float[]> Measure(ProbedModel model)
    {
        TrainingData data = model.Data;
        float[] features = new float[checked(population * data.Features)];
        for (int i = 0; i < population; i++)
        {
            model.Read(candidates + i, features.AsSpan(i * data.Features, data.Features));
        }

        int[] labels = new int[population];
        new QueryMeter(new TrainedModel(model.Network), population).Labels(features, labels);
        TrainedNetwork surrogate = new Trainer(model.Network.Kernel).Train(
            model.Network.Options,
            training,
            TrainingData.FromFloats(features, data.Features, labels, data.Classes, data.Image),
            [.. Enumerable.Range(0, population)],
            model.Seed.Derive("transfer"),
            cancellation: model.Cancellation
        );
        float[] logits = surrogate.Logits(data, [.. Enumerable.Range(0, candidates)]);
        float[] margins = new float[candidates];
        double[] row = new double[data.Classes];
        for (int record = 0; record < candidates; record++)
        {
            Widening.ToDoubles(logits.AsSpan(record * row.Length, row.Length), row);
            margins[record] = (float)LogDomain.Margin(row, data.Labels[record]);
        }

        return [margins];
    }
}
