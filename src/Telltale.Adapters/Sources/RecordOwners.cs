using Telltale.Adapters.Formats;
using Telltale.Adapters.Formats.Evidence;
using Telltale.Adapters.Formats.Npy;
using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;

namespace Telltale.Adapters.Sources;

/// <summary>Who each record belongs to, in a file beside the records: a whole number each (.npy), or a line each.</summary>
internal static class RecordOwners
{
    /// <summary>Reads it.</summary>
    /// <exception cref="BadInputException">Another number of records, numbers that are not whole, or an empty line.</exception>
    public static RecordGroups Read(string path, int records) =>
        RecordGroups.Of(
            Path.GetExtension(path) == ".npy"
                ? Numbers(NpyReader.ReadFile(path).ToNumbers(), path, records)
                : RecordLines.Parse(Text(path), path, records, "who the record belongs to")
        );

    private static string[] Numbers(NdArray array, string path, int records)
    {
        if (array.Rank != 1 || array.Count != records)
        {
            throw new BadInputException(
                $"{path}: found {array.ShapeText}; expected [{records}], a number a record that says who it belongs to."
            );
        }

        double[] numbers = new double[records];
        array.Read(0, numbers);
        int fraction = Array.FindIndex(numbers, n => n != Math.Floor(n) || Math.Abs(n) > 1L << 53);
        return fraction < 0
            ? Array.ConvertAll(numbers, n => n.ToString("F0", System.Globalization.CultureInfo.InvariantCulture))
            : throw new BadInputException(
                $"{path}: element {fraction} is {numbers[fraction]}; expected a whole number for each person."
            );
    }

    private static string Text(string path)
    {
        using FileStream stream = InputFile.Open(path);
        using MemoryStream bytes = new();
        stream.CopyTo(bytes);
        return Utf8Text.Decode(bytes.GetBuffer().AsSpan(0, (int)bytes.Length), path);
    }
}
