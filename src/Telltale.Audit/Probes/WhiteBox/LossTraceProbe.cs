using System.Globalization;
using Telltale.Audit.Plans;
using Telltale.Audit.Records;
using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Learning.Training;

namespace Telltale.Audit.Probes.WhiteBox;

/// <summary>Each candidate's loss along the training, as the trainer wrote it down.</summary>
/// <param name="every">At the end of every so-manieth epoch.</param>
/// <param name="epochs">Epochs of the training.</param>
/// <param name="candidates">Number of candidates.</param>
/// <param name="references">Whether reference models are measured too.</param>
internal sealed class LossTraceProbe(int every, int epochs, int candidates, bool references) : IProbe
{
    private readonly int _moments = new TraceOptions(default, every).MomentsOf(epochs);

    /// <inheritdoc/>
    public IReadOnlyList<ProbeOutput> Outputs =>
        [
            new ProbeOutput(
                ProbeArray.LossTraces,
                references ? ProbeArray.ReferenceLossTraces : null,
                candidates,
                _moments
            ),
        ];

    /// <inheritdoc/>
    public string Settings => every.ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public ProbeWork Work => new(_moments);

    /// <inheritdoc/>
    public int TraceEvery => every;

    /// <inheritdoc/>
    public void Check(AuditPlan plan, RecordSet records)
    {
        if (_moments < 2)
        {
            throw new BadInputException(
                $"{plan.Name}: probes.trace_every is {every} and target.training.epochs is {epochs}, which makes {_moments} moment of training; attacks on loss traces need at least 2."
            );
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<float[]> Measure(ProbedModel model)
    {
        float[] byMoment = model.Network.LossTrace!;
        float[] byRecord = new float[byMoment.Length];
        for (int i = 0; i < byMoment.Length; i++)
        {
            byRecord[(i % candidates * _moments) + (i / candidates)] = byMoment[i];
        }

        return [byRecord];
    }
}
