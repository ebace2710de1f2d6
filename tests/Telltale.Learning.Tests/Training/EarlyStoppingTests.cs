using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;
using Telltale.Learning.Networks;
using Telltale.Learning.Training;

namespace Telltale.Learning.Tests.Training;

public sealed class EarlyStoppingTests
{
    private static readonly int[] Records = [.. Enumerable.Range(100, 500)];
    private static readonly TrainingData Data = Populations.Noise(800, 30, 4, seed: 2);

    [Fact]
    public void Where_nothing_can_be_learnt_it_stops_after_the_patience_and_keeps_the_best_epoch()
    {
        List<EpochReport> reports = [];
        TrainedNetwork network = Train(new EarlyStopping { Patience = 4, HeldOutShare = 0.3 }, reports.Add);
        Assert.InRange(network.EpochsRun, 5, 40);
        Assert.Equal(network.Epoch + 4, network.EpochsRun);
        EpochReport best = reports.MinBy(r => r.HeldOutLoss);
        Assert.Equal(best.Epoch, network.Epoch);
        Assert.Equal(best.HeldOutLoss!.Value, Loss(network, network.HeldOut.Span), 1e-4);
    }

    [Fact]
    public void The_records_held_out_are_a_random_share_of_those_given_and_not_learnt()
    {
        TrainedNetwork network = Train(new EarlyStopping { Patience = 60, HeldOutShare = 0.3 }, null);
        int[] heldOut = network.HeldOut.ToArray();
        Assert.Equal(150, heldOut.Distinct().Count());
        Assert.Empty(heldOut.Except(Records));
        Assert.Equal(heldOut.Order(), heldOut);
        Assert.NotEqual(Records[..150], heldOut);
    }

    [Fact]
    public void They_are_other_ones_for_another_seed_and_the_caller_s_list_is_not_touched()
    {
        int[] records = [.. Records];
        int[] HeldOut(ulong seed) =>
            new Trainer(EachKernelAttribute.Chosen)
                .Train(
                    new PerceptronOptions(),
                    new TrainingOptions { Epochs = 1, EarlyStopping = new EarlyStopping() },
                    Data,
                    records,
                    new Seed(seed)
                )
                .HeldOut.ToArray();
        Assert.Equal(HeldOut(1), HeldOut(1));
        Assert.NotEqual(HeldOut(1), HeldOut(2));
        Assert.Equal(Records, records);
    }

    [Fact]
    public void Without_it_all_epochs_run()
    {
        TrainedNetwork network = Train(null, null);
        Assert.Equal((60, 60), (network.Epoch, network.EpochsRun));
        Assert.True(network.HeldOut.IsEmpty);
    }

    private static TrainedNetwork Train(EarlyStopping? stopping, Action<EpochReport>? onEpoch) =>
        new Trainer(EachKernelAttribute.Chosen).Train(
            new PerceptronOptions { HiddenWidths = [64] },
            new TrainingOptions { Epochs = 60, EarlyStopping = stopping },
            Data,
            Records,
            new Seed(1),
            onEpoch
        );

    private static double Loss(TrainedNetwork network, ReadOnlySpan<int> records)
    {
        float[] logits = network.Logits(Data, records);
        double loss = 0;
        for (int r = 0; r < records.Length; r++)
        {
            float[] row = logits[(r * 4)..((r + 1) * 4)];
            loss += Math.Log(row.Sum(x => Math.Exp(x))) - row[Data.Labels[records[r]]];
        }

        return loss / records.Length;
    }
}
