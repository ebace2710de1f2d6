using Telltale.Core.Evidence;
using Telltale.Core.Numerics;
using Telltale.Core.Randomness;

namespace Telltale.TestKit.Populations;

/// <summary>How the signals of an artificial world are handed over.</summary>
public enum SignalForm
{
    /// <summary>Raw outputs.</summary>
    Logits,

    /// <summary>Their softmax.</summary>
    Probabilities,

    /// <summary>Margins of the true class; the target still gives logits.</summary>
    ReferenceMargins,
}

/// <summary>
/// An artificial world in which the leak is known: logits are a record's own difficulty, plus noise of the model with
/// a spread of the record's own, plus <see cref="Leak"/> on the true class where the model was trained on the record.
/// With a leak of 0 the target says nothing about membership, whatever the attack.
/// </summary>
public sealed record EvidenceWorld
{
    /// <summary>The world's randomness; same seed and sizes, same world.</summary>
    public Seed Seed { get; init; } = new(1);

    /// <summary>Candidates.</summary>
    public int Records { get; init; } = 400;

    /// <summary>Reference models.</summary>
    public int Models { get; init; } = 16;

    /// <summary>Queries a record.</summary>
    public int Queries { get; init; } = 1;

    /// <summary>Classes.</summary>
    public int Classes { get; init; } = 4;

    /// <summary>Population records; 0 for none.</summary>
    public int Population { get; init; } = 200;

    /// <summary>What training on a record adds to its true class's logit, on average.</summary>
    public double Leak { get; init; } = 1.5;

    /// <summary>Added to the true class's logit everywhere: large for a saturated model.</summary>
    public double Confidence { get; init; } = 1.5;

    /// <summary>Models 2j and 2j+1 trained on complementary halves, or each on its own random half.</summary>
    public bool Complementary { get; init; } = true;

    /// <summary>Numbers of a record as an attacker sees it: its difficulty for each class, with noise.</summary>
    public bool WithFeatures { get; init; } = true;

    /// <summary>So many records after each other belong to one person; 0: nobody knows.</summary>
    public int GroupSize { get; init; } = 2;

    /// <summary>How signals are handed over.</summary>
    public SignalForm Form { get; init; } = SignalForm.Logits;

    /// <summary>Features that have nothing to do with anything, beside one a class.</summary>
    public int IdleFeatures { get; init; }

    /// <summary>Whether there is what probes would measure.</summary>
    public bool Probes { get; init; }

    /// <summary>Models in each of rounds 2 and 3 of a cascade on the target; 0 for no cascade.</summary>
    public int CascadeModels { get; init; }

    /// <summary>Stored as 64-bit numbers; as 32-bit ones otherwise.</summary>
    public bool Doubles { get; init; }

    /// <summary>Makes the world's evidence, truth included.</summary>
    public ClassifierEvidence Create()
    {
        int[] labels = Labels("candidates", Records);
        MembershipMask trained = Mask();
        MembershipMask nobody = new(Models + 1, Population);
        long[] streams = [.. Enumerable.Range(0, Models).Select(m => (long)m), -1];
        double[] logits = Logits("candidates", Records, labels, trained, streams);
        int[] populationLabels = Labels("population", Population);
        double[] populationLogits = Logits("population", Population, populationLabels, nobody, streams);

        MembershipMask members = new(Models, Records);
        Membership[] truth = new Membership[Records];
        for (int record = 0; record < Records; record++)
        {
            truth[record] = trained[Models, record] ? Membership.Member : Membership.NonMember;
            for (int model = 0; model < Models; model++)
            {
                members[model, record] = trained[model, record];
            }
        }

        ReferenceEvidence? references =
            Models == 0 ? null : new ReferenceEvidence(Wrap(logits, labels, 0, Models, Form), members);
        PopulationEvidence? population =
            Population == 0
                ? null
                : new PopulationEvidence(
                    populationLabels,
                    Wrap(populationLogits, populationLabels, Models, 1, TargetForm),
                    Models == 0 ? null : Wrap(populationLogits, populationLabels, 0, Models, Form)
                )
                {
                    Features = Features("population", populationLabels),
                };
        string[] ids = [.. Enumerable.Range(0, Records).Select(i => $"r{i}")];
        return new ClassifierEvidence(
            ids,
            labels,
            truth,
            Wrap(logits, labels, Models, 1, TargetForm),
            references,
            population,
            Features("candidates", labels),
            GroupSize == 0 ? null : RecordGroups.Of([.. ids.Select((_, i) => $"g{i / GroupSize}")]),
            Probes ? Measured(logits, labels, trained) : null,
            cascade: CascadeModels == 0 || Models == 0 ? null : Cascade(logits, labels)
        );
    }

    /// <summary>
    /// The twentieth of the records of which the target is least sure is fixed as non-members in round 2, a tenth in round 3; who was
    /// a member has no say in it.
    /// </summary>
    private CascadeEvidence Cascade(double[] logits, int[] labels)
    {
        int perModel = Records * Queries * Classes;
        double[] margins =
        [
            .. labels.Select(
                (label, i) =>
                    LogDomain.Margin(logits.AsSpan((Models * perModel) + (i * Queries * Classes), Classes), label)
            ),
        ];
        int[] order = [.. Enumerable.Range(0, Records).OrderBy(i => margins[i])];
        int[] rounds = [.. Enumerable.Range(0, 2 * CascadeModels).Select(k => 2 + (k / CascadeModels))];
        MembershipMask members = new(rounds.Length, Records);
        for (int k = 0; k < rounds.Length; k++)
        {
            Rng rng = Seed.Derive("cascade").Derive(k).CreateRng();
            foreach ((int place, int record) in order.Index())
            {
                members[k, record] = rng.NextBool() && place >= (rounds[k] - 1) * Records / 20;
            }
        }

        long[] streams = [.. rounds.Select((_, k) => 1_000_000L + k)];
        double[] answers = Logits("candidates", Records, labels, members, streams);
        return new CascadeEvidence(
            Wrap(answers, labels, 0, rounds.Length, SignalForm.ReferenceMargins),
            members,
            rounds
        );
    }

    private ProbeEvidence Measured(double[] logits, int[] labels, MembershipMask trained)
    {
        double[][] strengths = new double[Models + 1][];
        for (int model = 0; model <= Models; model++)
        {
            int start = model * Records * Queries * Classes;
            strengths[model] =
            [
                .. labels.Select(
                    (label, i) => LogDomain.Margin(logits.AsSpan(start + (i * Queries * Classes), Classes), label)
                ),
            ];
        }

        double[] gain = [.. labels.Select((_, i) => trained[Models, i] ? Leak : 0)];
        return WorldProbes.Of(strengths, labels, Classes, gain, Linear(labels, trained), Seed.Derive("probes"));
    }

    /// <summary>A logistic regression trained on the target's members, or, where nothing leaks, on population records.</summary>
    private MemoryArray<double>? Linear(int[] labels, MembershipMask trained)
    {
        bool leaks = Leak > 0;
        int[] classes = leaks ? labels : Labels("population", Population);
        MemoryArray<double>? features = Features(leaks ? "candidates" : "population", classes);
        int[] learnt = [.. Enumerable.Range(0, classes.Length).Where(i => !leaks || trained[Models, i])];
        return features is null || learnt.Length == 0
            ? null
            : LinearTarget.Fit(features.Values, classes, learnt, Classes, penalty: 0, steps: 300);
    }

    private MemoryArray<double>? Features(string who, int[] labels)
    {
        if (!WithFeatures)
        {
            return null;
        }

        Rng rng = Seed.Derive(who).Derive("features").CreateRng();
        double[] difficulty = new double[labels.Length * Classes];
        Draw(who, labels, difficulty, new double[labels.Length], new double[labels.Length]);
        int width = Classes + IdleFeatures;
        double[] features = new double[labels.Length * width];
        for (int i = 0; i < difficulty.Length; i++)
        {
            features[(i / Classes * width) + (i % Classes)] = difficulty[i] + (0.3 * rng.NextNormal());
        }

        for (int i = 0; i < features.Length; i++)
        {
            features[i] += i % width < Classes ? 0 : rng.NextNormal();
        }

        return new MemoryArray<double>(features, labels.Length, width);
    }

    /// <summary>What is a record's own: difficulty [records × classes], spread and reaction [records].</summary>
    private void Draw(string who, int[] labels, double[] difficulty, double[] spread, double[] reaction)
    {
        Rng own = Seed.Derive(who).Derive("records").CreateRng();
        for (int record = 0; record < labels.Length; record++)
        {
            spread[record] = 0.5 + own.NextUniform();
            reaction[record] = Leak * (0.5 + own.NextUniform());
            for (int c = 0; c < Classes; c++)
            {
                difficulty[(record * Classes) + c] = (1.2 * own.NextNormal()) + (c == labels[record] ? Confidence : 0);
            }
        }
    }

    private SignalForm TargetForm => Form == SignalForm.ReferenceMargins ? SignalForm.Logits : Form;

    private int[] Labels(string who, int records)
    {
        Rng rng = Seed.Derive(who).Derive("labels").CreateRng();
        int[] labels = new int[records];
        for (int i = 0; i < records; i++)
        {
            labels[i] = rng.NextInt(Classes);
        }

        return labels;
    }

    /// <summary>Rows 0 … Models−1 are the reference models, row Models the target.</summary>
    private MembershipMask Mask()
    {
        MembershipMask mask = new(Models + 1, Records);
        for (int model = 0; model <= Models; model++)
        {
            // The target has a stream of its own, so that it does not change with the number of reference models.
            bool paired = Complementary && model < Models;
            long stream =
                model == Models ? -1
                : paired ? model / 2
                : model;
            Rng rng = Seed.Derive("mask").Derive(stream).CreateRng();
            for (int record = 0; record < Records; record++)
            {
                mask[model, record] = rng.NextBool() ^ (paired && model % 2 == 1);
            }
        }

        return mask;
    }

    /// <summary>[models, records, queries, classes], the noise of each model from a stream of its own.</summary>
    private double[] Logits(string who, int records, int[] labels, MembershipMask trained, long[] streams)
    {
        double[] difficulty = new double[records * Classes];
        double[] spread = new double[records];
        double[] reaction = new double[records];
        Draw(who, labels, difficulty, spread, reaction);
        double[] logits = new double[streams.Length * records * Queries * Classes];
        int next = 0;
        for (int model = 0; model < streams.Length; model++)
        {
            Rng noise = Seed.Derive(who).Derive("noise").Derive(streams[model]).CreateRng();
            for (int record = 0; record < records; record++)
            {
                double shared = noise.NextNormal();
                for (int q = 0; q < Queries; q++)
                {
                    for (int c = 0; c < Classes; c++)
                    {
                        double own0 = difficulty[(record * Classes) + c];
                        double jitter = 0.3 * noise.NextNormal();
                        double signal =
                            c == labels[record]
                                ? (spread[record] * shared) + (trained[model, record] ? reaction[record] : 0)
                                : 0;
                        logits[next++] = own0 + jitter + signal;
                    }
                }
            }
        }

        return logits;
    }

    private Signals Wrap(double[] logits, int[] labels, int firstModel, int models, SignalForm form)
    {
        int perModel = labels.Length * Queries * Classes;
        double[] part = logits.AsSpan(firstModel * perModel, models * perModel).ToArray();
        switch (form)
        {
            case SignalForm.Logits:
                return new LogitSignals(Store(part, models, labels.Length, Queries, Classes), labels);
            case SignalForm.Probabilities:
                for (int row = 0; row < part.Length; row += Classes)
                {
                    Span<double> z = part.AsSpan(row, Classes);
                    double total = LogDomain.LogSumExp(z);
                    for (int c = 0; c < Classes; c++)
                    {
                        z[c] = Math.Exp(z[c] - total);
                    }
                }

                return new ProbabilitySignals(Store(part, models, labels.Length, Queries, Classes), labels);
            case SignalForm.ReferenceMargins:
                double[] margins = new double[part.Length / Classes];
                for (int i = 0; i < margins.Length; i++)
                {
                    int record = i / Queries % labels.Length;
                    margins[i] = LogDomain.Margin(part.AsSpan(i * Classes, Classes), labels[record]);
                }

                return new MarginSignals(Store(margins, models, labels.Length, Queries));
            default:
                throw new ArgumentOutOfRangeException(nameof(form));
        }
    }

    private NdArray Store(double[] values, params ReadOnlySpan<long> shape) =>
        Doubles
            ? new MemoryArray<double>(values, shape)
            : new MemoryArray<float>([.. values.Select(value => (float)value)], shape);
}
