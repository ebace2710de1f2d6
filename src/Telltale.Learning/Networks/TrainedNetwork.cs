using Telltale.Core;
using Telltale.Learning.Kernels;
using Telltale.Learning.Training;

namespace Telltale.Learning.Networks;

/// <summary>A network whose training is over: it only answers. Immutable, and safe to ask from many threads.</summary>
public sealed class TrainedNetwork
{
    /// <summary>Records a query goes through at once.</summary>
    private const int QueryBatch = 240;

    /// <summary>Records whose gradients are taken at once.</summary>
    private const int GradientBatch = 64;

    private readonly LayerWeights[] _layers;

    internal TrainedNetwork(NetworkOptions options, int features, int classes, LayerWeights[] layers, Kernel kernel)
    {
        Features = features;
        Classes = classes;
        Options = options;
        Kernel = kernel;
        _layers = layers;
    }

    /// <summary>Its shape.</summary>
    public NetworkOptions Options { get; }

    /// <summary>What computes its answers: the kernel that it was trained, or loaded, with.</summary>
    public Kernel Kernel { get; }

    /// <summary>Features of a record.</summary>
    public int Features { get; }

    /// <summary>Numbers of an answer.</summary>
    public int Classes { get; }

    /// <summary>The epoch whose weights these are, from 1 on: the last one, or with early stopping the best one.</summary>
    public int Epoch { get; internal init; }

    /// <summary>The last epoch that was run.</summary>
    public int EpochsRun { get; internal init; }

    /// <summary>Mean loss in nats over the training records in the last epoch that was run; see <see cref="EpochReport"/>.</summary>
    public double TrainingLoss { get; internal init; }

    /// <summary>The records held out for early stopping, ascending: given to the training, but not learnt from. Often none.</summary>
    public ReadOnlyMemory<int> HeldOut { get; internal init; }

    /// <summary>
    /// Losses of the records that were asked for at the end of epochs, in nats, [moments × records]; null where none were
    /// asked for. Where training stopped early the last ones are repeated.
    /// </summary>
    public float[]? LossTrace { get; internal init; }

    internal ReadOnlySpan<LayerWeights> Layers => _layers;

    /// <summary>The logits of these records, nothing dropped out: [records × classes], row after row.</summary>
    /// <exception cref="BadInputException">Data of another width, or an index that is not that of a record.</exception>
    public float[] Logits(TrainingData data, ReadOnlySpan<int> records)
    {
        float[] logits = new float[checked(records.Length * Classes)];
        Logits(data, records, logits);
        return logits;
    }

    /// <summary>The logits of all records, in their order: [records × classes].</summary>
    /// <exception cref="BadInputException">Data of another width.</exception>
    public float[] Logits(TrainingData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Logits(data, [.. Enumerable.Range(0, data.Records)]);
    }

    /// <summary>The same, to a buffer of the caller.</summary>
    /// <param name="data">Where the records are.</param>
    /// <param name="records">Which ones; any order, repeats allowed. A record's answer does not depend on the others.</param>
    /// <param name="destination">[records × classes].</param>
    /// <param name="shift">How far each picture is moved before it is asked about.</param>
    /// <exception cref="BadInputException">Data of another width, an index that is not that of a record, or a shift of what is no picture.</exception>
    public void Logits(
        TrainingData data,
        ReadOnlySpan<int> records,
        Span<float> destination,
        PixelShift shift = default
    )
    {
        ArgumentNullException.ThrowIfNull(data);
        if (destination.Length != (long)records.Length * Classes)
        {
            throw new ArgumentException(
                $"{records.Length} records with {Classes} classes need {(long)records.Length * Classes} places, got {destination.Length}.",
                nameof(destination)
            );
        }

        Check(data, records);
        data.CheckShift(shift);
        using Network network = Options.Create(Kernel, Features, Classes, QueryBatch, moments: null);
        network.Set(_layers);
        for (int start = 0; start < records.Length; start += QueryBatch)
        {
            ReadOnlySpan<int> batch = records.Slice(start, Math.Min(QueryBatch, records.Length - start));
            data.Gather(Kernel, batch, network.Input(batch.Length), shift);
            MatrixView logits = network.Evaluate(batch.Length);
            for (int i = 0; i < batch.Length; i++)
            {
                logits.Row(i).CopyTo(destination.Slice((start + i) * Classes, Classes));
            }
        }
    }

    /// <summary>
    /// For each record the length of the gradient of its own loss, <c>‖∂(−log p_label)/∂θ‖₂</c> over all that was learnt
    /// (weights, biases, factors and offsets of normalisations), nothing dropped, running statistics taken as constants.
    /// Members of a training set that was learnt by heart have short ones (Nasr, Shokri and Houmansadr, IEEE S&amp;P 2019,
    /// §III). Made of outputs and deltas; no record's gradient is held for longer than its turn.
    /// </summary>
    /// <param name="data">Where the records and their classes are.</param>
    /// <param name="records">Which ones; any order, repeats allowed. A record's number does not depend on the others.</param>
    /// <exception cref="BadInputException">Data of another width or with more classes, or an index that is not that of a record.</exception>
    public double[] GradientNorms(TrainingData data, ReadOnlySpan<int> records)
    {
        ArgumentNullException.ThrowIfNull(data);
        CheckWithClasses(data, records);
        double[] norms = new double[records.Length];
        int[] labels = new int[GradientBatch];
        using Network network = Options.Create(Kernel, Features, Classes, GradientBatch, moments: 0);
        network.Set(_layers);
        for (int start = 0; start < records.Length; start += GradientBatch)
        {
            ReadOnlySpan<int> batch = records.Slice(start, Math.Min(GradientBatch, records.Length - start));
            data.Gather(Kernel, batch, network.Input(batch.Length));
            data.GatherLabels(batch, labels);
            network.AddGradientSquares(labels.AsSpan(0, batch.Length), norms.AsSpan(start, batch.Length));
        }

        foreach (ref double norm in norms.AsSpan())
        {
            norm = Math.Sqrt(norm);
        }

        return norms;
    }

    /// <summary>
    /// For each record the gradient of its own loss by its features, <c>∂(−log p_label)/∂x</c>, nothing dropped, running
    /// statistics taken as constants: in which direction the network knows it less well.
    /// </summary>
    /// <param name="data">Where the records and their classes are.</param>
    /// <param name="records">Which ones; any order, repeats allowed. A record's gradient does not depend on the others.</param>
    /// <returns>[records × features], row after row.</returns>
    /// <exception cref="BadInputException">Data of another width or with more classes, or an index that is not that of a record.</exception>
    public float[] InputGradients(TrainingData data, ReadOnlySpan<int> records)
    {
        ArgumentNullException.ThrowIfNull(data);
        CheckWithClasses(data, records);
        float[] gradients = new float[checked(records.Length * Features)];
        int[] labels = new int[GradientBatch];
        using Network network = Options.Create(Kernel, Features, Classes, GradientBatch, moments: 0);
        network.Set(_layers);
        for (int start = 0; start < records.Length; start += GradientBatch)
        {
            ReadOnlySpan<int> batch = records.Slice(start, Math.Min(GradientBatch, records.Length - start));
            data.Gather(Kernel, batch, network.Input(batch.Length));
            data.GatherLabels(batch, labels);
            MatrixView found = network.InputGradients(labels.AsSpan(0, batch.Length));
            for (int i = 0; i < batch.Length; i++)
            {
                found.Row(i).CopyTo(gradients.AsSpan((start + i) * Features, Features));
            }
        }

        return gradients;
    }

    /// <summary>
    /// The weights of a network without hidden layers, which is a logistic regression: [classes × (features + 1)], a class
    /// after another, each class's bias last.
    /// </summary>
    /// <exception cref="InvalidOperationException">It has hidden layers.</exception>
    public float[] LinearWeights()
    {
        if (_layers is not [var only] || Options is not PerceptronOptions)
        {
            throw new InvalidOperationException("Only a network without hidden layers is linear.");
        }

        float[] weights = new float[Classes * (Features + 1)];
        for (int i = 0; i < weights.Length; i++)
        {
            (int c, int j) = Math.DivRem(i, Features + 1);
            weights[i] = j < Features ? only.Weights[(j * Classes) + c] : only.Bias[c];
        }

        return weights;
    }

    /// <exception cref="BadInputException">Data of another width or with more classes, or an index that is not that of a record.</exception>
    private void CheckWithClasses(TrainingData data, ReadOnlySpan<int> records)
    {
        Check(data, records);
        if (data.Classes > Classes)
        {
            throw new BadInputException($"The network tells {Classes} classes apart; the data has {data.Classes}.");
        }
    }

    /// <exception cref="BadInputException">Data of another width, or an index that is not that of a record.</exception>
    private void Check(TrainingData data, ReadOnlySpan<int> records)
    {
        if (data.Features != Features)
        {
            throw new BadInputException(
                $"The network reads {Features} features a record; the data has {data.Features}."
            );
        }

        data.CheckRecords(records);
    }
}
