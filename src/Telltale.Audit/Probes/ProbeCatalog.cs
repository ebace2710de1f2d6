using Telltale.Audit.Plans;
using Telltale.Audit.Probes.Noise;
using Telltale.Audit.Records;
using Telltale.Core.Evidence;

namespace Telltale.Audit.Probes;

/// <summary>The one list of probes: which measurement comes from where.</summary>
internal static class ProbeCatalog
{
    private static readonly (ProbeArray[] Gives, Func<ProbePlan, PanelShape, IProbe> Create)[] All =
    [
        ([ProbeArray.NoiseLabels], (p, s) => new NoiseProbe(p, s.Records, NoiseAnswer.Labels, p.NoiseSize)),
        ([ProbeArray.NoiseMargins], (p, s) => new NoiseProbe(p, s.Records, NoiseAnswer.Margins, p.MerlinSize)),
    ];

    /// <summary>The probes that the attacks of a plan need, in the order of the list.</summary>
    public static IReadOnlyList<IProbe> NeededBy(AuditPlan plan, PanelShape shape)
    {
        HashSet<ProbeArray> read =
        [
            .. plan.Attacks.SelectMany(a => a.Attack.Needs.Probes.All.Concat(a.Attack.Needs.OptionalProbes.All)),
        ];
        return [.. All.Where(p => p.Gives.Any(read.Contains)).Select(p => p.Create(plan.Probes, shape))];
    }
}
