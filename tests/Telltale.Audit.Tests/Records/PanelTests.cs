using Telltale.Audit.Records;
using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;
using Telltale.Core.Randomness;

namespace Telltale.Audit.Tests.Records;

public sealed class PanelTests
{
    private static readonly PanelShape Shape = new(4, 2, 5, 3, 2, 3);

    [Fact]
    public void Evidence_of_each_target_holds_its_logits_and_its_references_margins()
    {
        Panel panel = Filled(out float[][] logits);
        for (int target = 0; target < 2; target++)
        {
            ClassifierEvidence evidence = panel.EvidenceOf(target, [3, 1 - target]);
            Assert.Equal(
                Enumerable.Range(0, 5).Select(r => panel.Mask[target, r] ? Membership.Member : Membership.NonMember),
                evidence.Membership
            );
            for (int record = 0; record < 5; record++)
            {
                for (int query = 0; query < 2; query++)
                {
                    Assert.Equal(
                        Margin(logits[target], record, query, panel.Labels[record]),
                        Read(evidence.Target, 0, record)[query],
                        1e-12
                    );
                    foreach ((int position, int model) in new[] { (0, 3), (1, 1 - target) })
                    {
                        Assert.Equal(
                            (float)Margin(logits[model], record, query, panel.Labels[record]),
                            Read(evidence.References!.Signals, position, record)[query]
                        );
                        Assert.Equal(panel.Mask[model, record], evidence.References.Members[position, record]);
                    }
                }
            }

            PopulationEvidence population = evidence.Population!;
            for (int record = 0; record < 3; record++)
            {
                int label = panel.PopulationLabels[record];
                Assert.Equal(
                    Margin(logits[target], 5 + record, 1, label),
                    Read(population.Target, 0, record)[1],
                    1e-12
                );
                Assert.Equal(
                    (float)Margin(logits[3], 5 + record, 1, label),
                    Read(population.References!, 0, record)[1]
                );
            }
        }
    }

    [Fact]
    public void Without_references_there_are_none_and_other_models_have_no_logits()
    {
        Panel panel = Filled(out _);
        ClassifierEvidence evidence = panel.EvidenceOf(0, []);
        Assert.Null(evidence.References);
        Assert.Null(evidence.Population!.References);
        Panel empty = new(Shape, panel.Mask, panel.Labels, panel.PopulationLabels, panel.Ids);
        Assert.Throws<InvalidOperationException>(() => empty.EvidenceOf(0, []));
    }

    [Fact]
    public void Sizes_that_no_array_holds_are_refused()
    {
        new PanelShape(100, 1, 1_000_000, 0, 9, 10).Check();
        BadInputException e = Assert.Throws<BadInputException>(() =>
            new PanelShape(1000, 1, 1_000_000, 0, 9, 10).Check()
        );
        Assert.Contains("models.count", e.Message, StringComparison.Ordinal);
        Assert.Throws<BadInputException>(() => new PanelShape(2, 1, int.MaxValue, int.MaxValue, 49, 1000).Check());
    }

    [Fact]
    public void A_choice_of_models_reads_as_naive_indexing_does()
    {
        float[] values = [.. Enumerable.Range(0, 60).Select(i => (float)i)];
        MemoryArray<float> all = new(values, 5, 4, 3);
        int[] models = [4, 0, 2];
        SelectedModels chosen = new(all, models);
        Assert.Equal([3, 4, 3], chosen.Shape);
        float[] naive = [.. models.SelectMany(m => values.Skip(m * 12).Take(12))];
        for (int start = 0; start < 36; start++)
        {
            for (int count = 0; start + count <= 36; count++)
            {
                double[] read = new double[count];
                chosen.Read(start, read);
                Assert.Equal(naive.Skip(start).Take(count).Select(f => (double)f), read);
                bool inOne = count > 0 && start / 12 == (start + count - 1) / 12;
                Assert.Equal(inOne, chosen.TryGetFloats(start, count, out ReadOnlySpan<float> floats));
                Assert.Equal(inOne ? naive[start..(start + count)] : [], floats.ToArray());
            }
        }

        Assert.ThrowsAny<ArgumentException>(() => chosen.Read(30, new double[7]));
    }

    private static Panel Filled(out float[][] logits)
    {
        Rng rng = new Seed(2).CreateRng();
        MembershipMask mask = new(4, 5);
        for (int i = 0; i < 20; i++)
        {
            mask[i / 5, i % 5] = rng.NextBool();
        }

        Panel panel = new(Shape, mask, [0, 1, 2, 1, 0], [2, 0, 1], ["a", "b", "c", "d", "e"]);
        float[][] drawn =
        [
            .. Enumerable
                .Range(0, 4)
                .Select(_ =>
                    Enumerable.Range(0, Shape.AnswerLength).Select(_ => (float)(20 * rng.NextNormal())).ToArray()
                ),
        ];
        foreach (int model in new[] { 2, 0, 3, 1 })
        {
            panel.Add(model, new ModelAnswers(drawn[model]));
        }

        logits = drawn;
        return panel;
    }

    private static double Margin(float[] logits, int record, int query, int label) =>
        LogDomain.Margin([.. logits.Skip(((record * 2) + query) * 3).Take(3).Select(f => (double)f)], label);

    private static double[] Read(Signals signals, int model, int record)
    {
        double[] margins = new double[2];
        signals.ReadMargins(model, record, margins);
        return margins;
    }
}
