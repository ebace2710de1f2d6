using Telltale.Audit.Plans;
using Telltale.Audit.Probes;
using Telltale.Audit.Probes.Oslo;
using Telltale.Audit.Stages;
using Telltale.Audit.Tests.Samples;
using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;
using Telltale.Core.Roc;
using Telltale.Learning.Networks;
using Telltale.Learning.Training;

namespace Telltale.Audit.Tests.Probes;

/// <summary>Copies that deceive surrogates, and whom they deceive besides.</summary>
public sealed class OsloProbeTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Copies_go_as_far_as_the_judges_say_and_stay_in_range(bool binary)
    {
        TrainingData data = ProbeSample.Clouds(400, features: 12, binary: binary);
        ProbedModel source = ProbeSample.Model(data, 300, 8);
        ProbedModel judge = ProbeSample.Model(data, 120, 8);
        AdversarialCopies maker = new([source.Network], [judge.Network], source.Range, isImage: false);
        const int Rows = 30;
        float[] records = new float[Rows * 12];
        int[] labels = new int[Rows];
        for (int i = 0; i < Rows; i++)
        {
            data.Read(source.Network.Kernel, 300 + i, records.AsSpan(i * 12, 12));
            labels[i] = data.Labels[300 + i];
        }

        double[] limits = AdversarialCopies.Limits(3);
        Assert.Equal([0.5, 0.25, 0.125], limits);
        float[] copies = maker.Make(records, labels, 3, limits, default);
        int reached = 0;
        for (int i = 0; i < Rows; i++)
        {
            double before = double.PositiveInfinity;
            for (int j = 0; j < 3; j++)
            {
                float[] copy = copies[(((i * 3) + j) * 12)..(((i * 3) + j + 1) * 12)];
                for (int f = 0; f < 12; f++)
                {
                    Assert.InRange(copy[f], source.Range.Low[f], source.Range.High[f]);
                    Assert.True(!binary || copy[f] is 0 or 1);
                }

                double[] logits = [.. ProbeSample.Logits(judge, copy)];
                double confidence = LogDomain.Sigmoid(LogDomain.Margin(logits, labels[i]));
                reached += confidence <= limits[j] ? 1 : 0;
                Assert.True(confidence <= before || confidence <= limits[j] || j > 0);
                before = confidence;
            }

            // Each alone is changed as all together are.
            float[] alone = maker.Make(records.AsSpan(i * 12, 12), labels.AsSpan(i, 1), 3, limits, default);
            Assert.Equal(copies[(i * 36)..((i + 1) * 36)], alone);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{reached} of 90 reached");
        Assert.InRange(reached, 60, 90);
    }

    [Fact]
    public void A_model_that_knows_its_records_by_heart_is_deceived_less_about_them()
    {
        // Half of the classes mean nothing: members' are learnt by heart.
        TrainingData clouds = ProbeSample.Clouds(700, features: 10);
        Core.Randomness.Rng rng = new Core.Randomness.Seed(9).CreateRng();
        float[] values = new float[700 * 10];
        for (int i = 0; i < 700; i++)
        {
            clouds.Read(Learning.Kernels.Kernel.Choose("plain"), i, values.AsSpan(i * 10, 10));
        }

        int[] labels = [.. clouds.Labels.ToArray().Select(l => rng.NextBool() ? l : rng.NextInt(3))];
        TrainingData data = TrainingData.FromFloats(values, 10, labels, 3);
        ProbedModel model = ProbeSample.Model(data, 300, 64);
        ProbePlan plan = SamplePlan.With(("probes.adversarial_copies", "6")).Probes;
        TrainingOptions training = new() { Epochs = 30, BatchSize = 8 };
        OsloProbe probe = new(training, plan, 300, 400);
        float[] answers = probe.Measure(model)[0];
        Assert.Equal(answers, new OsloProbe(training, plan, 300, 400).Measure(model)[0]);
        double[] scores =
        [
            .. Enumerable
                .Range(0, 300)
                .Select(i => answers.AsSpan(i * 6, 6).ToArray().Count(a => a == labels[i]) / 6.0),
        ];
        double auc = RocCurve.Of(scores, [.. Enumerable.Range(0, 300).Select(i => i < 150)]).Auc;
        // Among records that it never saw there is nothing to tell.
        double chance = RocCurve.Of(scores.AsSpan(150), [.. Enumerable.Range(0, 150).Select(i => i < 75)]).Auc;
        TestContext.Current.TestOutputHelper?.WriteLine($"AUC {auc:0.000}, among non-members {chance:0.000}");
        Assert.True(auc > 0.58, $"{auc}");
        Assert.InRange(chance, 0.38, 0.62);
    }

    [Fact]
    public void An_audit_measures_it_whatever_the_threads_and_says_what_it_needs()
    {
        (string, string)[] asked =
        [
            ("attacks", "[loss,oslo,oslo:copies=1@shot]"),
            ("data.records", "36"),
            ("data.population", "24"),
            ("models.targets", "2"),
        ];
        AuditPlan plan = SamplePlan.With(asked);
        MemoryStore store = new();
        AuditOutcome first = SampleRun.Of(plan, store).Execute(default);
        Assert.Equal(8, first.FirstTarget.Probes.Extent(ProbeArray.AdversarialLabels, ProbeAxis.Copies));
        AuditOutcome again = SampleRun.Of(plan, new MemoryStore(), threads: 3).Execute(default);
        Assert.Equal(first.Scored.Table.Columns[1].Values, again.Scored.Table.Columns[1].Values);
        store.Saved.Clear();
        SampleRun.Of(plan, store).Execute(default);
        Assert.Empty(store.Saved);
        Assert.Equal(1, first.Scored.Attacks[2].Attack.Needs.QueriesARecord(first.FirstTarget));

        BadInputException e = Assert.Throws<BadInputException>(() =>
            AuditRun.Check(SamplePlan.With(("attacks", "[oslo]")), SampleRun.Records())
        );
        Assert.Contains("data.population is 10", e.Message, StringComparison.Ordinal);
    }
}
