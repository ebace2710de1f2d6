using Telltale.Audit.Ports;
using Telltale.Core;
using Telltale.Core.Randomness;

namespace Telltale.Audit.Contamination;

/// <summary>Asks a model for the published order of a benchmark and for shuffles of it.</summary>
public sealed record ContaminationRun
{
    /// <summary>The examples in their published order, none of them empty.</summary>
    public required IReadOnlyList<string> Examples { get; init; }

    /// <summary>How many runs of neighbouring examples are tested.</summary>
    public required int Shards { get; init; }

    /// <summary>How many random orders each shard is held against.</summary>
    public required int Shuffles { get; init; }

    /// <summary>What stands between two examples.</summary>
    public string Separator { get; init; } = "\n";

    /// <summary>Root of the shuffles.</summary>
    public required Seed Seed { get; init; }

    /// <summary>Each shard in the published order, followed by its shuffles.</summary>
    /// <exception cref="BadInputException">There are fewer than two examples a shard, or one is empty.</exception>
    public IReadOnlyList<TextQuery> Questions()
    {
        Require();
        List<TextQuery> asked = [];
        for (int shard = 0; shard < Shards; shard++)
        {
            string[] own = [.. Examples.Skip(First(shard)).Take(First(shard + 1) - First(shard))];
            asked.Add(new TextQuery(string.Join(Separator, own)));
            Rng rng = Seed.Derive("shard").Derive(shard).CreateRng();
            for (int shuffle = 0; shuffle < Shuffles; shuffle++)
            {
                string[] order = [.. own];
                rng.Shuffle<string>(order);
                asked.Add(new TextQuery(string.Join(Separator, order)));
            }
        }

        return asked;
    }

    /// <summary>The log-probabilities of all orders.</summary>
    /// <exception cref="BadInputException">As for <see cref="Questions"/>, or a model without log-probabilities.</exception>
    public async Task<OrderTest> ReadAsync(ITextModel target, IAuditProgress progress, CancellationToken cancellation)
    {
        double[] sums = await new TextSums(target, "order")
            .ReadAsync(Questions(), progress, cancellation)
            .ConfigureAwait(false);
        int stride = Shuffles + 1;
        OrderTest test = new(
            [.. Enumerable.Range(0, Shards).Select(s => sums[s * stride])],
            [.. Enumerable.Range(0, Shards).Select(s => sums[((s * stride) + 1)..((s + 1) * stride)])]
        );
        test.Require();
        return test;
    }

    private int First(int shard) => (int)((long)Examples.Count * shard / Shards);

    private void Require()
    {
        if (Shards < 1 || Shuffles < 1 || Shuffles > 100_000)
        {
            throw new BadInputException(
                $"--shards is {Shards} and --shuffles {Shuffles}; expected at least 1 of each, and at most 100000 shuffles."
            );
        }

        if (Examples.Count < 2 * Shards)
        {
            throw new BadInputException(
                $"found {Examples.Count} examples for {Shards} shards; each shard needs at least two to have an order. Give more examples or fewer shards."
            );
        }

        int empty = Examples.ToList().FindIndex(string.IsNullOrWhiteSpace);
        if (empty >= 0)
        {
            throw new BadInputException($"example {empty + 1} is empty; remove it, or give the benchmark's own text.");
        }
    }
}
