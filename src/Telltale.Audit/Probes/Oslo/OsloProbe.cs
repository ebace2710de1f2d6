using System.Globalization;
using Telltale.Audit.Plans;
using Telltale.Audit.Records;
using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Core.Randomness;
using Telltale.Learning.Networks;
using Telltale.Learning.Training;

namespace Telltale.Audit.Probes.Oslo;

/// <summary>
/// Trains surrogates by the target's recipe, each on a random half of the population with its true classes, changes every candidate
/// until they no longer know it, and asks the target what it takes the copies for. The surrogates are the same for every
/// target, and so are the copies. A query a copy; none of the surrogates' training.
/// </summary>
/// <param name="training">The recipe.</param>
/// <param name="plan">How many surrogates and copies.</param>
/// <param name="candidates">Number of candidates.</param>
/// <param name="population">Number of population records.</param>
internal sealed class OsloProbe(TrainingOptions training, ProbePlan plan, int candidates, int population) : IProbe
{
    private const int FewestRecords = 20;

    /// <summary>Numbers of the copies that are held at once.</summary>
    private const int MostNumbers = 1 << 23;

    private readonly Lock _gate = new();
    private TrainedNetwork[]? _surrogates;

    /// <inheritdoc/>
    public IReadOnlyList<ProbeOutput> Outputs { get; } =
    [new ProbeOutput(ProbeArray.AdversarialLabels, null, candidates, plan.AdversarialCopies)];

    /// <inheritdoc/>
    public string Settings =>
        string.Create(CultureInfo.InvariantCulture, $"{population} {plan.Surrogates} {plan.AdversarialCopies}");

    /// <inheritdoc/>
    public ProbeWork Work =>
        new(
            plan.AdversarialCopies + AdversarialCopies.PassesOf(plan.Surrogates),
            LessonsOnce: (double)plan.Surrogates * (population / 2) * training.Epochs
        );

    /// <inheritdoc/>
    public void Check(AuditPlan plan, RecordSet records)
    {
        if (population < FewestRecords)
        {
            throw new BadInputException(
                $"{plan.Name}: the attack oslo trains surrogates on population records, and data.population is {population}; set it to twice as many as the target is trained on, at least {FewestRecords}, or leave the attack out."
            );
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<float[]> Measure(ProbedModel model)
    {
        TrainedNetwork[] surrogates = Surrogates(model);
        int sources = (surrogates.Length + 1) / 2;
        AdversarialCopies maker = new(
            surrogates[..sources],
            surrogates[sources..],
            model.Range,
            model.Data.Image is not null
        );
        double[] limits = AdversarialCopies.Limits(plan.AdversarialCopies);
        QueryMeter asked = new(new TrainedModel(model.Network), (long)candidates * limits.Length);
        float[] answers = new float[candidates * limits.Length];
        int width = model.Data.Features;
        int atOnce = Math.Clamp(MostNumbers / (width * limits.Length), 1, 1024);
        for (int first = 0; first < candidates; first += atOnce)
        {
            int count = Math.Min(atOnce, candidates - first);
            float[] records = new float[count * width];
            int[] labels = new int[count];
            for (int i = 0; i < count; i++)
            {
                model.Read(first + i, records.AsSpan(i * width, width));
                labels[i] = model.Data.Labels[first + i];
            }

            float[] copies = maker.Make(records, labels, model.Data.Classes, limits, model.Cancellation);
            int[] predicted = new int[count * limits.Length];
            asked.Labels(copies, predicted);
            for (int i = 0; i < predicted.Length; i++)
            {
                answers[(first * limits.Length) + i] = predicted[i];
            }
        }

        return [answers];
    }

    /// <summary>Trained once, whichever target comes first: nothing of a target goes into them.</summary>
    private TrainedNetwork[] Surrogates(ProbedModel model)
    {
        lock (_gate)
        {
            return _surrogates ??= [
                .. Enumerable
                    .Range(0, plan.Surrogates)
                    .Select(k =>
                    {
                        Seed seed = model.Seed.Derive("oslo").Derive(k);
                        int[] half = seed.Derive("half").CreateRng().Permutation(population)[..(population / 2)];
                        return new Trainer(model.Network.Kernel).Train(
                            model.Network.Options,
                            training,
                            model.Data,
                            [.. half.Select(i => candidates + i).Order()],
                            seed,
                            cancellation: model.Cancellation
                        );
                    }),
            ];
        }
    }
}
