using Telltale.Core.Evidence;
using Telltale.Core.Numerics;

namespace Telltale.Adapters.Formats.Evidence;

/// <summary>
/// An array of signals under its canonical shape [models, records, queries] or, with a number for each class, [models,
/// records, queries, classes], whatever axes of extent one were left out in the file.
/// </summary>
internal sealed class SignalArray
{
    private readonly SourceArray _array;
    private readonly NdArray _numbers;
    private readonly SignalKind _kind;

    private SignalArray(SourceArray array, SignalKind kind, NdArray numbers)
    {
        _array = array;
        _kind = kind;
        _numbers = numbers;
    }

    /// <summary>File and name, for messages.</summary>
    public string Place => _array.Place;

    /// <summary>Number of models.</summary>
    public int Models => (int)_numbers.Shape[0];

    /// <summary>Queries a record.</summary>
    public int Queries => (int)_numbers.Shape[2];

    /// <summary>Number of classes; null where the signals do not say.</summary>
    public int? Classes => _kind is SignalKind.Logits or SignalKind.Probabilities ? (int)_numbers.Shape[3] : null;

    /// <summary>Finds the array of signals whose name begins with <paramref name="prefix"/>; null when there is none.</summary>
    /// <param name="source">Where to look.</param>
    /// <param name="prefix">One of the beginnings in <see cref="EvidenceNames"/>.</param>
    /// <param name="records">How many records it must speak of.</param>
    /// <exception cref="Core.BadInputException">Several arrays, another shape, another type.</exception>
    public static SignalArray? Find(EvidenceSource source, string prefix, int records)
    {
        SignalKind[] kinds =
        [
            .. EvidenceNames.KindsOf(prefix).Where(kind => source.Has(EvidenceNames.Of(prefix, kind))),
        ];
        if (kinds.Length > 1)
        {
            string names = string.Join(" and ", kinds.Select(kind => EvidenceNames.Of(prefix, kind)));
            string extra = string.Join(" and ", kinds.Skip(1).Select(kind => EvidenceNames.Of(prefix, kind)));
            throw new Core.BadInputException(
                $"{source.Path}: found {names}, expected one of them; remove {extra}, which say less."
            );
        }

        if (kinds is not [var only])
        {
            return null;
        }

        SourceArray array = source.Get(EvidenceNames.Of(prefix, only));
        CheckType(array, only);
        bool hasModels =
            prefix is EvidenceNames.Reference or EvidenceNames.PopulationReference or EvidenceNames.Cascade;
        // A cascade that stopped after its first round has no models, which is not the same as no cascade.
        int least = prefix == EvidenceNames.Cascade ? 0 : 1;
        return new SignalArray(array, only, Canonical(array, only, hasModels, records, least));
    }

    /// <summary>Refuses an array that disagrees with another about models, queries or classes.</summary>
    public void RequireSame(string what, int? found, int? expected, string other)
    {
        if (found is not null && expected is not null && found != expected)
        {
            throw _array.Fault(
                $"found {_array.Text}: {found} {what}, expected {expected} as in {other}; query all models in the same way."
            );
        }
    }

    /// <summary>Looks at every number.</summary>
    /// <param name="classes">Number of classes where another array tells it.</param>
    public void Check(int? classes)
    {
        switch (_kind)
        {
            case SignalKind.Logits or SignalKind.Margins:
                FloatScan.RequireFinite(_array);
                break;
            case SignalKind.Probabilities:
                FloatScan.RequireProbabilities(_array);
                break;
            default:
                long limit = classes ?? int.MaxValue;
                IntegerArrays.Visit(
                    _array,
                    (position, value) =>
                    {
                        if (value < 0 || value >= limit)
                        {
                            throw _array.Fault(
                                $"found class {value:R} at {FloatScan.Position(_array, position)}, expected 0 to {limit - 1}."
                            );
                        }
                    }
                );
                break;
        }
    }

    /// <summary>The signals, read with the records' true classes.</summary>
    public Signals ToSignals(int[] labels) =>
        _kind switch
        {
            SignalKind.Logits => new LogitSignals(_numbers, labels),
            SignalKind.Probabilities => new ProbabilitySignals(_numbers, labels),
            SignalKind.Margins => new MarginSignals(_numbers),
            SignalKind.Labels => new LabelSignals(_numbers, labels),
        };

    private static void CheckType(SourceArray array, SignalKind kind)
    {
        if (kind == SignalKind.Labels)
        {
            IntegerArrays.RequireInteger(array, "predicted classes");
        }
        else if (!array.Type.IsFloat)
        {
            throw array.Fault(
                $"found {array.Text}, expected floating-point numbers (float16, float32 or float64); save with astype('float32')."
            );
        }
    }

    private static ReshapedArray Canonical(
        SourceArray array,
        SignalKind kind,
        bool hasModels,
        int records,
        int leastModels
    )
    {
        bool hasClasses = kind is SignalKind.Logits or SignalKind.Probabilities;
        long[] shape = [.. array.Shape];
        int rank = shape.Length - (hasModels ? 1 : 0) - (hasClasses ? 1 : 0);
        int recordAxis = hasModels ? 1 : 0;
        if (rank is not (1 or 2) || shape[recordAxis] != records)
        {
            string models = hasModels ? "models, " : "";
            string classes = hasClasses ? ", classes" : "";
            throw array.Fault(
                $"found {array.Text}, expected [{models}{records}{classes}] or [{models}{records}, queries{classes}], "
                    + "where the records are those of the labels."
            );
        }

        long m = hasModels ? shape[0] : 1;
        long q = rank == 2 ? shape[recordAxis + 1] : 1;
        long c = hasClasses ? shape[^1] : 1;
        if (
            m < leastModels
            || m > int.MaxValue
            || q is < 1 or > int.MaxValue
            || c > int.MaxValue
            || (hasClasses && c < 2)
        )
        {
            string found =
                m < leastModels ? "no models"
                : q < 1 ? "no queries"
                : $"{c} classes";
            throw array.Fault($"found {array.Text}: {found}, expected at least one model, one query and two classes.");
        }

        return hasClasses
            ? new ReshapedArray(array.Numbers, m, records, q, c)
            : new ReshapedArray(array.Numbers, m, records, q);
    }
}
