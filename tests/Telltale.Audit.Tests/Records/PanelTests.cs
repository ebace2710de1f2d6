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

    /// <summary>What is evaluated of one target teaches nothing about another.</summary>
    [Fact]
    public void Nothing_is_learnt_from_models_that_are_evaluated_themselves_or_from_their_complements()
    {
        MembershipMask mask = new(6, 5);
        for (int record = 0; record < 5; record++)
        {
            mask[0, record] = record < 2;
            mask[1, record] = record is 1 or 3;
            mask[2, record] = record > 2;
            // The opposite of model 1; model 4 was trained on something else, model 5 on the opposite of the first.
            mask[3, record] = !mask[1, record];
            mask[4, record] = record is 0 or 4;
            mask[5, record] = !mask[0, record];
        }

        Panel panel = new(Shape with { Models = 6 }, mask, [0, 1, 2, 0, 1], [2, 1, 0], ["a", "b", "c", "d", "e"]);
        for (int model = 0; model < 6; model++)
        {
            panel.Add(model, new ModelAnswers(new float[8 * 2 * 3]));
        }

        // Of target 0: models 1 (evaluated) and 3 (its opposite) are references only.
        Assert.Equal([1, 3], panel.EvidenceOf(0, [1, 2, 3, 4]).References!.Shadows);
        // Of target 1: model 0 and its opposite 5.
        Assert.Equal([0, 1], panel.EvidenceOf(1, [2, 4, 5, 0]).References!.Shadows);
    }

    [Fact]
    public void References_give_whole_answers_where_they_are_asked_for()
    {
        Panel panel = Filled(out float[][] logits, wholeReferences: true);
        MemoryArray<byte> features = new([1, 2, 3, 4, 5], 5, 1);
        MemoryArray<byte> others = new([6, 7, 8], 3, 1);
        ClassifierEvidence evidence = panel.EvidenceOf(1, [3, 0], features, others);
        Assert.Same(features, evidence.Features);
        Assert.Same(others, evidence.Population!.Features);
        Assert.True(evidence.References!.Signals.HasDistribution);
        double[] read = new double[3];
        foreach ((int position, int model) in new[] { (0, 3), (1, 0) })
        {
            for (int row = 0; row < 10; row++)
            {
                evidence.References.Signals.ReadLogProbabilities(position, row / 2, row % 2, read);
                AssertSoftmax([.. logits[model].Skip(row * 3).Take(3)], read);
                Assert.Equal(
                    Margin(logits[model], row / 2, row % 2, panel.Labels[row / 2]),
                    Read(evidence.References.Signals, position, row / 2)[row % 2],
                    1e-12
                );
            }

            for (int row = 0; row < 6; row++)
            {
                evidence.Population.References!.ReadLogProbabilities(position, row / 2, row % 2, read);
                AssertSoftmax([.. logits[model].Skip((10 + row) * 3).Take(3)], read);
            }
        }

        double[] all = new double[60];
        NdArray values = ((LogitSignals)evidence.References.Signals).Values;
        values.Read(0, all);
        Assert.Equal(logits[3].Take(30).Concat(logits[0].Take(30)).Select(f => (double)f), all);
        Assert.True(values.TryGetFloats(30, 30, out ReadOnlySpan<float> row2));
        Assert.Equal(logits[0].Take(30), row2.ToArray());
        Assert.False(values.TryGetFloats(29, 2, out _));
    }

    [Fact]
    public void Whole_answers_that_would_fill_the_memory_are_refused()
    {
        PanelShape shape = new(100, 1, 1000, 0, 1, 10);
        Assert.Equal(4_000_000, shape.CheckWholeReferences(8_000_000));
        BadInputException e = Assert.Throws<BadInputException>(() => shape.CheckWholeReferences(7_999_999));
        Assert.Contains("0.00 GB", e.Message, StringComparison.Ordinal);
        Assert.Contains("models.count", e.Message, StringComparison.Ordinal);
    }

    private static void AssertSoftmax(float[] logits, double[] logProbabilities)
    {
        double total = LogDomain.LogSumExp([.. logits.Select(z => (double)z)]);
        Assert.All(logits.Index(), pair => Assert.Equal(pair.Item - total, logProbabilities[pair.Index], 1e-12));
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

    private static Panel Filled(out float[][] logits, bool wholeReferences = false)
    {
        Rng rng = new Seed(2).CreateRng();
        MembershipMask mask = new(4, 5);
        for (int i = 0; i < 20; i++)
        {
            mask[i / 5, i % 5] = rng.NextBool();
        }

        Panel panel = new(Shape, mask, [0, 1, 2, 1, 0], [2, 0, 1], ["a", "b", "c", "d", "e"], wholeReferences);
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
