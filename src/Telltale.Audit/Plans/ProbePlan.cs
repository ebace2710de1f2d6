namespace Telltale.Audit.Plans;

/// <summary>How records are changed.</summary>
public enum NoiseChoice
{
    /// <summary>Flips where every feature is 0 or 1, normal noise elsewhere.</summary>
    Auto,

    /// <summary>Normal noise.</summary>
    Gaussian,

    /// <summary>0 and 1 turned over at random.</summary>
    Flips,
}

/// <summary>How models are asked beyond plain answers; see the keys of <c>probes</c>. Read only where an attack needs it.</summary>
/// <param name="Noise">How records are changed.</param>
/// <param name="Copies">Noisy copies a record.</param>
/// <param name="NoiseSize">Size of the noise for predicted classes; null: chosen on a shadow model.</param>
/// <param name="MerlinSize">Size of the noise for losses; null: chosen on a shadow model.</param>
/// <param name="Queries">Most queries a record of a probe that goes on until they are spent.</param>
/// <param name="TraceEvery">Losses are written down at the end of every so-manieth epoch.</param>
/// <param name="Surrogates">Models trained on population records, of which one half leads and the other judges.</param>
/// <param name="AdversarialCopies">Copies a record that deceive them, each more surely than the one before.</param>
public sealed record ProbePlan(
    NoiseChoice Noise,
    int Copies,
    double? NoiseSize,
    double? MerlinSize,
    int Queries,
    int TraceEvery,
    int Surrogates,
    int AdversarialCopies
)
{
    internal static ProbePlan From(PlanValues values) =>
        new(
            values.Text("probes.noise") switch
            {
                "gaussian" => NoiseChoice.Gaussian,
                "flips" => NoiseChoice.Flips,
                _ => NoiseChoice.Auto,
            },
            values.Whole("probes.noise_copies"),
            values.NumberOrNull("probes.noise_size"),
            values.NumberOrNull("probes.merlin_size"),
            values.Whole("probes.queries"),
            values.Whole("probes.trace_every"),
            values.Whole("probes.surrogates"),
            values.Whole("probes.adversarial_copies")
        );
}
