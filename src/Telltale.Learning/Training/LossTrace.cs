using Telltale.Core.Numerics;
using Telltale.Learning.Kernels;
using Telltale.Learning.Networks;

namespace Telltale.Learning.Training;

/// <summary>The losses of some records along a training, [moments × records], in nats.</summary>
internal sealed class LossTrace
{
    private readonly TraceOptions _options;
    private readonly int _epochs;
    private readonly float[] _losses;
    private int _moments;

    public LossTrace(TraceOptions options, int epochs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Every, 1);
        _options = options;
        _epochs = epochs;
        _losses = new float[checked(options.MomentsOf(epochs) * options.Records.Length)];
    }

    /// <summary>All moments; where training stopped early, those that never came repeat the last one.</summary>
    public float[] Finish()
    {
        int width = _options.Records.Length;
        for (int moment = _moments; moment > 0 && moment * width < _losses.Length; moment++)
        {
            _losses.AsSpan((_moments - 1) * width, width).CopyTo(_losses.AsSpan(moment * width));
        }

        return _losses;
    }

    /// <summary>What was written down so far: part of a training that is left and taken up.</summary>
    public void PassState(StateStream stream)
    {
        stream.Pass(ref _moments);
        stream.Pass(_losses);
    }

    /// <summary>Writes the losses down if this epoch's are wanted.</summary>
    public void Record(int epoch, Kernel kernel, TrainingData data, Network network)
    {
        if (epoch % _options.Every != 0 && epoch != _epochs)
        {
            return;
        }

        ReadOnlySpan<int> records = _options.Records.Span;
        Span<float> losses = _losses.AsSpan(_moments * records.Length, records.Length);
        double[] row = new double[data.Classes];
        for (int start = 0; start < records.Length; start += network.Batch)
        {
            ReadOnlySpan<int> batch = records.Slice(start, Math.Min(network.Batch, records.Length - start));
            data.Gather(kernel, batch, network.Input(batch.Length));
            MatrixView logits = network.Evaluate(batch.Length);
            for (int i = 0; i < batch.Length; i++)
            {
                Widening.ToDoubles(logits.Row(i), row);
                losses[start + i] = (float)-LogDomain.LogSigmoid(LogDomain.Margin(row, data.Labels[batch[i]]));
            }
        }

        _moments++;
    }
}
