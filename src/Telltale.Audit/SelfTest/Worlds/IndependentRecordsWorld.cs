using System.Globalization;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;
using Telltale.Core.Randomness;

namespace Telltale.Audit.SelfTest.Worlds;

/// <summary>
/// A world in which the answers about different records, and of different models, are independent given what the records
/// are: each record sits among others of its own, such as its cell of a histogram or its cluster of neighbours. An answer
/// is one number: a margin, or for a world that shows labels only, a predicted class.
/// </summary>
/// <typeparam name="TRecord">What a record is, as far as answers depend on it.</typeparam>
public abstract class IndependentRecordsWorld<TRecord> : ClosedFormWorld
{
    /// <summary>Draws a record.</summary>
    protected abstract TRecord DrawRecord(Rng rng);

    /// <summary>Draws a model's answer about a record.</summary>
    protected abstract double DrawAnswer(TRecord record, bool isMember, Rng rng);

    /// <summary>The logarithm of the exact likelihood ratio of an answer.</summary>
    protected abstract double LogRatio(TRecord record, double answer);

    /// <summary>Answers [models × records] as signals; every record is of class 0.</summary>
    private protected virtual Signals ToSignals(float[] answers, int models, int[] labels) =>
        new MarginSignals(new MemoryArray<float>(answers, models, labels.Length, 1));

    /// <inheritdoc/>
    public sealed override WorldSample Draw(WorldSize size, Seed seed, int threads)
    {
        ArgumentNullException.ThrowIfNull(size);
        int models = size.References + size.Targets;
        TRecord[] records = DrawRecords(size.Records, seed.Derive("records"));
        TRecord[] population = DrawRecords(size.Population, seed.Derive("population"));
        float[][] answers = new float[models][];
        float[][] populationAnswers = new float[models][];
        MembershipMask mask = new(models, size.Records);
        double[] ratios = new double[size.Targets * size.Records];
        // A stream a model; the targets come last.
        ParallelRuns.ForEach(
            models,
            threads,
            model =>
            {
                Rng rng = seed.Derive("model").Derive(model).CreateRng();
                answers[model] = new float[size.Records];
                for (int record = 0; record < size.Records; record++)
                {
                    bool isMember = rng.NextBool();
                    mask[model, record] = isMember;
                    double answer = DrawAnswer(records[record], isMember, rng);
                    answers[model][record] = (float)answer;
                    if (model >= size.References)
                    {
                        ratios[((model - size.References) * size.Records) + record] = LogRatio(records[record], answer);
                    }
                }

                populationAnswers[model] = [.. population.Select(z => (float)DrawAnswer(z, false, rng))];
            }
        );
        return new WorldSample(Evidence(size, mask, answers, populationAnswers), ratios);
    }

    private TRecord[] DrawRecords(int count, Seed seed)
    {
        Rng rng = seed.CreateRng();
        TRecord[] records = new TRecord[count];
        for (int i = 0; i < count; i++)
        {
            records[i] = DrawRecord(rng);
        }

        return records;
    }

    private ClassifierEvidence[] Evidence(
        WorldSize size,
        MembershipMask mask,
        float[][] answers,
        float[][] populationAnswers
    )
    {
        int[] labels = new int[size.Records];
        int[] populationLabels = new int[size.Population];
        string[] ids = [.. Enumerable.Range(0, size.Records).Select(i => i.ToString(CultureInfo.InvariantCulture))];
        int[] referenceRows = [.. Enumerable.Range(0, size.References)];
        ReferenceEvidence? references =
            size.References == 0
                ? null
                : new ReferenceEvidence(
                    ToSignals(Joined(answers, size.References), size.References, labels),
                    mask.Select(referenceRows)
                );
        Signals? populationReferences =
            size.References == 0
                ? null
                : ToSignals(Joined(populationAnswers, size.References), size.References, populationLabels);
        ClassifierEvidence[] targets = new ClassifierEvidence[size.Targets];
        for (int target = 0; target < targets.Length; target++)
        {
            int model = size.References + target;
            Membership[] truth = new Membership[size.Records];
            for (int record = 0; record < truth.Length; record++)
            {
                truth[record] = mask[model, record] ? Membership.Member : Membership.NonMember;
            }

            targets[target] = new ClassifierEvidence(
                ids,
                labels,
                truth,
                ToSignals(answers[model], 1, labels),
                references,
                size.Population == 0
                    ? null
                    : new PopulationEvidence(
                        populationLabels,
                        ToSignals(populationAnswers[model], 1, populationLabels),
                        populationReferences
                    )
            );
        }

        return targets;
    }

    private static float[] Joined(float[][] rows, int count)
    {
        float[] joined = new float[count * rows[0].Length];
        for (int row = 0; row < count; row++)
        {
            rows[row].CopyTo(joined, row * rows[0].Length);
        }

        return joined;
    }
}
