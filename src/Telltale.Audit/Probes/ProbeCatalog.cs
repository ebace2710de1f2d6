using Telltale.Audit.Plans;
using Telltale.Audit.Probes.Boundary;
using Telltale.Audit.Probes.Noise;
using Telltale.Audit.Probes.Oslo;
using Telltale.Audit.Probes.Transfer;
using Telltale.Audit.Probes.WhiteBox;
using Telltale.Audit.Records;
using Telltale.Audit.Stages;
using Telltale.Core.Evidence;

namespace Telltale.Audit.Probes;

/// <summary>The one list of probes: which measurement comes from where.</summary>
internal static class ProbeCatalog
{
    private static readonly (ProbeArray[] Gives, Func<ProbeNeed, IProbe> Create)[] All =
    [
        (
            [ProbeArray.NoiseLabels],
            n => new NoiseProbe(n.Plan.Probes, n.Candidates, NoiseAnswer.Labels, n.Plan.Probes.NoiseSize)
        ),
        (
            [ProbeArray.NoiseMargins],
            n => new NoiseProbe(n.Plan.Probes, n.Candidates, NoiseAnswer.Margins, n.Plan.Probes.MerlinSize)
        ),
        (
            [ProbeArray.BoundaryDistances, ProbeArray.BoundaryQueries],
            n => new BoundaryProbe(n.Plan.Probes.Queries, n.Candidates)
        ),
        (
            [ProbeArray.TransferMargins],
            n => new TransferProbe(Recipe.Training(n.Plan.Target.Training), n.Candidates, n.Shape.Population)
        ),
        (
            [ProbeArray.AdversarialLabels],
            n => new OsloProbe(Recipe.Training(n.Plan.Target.Training), n.Plan.Probes, n.Candidates, n.Shape.Population)
        ),
        (
            [ProbeArray.GradientNorms, ProbeArray.ReferenceGradientNorms],
            n => new GradientNormProbe(n.Candidates, n.Reads(ProbeArray.ReferenceGradientNorms))
        ),
        ([ProbeArray.Weights], n => new LinearWeightsProbe(n.Shape.Classes, n.Features)),
        (
            [ProbeArray.LossTraces, ProbeArray.ReferenceLossTraces],
            n => new LossTraceProbe(
                n.Plan.Probes.TraceEvery,
                n.Plan.Target.Training.Epochs,
                n.Candidates,
                n.Reads(ProbeArray.ReferenceLossTraces)
            )
        ),
    ];

    /// <summary>The probes that the attacks of a plan need, in the order of the list.</summary>
    public static IReadOnlyList<IProbe> NeededBy(AuditPlan plan, PanelShape shape, int features)
    {
        ProbeNeed need = new(plan, shape, features);
        return [.. All.Where(p => p.Gives.Any(need.Reads)).Select(p => p.Create(need))];
    }

    /// <summary>What a plan needs measured.</summary>
    private sealed record ProbeNeed(AuditPlan Plan, PanelShape Shape, int Features)
    {
        public int Candidates => Shape.Records;

        public bool Reads(ProbeArray kind) => Plan.Attacks.Any(a => a.Attack.Needs.Reads(kind));
    }
}
