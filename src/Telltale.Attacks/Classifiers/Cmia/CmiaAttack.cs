using Telltale.Attacks.Cascades;
using Telltale.Attacks.Classifiers.Lira;
using Telltale.Attacks.References;
using Telltale.Core.Evidence;

namespace Telltale.Attacks.Classifiers.Cmia;

/// <summary>
/// Cascading membership inference. Score: LiRA's, <c>log N(φ; μ_in, σ²_in) − log N(φ; μ_out, σ²_out)</c>, any real number, with the moments of
/// the models of all rounds: the reference models, and after each round models that were trained for this target with the
/// membership of records fixed that the rounds before had settled. What one record does to the answers about another is
/// then the same in these models as in the target, and no longer noise.
/// </summary>
/// <remarks>
/// <para>
/// Du et al. 2025 (NDSS 2026). How a round settles records: <see cref="CascadeRule"/>, on thresholds from models that play
/// the target. No label of the target is read on the way: what is fixed is what its own answers have shown.
/// </para>
/// <para>
/// A record that was fixed has models of later rounds on one side only. With one round, or where the first round settled
/// nothing, it is <c>lira</c>. NaN, variances and several queries as there.
/// </para>
/// </remarks>
public sealed class CmiaAttack(CmiaOptions options) : IClassifierAttack
{
    /// <summary>The catalogue line.</summary>
    public static AttackDescriptor Descriptor { get; } =
        new()
        {
            Name = "cmia",
            Title = "CMIA (cascade)",
            Summary =
                "LiRA with further models that are trained, round by round, under what the rounds before settled about this target's members.",
            Paper = "Du et al. 2025, Cascading and proxy membership inference attacks",
            Access = AccessLevel.Confidences,
            Options =
            [
                new(
                    "rounds",
                    "all or a whole number of at least 1",
                    "all",
                    "Use the models of the first so many rounds; the first round is the reference models."
                ),
                new(
                    "variance",
                    "record|pooled|auto",
                    "auto",
                    "One variance a record and side, one for all records, or the former where a record has at least 32 models on that side."
                ),
                new("center", "mean|median", "mean", "Location of the margins: their mean or their median."),
                CommonOptions.Queries,
                CommonOptions.References,
            ],
            Create = values => new CmiaAttack(
                new CmiaOptions
                {
                    Rounds = values.CountOrAll("rounds", low: 1),
                    Variance = values.Choice<VarianceChoice>("variance"),
                    Center = values.Choice<Center>("center"),
                    Queries = CommonOptions.ReadQueries(values),
                    References = CommonOptions.ReadReferences(values),
                }
            ),
        };

    /// <inheritdoc/>
    public EvidenceNeeds Needs { get; } =
        EvidenceNeeds.AgainstReferences(AttackMode.Online, options.Queries, options.References, new()) with
        {
            Cascade = true,
            ModelsPerSide = options.Variance == VarianceChoice.Record ? 2 : 1,
        };

    /// <inheritdoc/>
    public double[] Score(GatheredEvidence gathered)
    {
        ClassifierEvidence evidence = gathered.Evidence;
        Needs.Demand(evidence, Descriptor.Name);
        LiraAttack lira = new(
            new LiraOptions
            {
                Variance = options.Variance,
                Center = options.Center,
                Queries = options.Queries,
            }
        );
        ClassifierEvidence joined = CascadeRounds.Joined(evidence, options.References, options.Rounds);
        return lira.Score(GatheredEvidence.Of(joined, [lira.Needs], gathered.Threads, gathered.Threads));
    }
}
