using Telltale.Core.Statistics;

namespace Telltale.Core.Roc;

/// <summary>What <see cref="TwoWayBootstrap"/> found: the AUC and the TPR at each FPR asked for, resampled together.</summary>
public sealed class BootstrapReplicates
{
    private readonly ResampledStatistic _auc;
    private readonly ResampledStatistic[] _tpr;

    internal BootstrapReplicates(ResampledStatistic auc, ResampledStatistic[] tpr)
    {
        _auc = auc;
        _tpr = tpr;
    }

    /// <summary>The AUC.</summary>
    public ResampledStatistic ResampledAuc => _auc;

    /// <summary>The TPR at each FPR asked for, in that order.</summary>
    public IReadOnlyList<ResampledStatistic> ResampledTpr => _tpr;

    /// <summary>Limits for the AUC at a two-sided confidence.</summary>
    public Interval Auc(double confidence) => _auc.Limits(confidence).WithinUnit();

    /// <summary>Limits for the TPR at the FPR of this index among those asked for.</summary>
    public Interval Tpr(int index, double confidence) => _tpr[index].Limits(confidence).WithinUnit();
}
