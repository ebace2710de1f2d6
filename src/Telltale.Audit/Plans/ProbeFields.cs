using static Telltale.Audit.Plans.PlanKind;

namespace Telltale.Audit.Plans;

/// <summary>The keys of <c>probes</c>: how models are asked beyond plain answers, where an attack needs it.</summary>
internal static class ProbeFields
{
    public static IReadOnlyList<PlanField> All { get; } =
    [
        new(
            "probes.noise",
            new OneOf("auto", "gaussian", "flips"),
            ["auto"],
            "noise, merlin, morgan: how records are changed; auto flips where every feature is 0 or 1."
        ),
        new(
            "probes.noise_copies",
            new Whole(1, 100_000),
            ["50"],
            "noise, merlin, morgan: changed copies of each record, a query each."
        ),
        new(
            "probes.noise_size",
            new Number(0, 1000, LowExcluded: true, Word: "auto"),
            ["auto"],
            "noise: standard deviation in units of the pixels' range or of a column's own, or share of features flipped; auto: what works best on a shadow model trained for that."
        ),
        new(
            "probes.merlin_size",
            new Number(0, 1000, LowExcluded: true, Word: "auto"),
            ["auto"],
            "merlin, morgan: the same."
        ),
        new(
            "probes.queries",
            new Whole(20, 10_000_000),
            ["1000"],
            "boundary: most queries a record; more find the boundary nearer to where it is."
        ),
        new(
            "probes.trace_every",
            new Whole(1, 1_000_000),
            ["1"],
            "lt-iqr, trajectory: losses are written down at the end of every so-manieth epoch, and of the last."
        ),
        new(
            "probes.surrogates",
            new Whole(2, 1000),
            ["4"],
            "oslo: models trained on halves of data.population; half of them lead a record astray, the others say when it is far enough."
        ),
        new(
            "probes.adversarial_copies",
            new Whole(1, 50),
            ["8"],
            "oslo: changed copies of each record, a query each, at which surrogates believe in its class by at most 1/2, 1/4, …."
        ),
    ];
}
