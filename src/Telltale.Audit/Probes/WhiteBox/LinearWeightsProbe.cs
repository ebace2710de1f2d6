using Telltale.Audit.Plans;
using Telltale.Audit.Records;
using Telltale.Core;
using Telltale.Core.Evidence;

namespace Telltale.Audit.Probes.WhiteBox;

/// <summary>The weights of a target that is a logistic regression.</summary>
/// <param name="classes">Number of classes.</param>
/// <param name="features">Numbers a record.</param>
internal sealed class LinearWeightsProbe(int classes, int features) : IProbe
{
    /// <inheritdoc/>
    public IReadOnlyList<ProbeOutput> Outputs { get; } =
    [new ProbeOutput(ProbeArray.Weights, null, classes, features + 1)];

    /// <inheritdoc/>
    public string Settings => "";

    /// <inheritdoc/>
    public void Check(AuditPlan plan, RecordSet records)
    {
        if (plan.Target.Network is not NetworkPlan.Perceptron { Hidden.Count: 0 })
        {
            throw new BadInputException(
                $"{plan.Name}: the attack inverse-hessian is for logistic regression (target.network: mlp, target.hidden: []); set these, or leave it out."
            );
        }
    }

    /// <inheritdoc/>
    public ProbeWork Work => new(0);

    /// <inheritdoc/>
    public IReadOnlyList<float[]> Measure(ProbedModel model) => [model.Network.LinearWeights()];
}
