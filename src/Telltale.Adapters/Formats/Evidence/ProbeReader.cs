using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;

namespace Telltale.Adapters.Formats.Evidence;

/// <summary>Reads what probes measured: every array of <see cref="ProbeArray.All"/> that is there, each looked at once.</summary>
internal static class ProbeReader
{
    /// <summary>Reads them.</summary>
    /// <param name="source">Where to look.</param>
    /// <param name="records">Number of records.</param>
    /// <param name="models">Number of reference models; null where there are none.</param>
    /// <param name="classes">Number of classes where the signals say.</param>
    /// <exception cref="BadInputException">Another shape or type, a number out of range, or arrays that disagree.</exception>
    public static ProbeEvidence Read(EvidenceSource source, int records, int? models, int? classes)
    {
        Dictionary<ProbeArray, NdArray> arrays = [];
        SourceArray? epochs = null;
        foreach (ProbeArray kind in ProbeArray.All.Where(kind => source.Has(kind.Name)))
        {
            SourceArray array = source.Get(kind.Name);
            CheckShape(kind, array, records, models, classes);
            if (kind.Axes.Contains(ProbeAxis.Epochs))
            {
                CheckEpochs(array, epochs);
                epochs ??= array;
            }

            CheckValues(kind, array, classes);
            arrays.Add(kind, array.Numbers);
        }

        return new ProbeEvidence(arrays);
    }

    private static void CheckShape(ProbeArray kind, SourceArray array, int records, int? models, int? classes)
    {
        if (kind.Axes.Contains(ProbeAxis.Models) && models is null)
        {
            throw array.Fault(
                "found it without reference_logits, reference_probabilities or reference_margins, expected the same models' "
                    + "answers about the records, with reference_member; add them or take it out."
            );
        }

        bool agrees = array.Shape.Length == kind.Axes.Count;
        for (int i = 0; agrees && i < array.Shape.Length; i++)
        {
            long found = array.Shape[i];
            agrees =
                found <= int.MaxValue
                && kind.Axes[i] switch
                {
                    ProbeAxis.Records => found == records,
                    ProbeAxis.Models => found == models,
                    ProbeAxis.Classes => found == (classes ?? found) && found >= 2,
                    ProbeAxis.Epochs or ProbeAxis.Inputs => found >= 2,
                    ProbeAxis.Copies => found >= 1,
                };
        }

        if (!agrees)
        {
            throw array.Fault(
                $"found {array.Text}, expected {kind.ShapeText} with N = {records} records"
                    + $"{(models is null ? "" : $", M = {models} reference models")}{(classes is null ? "" : $", C = {classes} classes")}: {kind.Meaning}."
            );
        }
    }

    private static void CheckEpochs(SourceArray array, SourceArray? other)
    {
        if (other is not null && other.Shape[^1] != array.Shape[^1])
        {
            throw array.Fault(
                $"found {array.Text}: {array.Shape[^1]} moments of training, expected {other.Shape[^1]} as in {other.Place}."
            );
        }
    }

    private static void CheckValues(ProbeArray kind, SourceArray array, int? classes)
    {
        if (kind.Values is ProbeValues.Class or ProbeValues.Count)
        {
            bool isClass = kind.Values == ProbeValues.Class;
            IntegerArrays.RequireInteger(array, isClass ? "predicted classes" : "counts");
            long limit = isClass ? classes ?? int.MaxValue : long.MaxValue;
            Refuse(array, value => value < 0 || value >= limit, $"integers from 0 to {limit - 1}");
            return;
        }

        if (!array.Type.IsFloat)
        {
            throw array.Fault(
                $"found {array.Text}, expected floating-point numbers (float16, float32 or float64); save with astype('float32')."
            );
        }

        FloatScan.RequireFinite(array);
        if (kind.Values == ProbeValues.NonNegative)
        {
            Refuse(array, value => value < 0, "numbers of at least 0");
        }
    }

    private static void Refuse(SourceArray array, Func<double, bool> isWrong, string expected) =>
        IntegerArrays.Visit(
            array,
            (position, value) =>
            {
                if (isWrong(value))
                {
                    throw array.Fault(
                        $"found {value:R} at {FloatScan.Position(array, position)}, expected {expected}."
                    );
                }
            }
        );
}
