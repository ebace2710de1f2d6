using System.Collections.Concurrent;
using Telltale.Audit.Probes;
using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;

namespace Telltale.Audit.Records;

/// <summary>
/// The answers of all models of an audit to all of its records, from which the evidence about each target is cut: the
/// target's logits, and the margins of the models that serve as its references.
/// </summary>
public sealed class Panel
{
    private readonly float[]?[] _logits;
    private readonly float[] _margins;
    private readonly float[] _populationMargins;
    private readonly MemoryArray<float> _marginArray;
    private readonly MemoryArray<float> _populationArray;
    private readonly ConcurrentDictionary<(ProbeArray Kind, int Model), float[]> _probes = new();
    private float[]? _repeated;

    /// <summary>A panel waiting for the answers of each model.</summary>
    /// <param name="shape">Sizes.</param>
    /// <param name="mask">Which model was trained on which candidate.</param>
    /// <param name="labels">Class of each candidate.</param>
    /// <param name="populationLabels">Class of each population record.</param>
    /// <param name="ids">Name of each candidate.</param>
    /// <param name="wholeReferences">Whether references give their logits too, not only margins: all answers are kept then.</param>
    public Panel(
        PanelShape shape,
        MembershipMask mask,
        int[] labels,
        int[] populationLabels,
        IReadOnlyList<string> ids,
        bool wholeReferences = false
    )
    {
        ArgumentNullException.ThrowIfNull(shape);
        Shape = shape;
        Mask = mask;
        Labels = labels;
        PopulationLabels = populationLabels;
        Ids = ids;
        WholeReferences = wholeReferences;
        _logits = new float[wholeReferences ? shape.Models : shape.Targets][];
        _margins = new float[checked(shape.Models * shape.Records * shape.Queries)];
        _populationMargins = new float[checked(shape.Models * shape.Population * shape.Queries)];
        _marginArray = new MemoryArray<float>(_margins, shape.Models, shape.Records, shape.Queries);
        _populationArray = new MemoryArray<float>(_populationMargins, shape.Models, shape.Population, shape.Queries);
    }

    /// <summary>Sizes.</summary>
    public PanelShape Shape { get; }

    /// <summary>Whether references give their logits too, not only margins.</summary>
    public bool WholeReferences { get; }

    /// <summary>Which model was trained on which candidate.</summary>
    public MembershipMask Mask { get; }

    /// <summary>Class of each candidate.</summary>
    public int[] Labels { get; }

    /// <summary>Class of each population record.</summary>
    public int[] PopulationLabels { get; }

    /// <summary>Name of each candidate.</summary>
    public IReadOnlyList<string> Ids { get; }

    /// <summary>
    /// Takes in the answers of one model: margins of all records (rounded to 32 bits, as evidence files hold them), and
    /// the logits if the model is a target. Calls for different models may run at the same time.
    /// </summary>
    public void Add(int model, ModelAnswers answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        int candidates = Shape.Records * Shape.Queries;
        int population = Shape.Population * Shape.Queries;
        AnswerMargins.Fill(
            answers.Logits,
            Labels,
            Shape.Queries,
            Shape.Classes,
            _margins.AsSpan(model * candidates, candidates)
        );
        AnswerMargins.Fill(
            answers.Logits.AsSpan(candidates * Shape.Classes),
            PopulationLabels,
            Shape.Queries,
            Shape.Classes,
            _populationMargins.AsSpan(model * population, population)
        );
        if (model < _logits.Length)
        {
            _logits[model] = answers.Logits;
        }
    }

    /// <summary>Which candidates belong to one person; null where every one stands for itself.</summary>
    public RecordGroups? Groups { get; init; }

    /// <summary>What probes measure of the models; each is to be given by <see cref="AddProbe"/>.</summary>
    public IReadOnlyList<ProbeOutput> Probes { get; init; } = [];

    /// <summary>Takes in what a probe measured of one model. Calls for different models may run at the same time.</summary>
    public void AddProbe(ProbeOutput output, int model, float[] values)
    {
        ArgumentNullException.ThrowIfNull(output);
        _probes[(output.Target, model)] = values;
    }

    /// <summary>Takes in what the first target answers to the same questions a second time.</summary>
    public void AddRepeated(ModelAnswers answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        _repeated = answers.Logits;
    }

    /// <summary>All that an attack on this target may see.</summary>
    /// <param name="target">Which model.</param>
    /// <param name="references">Models that serve as references, in order.</param>
    /// <param name="features">The candidates themselves, where checks or attacks want them.</param>
    /// <param name="populationFeatures">The population records themselves, where attacks want them.</param>
    /// <param name="cascade">What models trained for this target say, where there are any.</param>
    public ClassifierEvidence EvidenceOf(
        int target,
        int[] references,
        NdArray? features = null,
        NdArray? populationFeatures = null,
        CascadeEvidence? cascade = null
    )
    {
        ArgumentNullException.ThrowIfNull(references);
        float[] logits = AnswersOf(target);
        Membership[] truth = new Membership[Shape.Records];
        for (int record = 0; record < truth.Length; record++)
        {
            truth[record] = Mask[target, record] ? Membership.Member : Membership.NonMember;
        }

        int candidateLength = Shape.Records * Shape.Queries * Shape.Classes;
        Signals own = Logits(logits[..candidateLength], Shape.Records, Labels);
        bool any = references.Length > 0;
        return new ClassifierEvidence(
            Ids,
            Labels,
            truth,
            own,
            any
                ? new ReferenceEvidence(
                    References(references, _marginArray, 0, Shape.Records, Labels),
                    Mask.Select(references)
                )
                {
                    Shadows =
                    [
                        .. Enumerable.Range(0, references.Length).Where(i => !IsEvaluated(target, references[i])),
                    ],
                }
                : null,
            Shape.Population == 0
                ? null
                : new PopulationEvidence(
                    PopulationLabels,
                    Logits(logits[candidateLength..], Shape.Population, PopulationLabels),
                    any
                        ? References(references, _populationArray, candidateLength, Shape.Population, PopulationLabels)
                        : null
                )
                {
                    Features = populationFeatures,
                },
            features,
            Groups,
            Measured(target, references),
            target == 0 && _repeated is { } again ? Logits(again[..candidateLength], Shape.Records, Labels) : null,
            cascade: any ? cascade : null
        );
    }

    private ProbeEvidence Measured(int target, int[] references)
    {
        Dictionary<ProbeArray, NdArray> arrays = [];
        foreach (ProbeOutput output in Probes)
        {
            if (_probes.TryGetValue((output.Target, target), out float[]? own))
            {
                arrays[output.Target] = new MemoryArray<float>(own, [.. output.Shape]);
            }

            if (
                output.References is { } kind
                && references.Length > 0
                && Array.TrueForAll(references, r => _probes.ContainsKey((output.Target, r)))
            )
            {
                arrays[kind] = new StackedModels(
                    [.. references.Select(r => _probes[(output.Target, r)])],
                    output.Shape
                );
            }
        }

        return new ProbeEvidence(arrays);
    }

    private float[] AnswersOf(int model) =>
        _logits[model] ?? throw new InvalidOperationException($"Model {model} has no answers.");

    /// <summary>Whether the truth about a model is evaluated beside that about another target: as its own, or as its opposite.</summary>
    private bool IsEvaluated(int target, int model) =>
        Enumerable
            .Range(0, Shape.Targets)
            .Any(other => other != target && (other == model || Mask.AreComplementary(other, model)));

    private Signals References(int[] models, NdArray margins, int first, int records, int[] labels) =>
        WholeReferences
            ? new LogitSignals(
                new AnswerRows(Array.ConvertAll(models, AnswersOf), first, records, Shape.Queries, Shape.Classes),
                labels
            )
            : new MarginSignals(new SelectedModels(margins, models));

    private LogitSignals Logits(float[] values, int records, int[] labels) =>
        new(new MemoryArray<float>(values, 1, records, Shape.Queries, Shape.Classes), labels);
}

/// <summary>Sizes of a panel.</summary>
/// <param name="Models">All models, targets first.</param>
/// <param name="Targets">How many of them take a turn as target.</param>
/// <param name="Records">Candidates.</param>
/// <param name="Population">Population records.</param>
/// <param name="Queries">Queries a record.</param>
/// <param name="Classes">Classes.</param>
public sealed record PanelShape(int Models, int Targets, int Records, int Population, int Queries, int Classes)
{
    /// <summary>How many numbers one model answers.</summary>
    public int AnswerLength => checked((Records + Population) * Queries * Classes);

    /// <summary>Refuses sizes that no array can hold.</summary>
    /// <exception cref="BadInputException">More than 2³¹ − 1 margins of all models, or answers of one model.</exception>
    internal void Check()
    {
        Int128 margins = (Int128)Models * Math.Max(Records, Population) * Queries;
        Int128 answers = ((Int128)Records + Population) * Queries * Classes;
        if (margins > Array.MaxLength || answers > Array.MaxLength)
        {
            throw new BadInputException(
                $"{Models} models, {Records} candidates, {Population} population records, {Queries} queries and {Classes} classes make {margins} margins and {answers} answers a model; at most {Array.MaxLength} of either can be held. "
                    + "Lower models.count, models.shifts, data.records or data.population."
            );
        }
    }

    /// <summary>Refuses to keep every number that every model answers where the machine has no room for them.</summary>
    /// <param name="available">Bytes that the machine gives this program.</param>
    /// <returns>Bytes that they take.</returns>
    /// <exception cref="BadInputException">They take more than half of what is available.</exception>
    internal long CheckWholeReferences(long available)
    {
        long bytes = checked((long)AnswerLength * Models * sizeof(float));
        return bytes <= available / 2
            ? bytes
            : throw new BadInputException(
                $"Attacks of this plan read the reference models' whole answers, and those of {Models} models take {Gigabytes(bytes)} GB; "
                    + $"at most half of the {Gigabytes(available)} GB of memory may go to them. Leave these attacks out, or lower models.count, models.shifts or data.records."
            );
    }

    /// <summary>Bytes in thousands of millions.</summary>
    internal static string Gigabytes(long bytes) =>
        (bytes / 1e9).ToString("0.00", System.Globalization.CultureInfo.InvariantCulture);
}
