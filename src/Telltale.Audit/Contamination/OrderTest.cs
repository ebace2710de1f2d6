using Telltale.Core;
using Telltale.Core.Statistics;

namespace Telltale.Audit.Contamination;

/// <summary>
/// Was an ordered list of examples learnt in its order? If the model never saw it, and the examples come in no order of their
/// own, every order is equally likely to it. Each shard of neighbouring examples has its log-probability in the published
/// order ranked among as many shuffles as were drawn; the rank is even under that assumption, and the sum of ranks over
/// shards has a distribution that is counted exactly (Oren et al. 2024, Proving test set contamination in black box language
/// models, who use a t-test over shards; it is given beside).
/// </summary>
/// <param name="Canonical">Log-probability of each shard in the published order.</param>
/// <param name="Shuffled">[shards][shuffles]: log-probabilities of the same examples in random orders.</param>
public sealed record OrderTest(IReadOnlyList<double> Canonical, IReadOnlyList<IReadOnlyList<double>> Shuffled)
{
    /// <summary>Exact p of the sum of ranks; ties count against a finding.</summary>
    public double PValue() =>
        CanaryRankTest.PValue(
            [.. Canonical.Select((score, shard) => CanaryRankTest.Rank(score, [.. Shuffled[shard]]))],
            [.. Shuffled.Select(s => s.Count + 1)]
        );

    /// <summary>Smallest p that so many shards and shuffles can give.</summary>
    public double Floor() => Shuffled.Aggregate(1.0, (p, s) => p / (s.Count + 1));

    /// <summary>Published order less the mean of shuffles, a shard, in nats.</summary>
    public double[] Gains() => [.. Canonical.Select((score, shard) => score - Shuffled[shard].Average())];

    /// <summary>
    /// p of a one-sided t-test that the gains are above 0, as in the paper: near enough for many shards, not exact. Null for
    /// fewer than two shards.
    /// </summary>
    public double? TTestPValue()
    {
        double[] gains = Gains();
        return gains.Length < 2 ? null : OneSampleTTest.Above(gains, 0);
    }

    /// <summary>Refuses numbers that are not finite, and shards without shuffles.</summary>
    /// <exception cref="BadInputException">As said.</exception>
    public void Require()
    {
        if (Canonical.Count == 0 || Canonical.Count != Shuffled.Count || Shuffled.Any(s => s.Count == 0))
        {
            throw new BadInputException("The test of order needs at least one shard, each with at least one shuffle.");
        }

        if (Canonical.Any(c => !double.IsFinite(c)) || Shuffled.Any(s => s.Any(x => !double.IsFinite(x))))
        {
            throw new BadInputException("An order has a log-probability that is not a finite number.");
        }
    }
}
