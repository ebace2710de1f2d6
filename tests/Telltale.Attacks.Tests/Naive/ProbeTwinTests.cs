using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;
using Telltale.Core.Randomness;
using Telltale.Learning.Small;
using Telltale.TestKit.Populations;

namespace Telltale.Attacks.Tests.Naive;

/// <summary>Attacks on what probes measured, against their definitions.</summary>
public sealed class ProbeTwinTests
{
    private static readonly ClassifierEvidence Evidence = new EvidenceWorld
    {
        Seed = new Seed(71),
        Records = 90,
        Models = 9,
        Queries = 3,
        Probes = true,
    }.Create();

    [Fact]
    public void Noise_is_the_share_of_copies_that_are_right()
    {
        double[] predicted = Evidence.Probes.Read(ProbeArray.NoiseLabels);
        double[] all = NaiveEvidence.Scores("noise", Evidence);
        double[] three = NaiveEvidence.Scores("noise:copies=3", Evidence);
        for (int record = 0; record < Evidence.Records; record++)
        {
            double[] own = [.. predicted.Skip(8 * record).Take(8)];
            Assert.Equal(own.Count(c => c == Evidence.Labels[record]) / 8.0, all[record]);
            Assert.Equal(own.Take(3).Count(c => c == Evidence.Labels[record]) / 3.0, three[record]);
        }
    }

    [Fact]
    public void Oslo_is_the_share_of_deceiving_copies_that_are_right_and_one_copy_is_one_shot()
    {
        double[] predicted = Evidence.Probes.Read(ProbeArray.AdversarialLabels);
        double[] all = NaiveEvidence.Scores("oslo", Evidence);
        double[] shot = NaiveEvidence.Scores("oslo:copies=1", Evidence);
        for (int record = 0; record < Evidence.Records; record++)
        {
            double[] own = [.. predicted.Skip(8 * record).Take(8)];
            Assert.Equal(own.Count(c => c == Evidence.Labels[record]) / 8.0, all[record]);
            Assert.Equal(own[0] == Evidence.Labels[record] ? 1 : 0, shot[record]);
        }
    }

    [Fact]
    public void An_augmentation_vote_counts_the_copies_that_are_right()
    {
        double[] scores = NaiveEvidence.Scores("augmentation", Evidence);
        for (int record = 0; record < Evidence.Records; record++)
        {
            int right = Enumerable.Range(0, 3).Count(q => Evidence.Target.IsCorrect(0, record, q));
            Assert.Equal(right / 3.0, scores[record]);
        }

        ClassifierEvidence one = new EvidenceWorld { Records = 5 }.Create();
        BadInputException e = Assert.Throws<BadInputException>(() => NaiveEvidence.Scores("augmentation", one));
        Assert.Contains("needs at least 2 queries a record", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Merlin_is_the_share_of_copies_with_a_higher_loss()
    {
        double[] margins = Evidence.Probes.Read(ProbeArray.NoiseMargins);
        double[] scores = NaiveEvidence.Scores("merlin", Evidence);
        for (int record = 0; record < Evidence.Records; record++)
        {
            double loss = Loss(NaiveEvidence.Margin(Evidence.Target, 0, record, 0));
            int rises = margins.Skip(8 * record).Take(8).Count(margin => Loss(margin) > loss);
            Assert.Equal(rises / 8.0, scores[record]);
        }
    }

    [Fact]
    public void Copies_that_noise_did_not_change_count_half()
    {
        double[] own = [0.1, -2.7];
        ClassifierEvidence evidence = new(
            ["a", "b"],
            [0, 0],
            new Membership[2],
            new MarginSignals(new MemoryArray<double>(own, 1, 2, 1)),
            probes: new ProbeEvidence(
                new Dictionary<ProbeArray, NdArray>
                {
                    [ProbeArray.NoiseMargins] = new MemoryArray<float>([0.1f, 0.1f, 0, -2.7f, -2, -3], 2, 3),
                }
            )
        );
        Assert.Equal([2 / 3.0, 0.5], NaiveEvidence.Scores("merlin", evidence));
    }

    [Theory]
    [InlineData(0.2, 9)]
    [InlineData(0.6, 4)]
    public void Morgan_is_merlin_within_the_best_window_of_the_reference_models(double coverage, int models)
    {
        // Margins on the histogram's grid, so that counting by bins and counting one by one are the same.
        double[] inside = [.. Sides(models, member: true)];
        double[] outside = [.. Sides(models, member: false)];
        double[] edges = [.. Enumerable.Range(1, 19).Select(k => Edge(inside, k / 20.0))];
        double best = 0;
        (double Low, double High) window = (double.NegativeInfinity, double.PositiveInfinity);
        foreach (double low in edges.Prepend(double.NegativeInfinity))
        {
            foreach (double high in edges.Append(double.PositiveInfinity).Reverse().Where(high => high > low))
            {
                double members = inside.Count(m => m >= low && m < high) / (double)inside.Length;
                double others = outside.Count(m => m >= low && m < high) / (double)outside.Length;
                if (members >= coverage && members / (members + others) > best)
                {
                    best = members / (members + others);
                    window = (low, high);
                }
            }
        }

        double[] merlin = NaiveEvidence.Scores("merlin", Evidence);
        double[] morgan = NaiveEvidence.Scores(
            FormattableString.Invariant($"morgan:coverage={coverage},references={models}"),
            Evidence
        );
        for (int record = 0; record < Evidence.Records; record++)
        {
            double margin = NaiveEvidence.Margin(Evidence.Target, 0, record, 0);
            Assert.Equal(
                margin >= window.Low && margin < window.High ? merlin[record] : merlin[record] - 1,
                morgan[record]
            );
        }

        Assert.Contains(morgan, score => score < 0);
    }

    [Fact]
    public void Gradient_norms_are_taken_as_they_are_or_against_models_trained_without_the_record()
    {
        double[] own = Evidence.Probes.Read(ProbeArray.GradientNorms);
        double[] others = Evidence.Probes.Read(ProbeArray.ReferenceGradientNorms);
        double[] raw = NaiveEvidence.Scores("gradient-norm", Evidence);
        double[] calibrated = NaiveEvidence.Scores("gradient-norm:calibrated=yes", Evidence);
        for (int record = 0; record < Evidence.Records; record++)
        {
            double[] outs =
            [
                .. Enumerable
                    .Range(0, 9)
                    .Where(m => !Evidence.References!.Members[m, record])
                    .Select(m => Math.Log(others[(m * Evidence.Records) + record])),
            ];
            Assert.Equal(-Math.Log(own[record]), raw[record], 1e-12);
            Assert.Equal(outs.Average() - Math.Log(own[record]), calibrated[record], 1e-12);
        }
    }

    [Fact]
    public void Transfer_and_boundary_take_what_was_measured()
    {
        double[] margins = Evidence.Probes.Read(ProbeArray.TransferMargins);
        double[] transfer = NaiveEvidence.Scores("transfer", Evidence);
        Assert.All(margins.Index(), m => Assert.Equal(-Math.Log(1 + Math.Exp(-m.Item)), transfer[m.Index], 1e-9));
        Assert.Equal(Evidence.Probes.Read(ProbeArray.BoundaryDistances), NaiveEvidence.Scores("boundary", Evidence));
        // Counted 100, 101, … over 90 records.
        EvidenceNeeds needs = AttackCatalog.Choose(["boundary"])[0].Attack.Needs;
        Assert.Equal(144.5, needs.QueriesARecord(Evidence), 1e-9);
    }

    [Fact]
    public void A_loss_trace_is_ranked_by_its_interquartile_range()
    {
        // numpy.percentile([5, 1, 2, 4, 9, 3.5], [75, 25]) is [4.75, 2.375]; of the second trace nothing ever changes.
        ClassifierEvidence evidence = Traces([5, 1, 2, 4, 9, 3.5f, 2, 2, 2, 2, 2, 2], 2);
        Assert.Equal([4.75 - 2.375, 0], NaiveEvidence.Scores("lt-iqr", evidence));
        Assert.Equal([8, 0], NaiveEvidence.Scores("lt-iqr:quantile=0", evidence));
    }

    [Fact]
    public void A_trajectory_is_judged_by_what_the_reference_models_traces_teach()
    {
        double[] others = Evidence.Probes.Read(ProbeArray.ReferenceLossTraces);
        double[] own = Evidence.Probes.Read(ProbeArray.LossTraces);
        bool[] trained =
        [
            .. Enumerable
                .Range(0, 9 * Evidence.Records)
                .Select(i => Evidence.References!.Members[i / Evidence.Records, i % Evidence.Records]),
        ];
        LogisticFit fit = LogisticFit.Of([.. others.Select(l => Math.Log(1 + l))], 6, trained, penalty: 1e-4);
        double[] scores = NaiveEvidence.Scores("trajectory", Evidence);
        for (int record = 0; record < Evidence.Records; record++)
        {
            double[] trace = [.. own.Skip(6 * record).Take(6).Select(l => Math.Log(1 + l))];
            Assert.Equal(fit.LogOdds(trace), scores[record], 1e-8);
        }
    }

    private static ClassifierEvidence Traces(float[] losses, int records) =>
        new(
            [.. Enumerable.Range(0, records).Select(i => $"{i}")],
            new int[records],
            new Membership[records],
            new MarginSignals(new MemoryArray<float>(new float[records], 1, records, 1)),
            probes: new ProbeEvidence(
                new Dictionary<ProbeArray, NdArray>
                {
                    [ProbeArray.LossTraces] = new MemoryArray<float>(losses, records, losses.Length / records),
                }
            )
        );

    private static IEnumerable<double> Sides(int models, bool member) =>
        from model in Enumerable.Range(0, models)
        from record in Enumerable.Range(0, Evidence.Records)
        where Evidence.References!.Members[model, record] == member
        select NaiveEvidence.Margin(Evidence.References!.Signals, model, record, 0);

    /// <summary>The first sixteenth that at least this share of the numbers lies below.</summary>
    private static double Edge(double[] values, double share) =>
        Enumerable
            .Range(-512, 1024)
            .Select(k => k / 16.0)
            .First(edge => values.Count(v => v < edge) >= share * values.Length - 1e-9);

    private static double Loss(double margin) => -LogDomain.LogSigmoid(margin);
}
