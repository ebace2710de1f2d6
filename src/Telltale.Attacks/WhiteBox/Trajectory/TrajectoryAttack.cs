using Telltale.Attacks.Learned;
using Telltale.Attacks.Probes;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;
using Telltale.Core.Randomness;

namespace Telltale.Attacks.WhiteBox.Trajectory;

/// <summary>Options of <see cref="TrajectoryAttack"/>.</summary>
/// <param name="Classifier">What learns.</param>
/// <param name="References">How many of the first reference models are used; null for all.</param>
public sealed record TrajectoryOptions(ClassifierKind Classifier = ClassifierKind.Logistic, int? References = null);

/// <summary>
/// Score: the log-odds, by a classifier fitted to the loss traces of the reference models (whose membership is known), that
/// a trace like the target's on the record comes from a model trained on it; any number. The classifier reads
/// <c>log(1 + loss)</c> at each moment, so that a few records with huge losses do not decide.
/// </summary>
/// <remarks>
/// Liu et al. 2022. They have no training log and distil the target to get something like one; here the log itself is read,
/// which is what the owner of a model has.
/// </remarks>
public sealed class TrajectoryAttack(TrajectoryOptions options) : IClassifierAttack
{
    private const int MostRows = 20_000;

    /// <summary>The catalogue line.</summary>
    public static AttackDescriptor Descriptor { get; } =
        new()
        {
            Name = "trajectory",
            Title = "Loss trajectory",
            Summary =
                "What a classifier fitted to loss traces of reference models says of the record's loss along the target's training.",
            Paper = "Liu et al. 2022, Membership inference attacks by exploiting loss trajectory",
            Access = AccessLevel.Weights,
            Options =
            [
                new AttackOption("classifier", "logistic|mlp", "logistic", "What learns to tell traces apart."),
                CommonOptions.References,
            ],
            Create = values => new TrajectoryAttack(
                new TrajectoryOptions(values.Choice<ClassifierKind>("classifier"), CommonOptions.ReadReferences(values))
            ),
        };

    /// <inheritdoc/>
    public EvidenceNeeds Needs { get; } =
        new()
        {
            Target = TargetReading.Nothing,
            InModels = true,
            OutModels = true,
            References = options.References,
            Probes = new ProbeList(ProbeArray.LossTraces, ProbeArray.ReferenceLossTraces),
        };

    /// <inheritdoc/>
    public double[] Score(GatheredEvidence gathered)
    {
        ClassifierEvidence evidence = gathered.Evidence;
        Needs.Demand(evidence, Descriptor.Name);
        int width = evidence.Probes.Extent(ProbeArray.LossTraces, ProbeAxis.Epochs);
        MembershipClassifier? classifier = Fit(evidence, width);
        return new ProbeRows(evidence, ProbeArray.LossTraces).Scores(
            gathered.Threads,
            (_, trace) =>
            {
                double[] row = [.. trace];
                Prepare(row);
                return classifier?.LogOdds(row) ?? double.NaN;
            }
        );
    }

    /// <summary>Learns from every model as evenly as room allows.</summary>
    private MembershipClassifier? Fit(ClassifierEvidence evidence, int width)
    {
        MembershipMask members = evidence.References!.Members;
        NdArray traces = evidence.Probes[ProbeArray.ReferenceLossTraces];
        int models = options.References ?? members.Models;
        // Every stride-th record of all models: which ones depends on neither their order nor anybody's membership.
        int[] records = ByTrace(evidence, width, Math.Max(1, MostRows / models));
        double[] rows = new double[models * records.Length * width];
        bool[] trained = new bool[models * records.Length];
        for (int model = 0; model < models; model++)
        {
            for (int i = 0; i < records.Length; i++)
            {
                int at = (model * records.Length) + i;
                Span<double> row = rows.AsSpan(at * width, width);
                traces.Read((((long)model * evidence.Records) + records[i]) * width, row);
                Prepare(row);
                trained[at] = members[model, records[i]];
            }
        }

        return MembershipClassifier.Fit(options.Classifier, rows, width, trained, new Seed(0).Derive("trajectory"));
    }

    /// <summary>The records to learn from: all, or where they are too many, evenly spaced ones by the target's last loss.</summary>
    private static int[] ByTrace(ClassifierEvidence evidence, int width, int most)
    {
        int[] all = [.. Enumerable.Range(0, evidence.Records)];
        if (all.Length <= most)
        {
            return all;
        }

        double[] traces = evidence.Probes.Read(ProbeArray.LossTraces);
        Array.Sort(all, (a, b) => traces.AsSpan(a * width, width).SequenceCompareTo(traces.AsSpan(b * width, width)));
        return [.. Enumerable.Range(0, most).Select(i => all[(int)((long)i * all.Length / most)])];
    }

    private static void Prepare(Span<double> trace)
    {
        foreach (ref double loss in trace)
        {
            loss = LogDomain.LogOnePlus(loss);
        }
    }
}
