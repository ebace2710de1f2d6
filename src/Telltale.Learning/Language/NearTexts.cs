using Telltale.Core.Numerics;
using Telltale.Core.Randomness;

namespace Telltale.Learning.Language;

/// <summary>
/// Texts of one group that nearly repeat a text of another: candidates share a band of their <see cref="MinHash"/>
/// signatures (Leskovec, Rajaraman and Ullman, ch. 3), and are then compared run by run, so none is reported that is not.
/// </summary>
public static class NearTexts
{
    // A boilerplate text that a thousand others share a band with would otherwise cost a million comparisons.
    private const int MostCandidates = 64;

    /// <summary>For each text of <paramref name="asked"/>, how alike its nearest candidate among <paramref name="others"/> is; 0 where there is none.</summary>
    /// <param name="asked">Texts asked about.</param>
    /// <param name="others">Texts that they may repeat.</param>
    /// <param name="seed">Stream of the hash functions.</param>
    /// <param name="threads">Threads to use; nothing depends on it.</param>
    /// <returns>Shares of runs in common, [0, 1], in the order of <paramref name="asked"/>.</returns>
    public static double[] Likeness(IReadOnlyList<string> asked, IReadOnlyList<string> others, Seed seed, int threads)
    {
        ArgumentNullException.ThrowIfNull(asked);
        ArgumentNullException.ThrowIfNull(others);
        MinHash hash = new(seed);
        (ulong[] Runs, ulong[] Bands)[] known = Prepared(hash, others, threads);
        (ulong[] Runs, ulong[] Bands)[] wanted = Prepared(hash, asked, threads);
        Dictionary<(int Band, ulong Key), List<int>> buckets = [];
        for (int text = 0; text < known.Length; text++)
        {
            for (int band = 0; band < MinHash.Bands && known[text].Runs.Length > 0; band++)
            {
                (int, ulong) key = (band, known[text].Bands[band]);
                if (!buckets.TryGetValue(key, out List<int>? bucket))
                {
                    buckets[key] = bucket = [];
                }

                if (bucket.Count < MostCandidates)
                {
                    bucket.Add(text);
                }
            }
        }

        double[] likeness = new double[asked.Count];
        ParallelRuns.ForEach(
            likeness.Length,
            threads,
            text =>
            {
                HashSet<int> candidates = [];
                for (int band = 0; band < MinHash.Bands && wanted[text].Runs.Length > 0; band++)
                {
                    if (buckets.TryGetValue((band, wanted[text].Bands[band]), out List<int>? bucket))
                    {
                        candidates.UnionWith(bucket);
                    }
                }

                foreach (int other in candidates)
                {
                    likeness[text] = Math.Max(likeness[text], MinHash.Jaccard(wanted[text].Runs, known[other].Runs));
                }
            }
        );
        return likeness;
    }

    private static (ulong[] Runs, ulong[] Bands)[] Prepared(MinHash hash, IReadOnlyList<string> texts, int threads)
    {
        (ulong[], ulong[])[] prepared = new (ulong[], ulong[])[texts.Count];
        ParallelRuns.ForEach(
            prepared.Length,
            threads,
            text =>
            {
                ulong[] runs = MinHash.Shingles(texts[text]);
                ulong[] signature = hash.Signature(runs);
                ulong[] bands = new ulong[MinHash.Bands];
                for (int i = 0; i < signature.Length; i++)
                {
                    ref ulong band = ref bands[i / MinHash.Rows];
                    band = (band ^ signature[i]) * 0x100000001B3;
                    band ^= band >> 29;
                }

                prepared[text] = (runs, bands);
            }
        );
        return prepared;
    }
}
