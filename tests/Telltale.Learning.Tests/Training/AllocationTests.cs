using Telltale.Core.Randomness;
using Telltale.Learning.Networks;
using Telltale.Learning.Training;

namespace Telltale.Learning.Tests.Training;

public sealed class AllocationTests
{
    [Fact]
    public void An_epoch_allocates_as_much_however_many_batches_it_has()
    {
        foreach (TrainingData data in (TrainingData[])[Populations.Blobs(6400, 20, 5, seed: 1), Baskets(6400, 0.05)])
        {
            // The first call of everything may allocate for itself.
            BytesAnEpoch(data, records: 640);
            long few = BytesAnEpoch(data, records: 640);
            long many = BytesAnEpoch(data, records: 6400);
            Assert.InRange(many, 0, few);
        }
    }

    /// <summary>Bytes that the training thread allocates from the end of one epoch to the end of a later one, for each.</summary>
    private static long BytesAnEpoch(TrainingData data, int records)
    {
        const int Epochs = 6;
        long start = 0;
        long end = 0;
        new Trainer(EachKernelAttribute.Chosen).Train(
            new PerceptronOptions { HiddenWidths = [17], Dropout = 0.25 },
            new TrainingOptions { Epochs = Epochs, BatchSize = 64 },
            data,
            [.. Enumerable.Range(0, records)],
            new Seed(1),
            report =>
            {
                end = GC.GetAllocatedBytesForCurrentThread();
                start = report.Epoch == 1 ? end : start;
            }
        );
        return (end - start) / (Epochs - 1);
    }

    /// <summary>Features of 0 and 1.</summary>
    private static TrainingData Baskets(int records, double density)
    {
        Rng rng = new Seed(2).CreateRng();
        byte[] features =
        [
            .. Enumerable.Range(0, records * 40).Select(_ => rng.NextUniform() < density ? (byte)1 : (byte)0),
        ];
        int[] labels = [.. Enumerable.Range(0, records).Select(_ => rng.NextInt(3))];
        return TrainingData.FromBytes(features, 40, labels, 3, scale: 1);
    }
}
