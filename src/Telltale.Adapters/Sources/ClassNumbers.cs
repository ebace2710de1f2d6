using Telltale.Core;
using Telltale.Core.Numerics;

namespace Telltale.Adapters.Sources;

/// <summary>Reads class numbers out of an array of labels.</summary>
internal static class ClassNumbers
{
    private const double Most = 1 << 20;

    public static int[] From(NdArray labels, string path, long records)
    {
        if (labels.Rank != 1 || labels.Count != records || records == 0)
        {
            throw new BadInputException(
                $"{path}: found labels {labels.ShapeText}; expected [{records}], one a record (and at least one)."
            );
        }

        double[] values = new double[records];
        labels.Read(0, values);
        int[] classes = new int[records];
        for (int i = 0; i < classes.Length; i++)
        {
            if (values[i] < 0 || values[i] >= Most || values[i] != Math.Floor(values[i]))
            {
                throw new BadInputException($"{path}: label {i} is {values[i]}; expected a class number 0, 1, 2, ….");
            }

            classes[i] = (int)values[i];
        }

        return classes;
    }
}
