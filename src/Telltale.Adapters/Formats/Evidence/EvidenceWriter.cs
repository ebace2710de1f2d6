using System.Text.Json;
using Telltale.Adapters.Formats.Npy;
using Telltale.Adapters.Store;
using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;

namespace Telltale.Adapters.Formats.Evidence;

/// <summary>
/// Writes a classifier's evidence as a folder of .npy files that <see cref="EvidenceReader"/> gives back number by
/// number. Floats are stored in 32 bits where that loses nothing, in 64 elsewhere; an axis of one query is left out.
/// </summary>
public static class EvidenceWriter
{
    private delegate void WriteArray(Stream stream);

    /// <summary>Writes all arrays, each by write-then-rename, and removes arrays of evidence that lay there before.</summary>
    /// <param name="folder">Is made where it is missing.</param>
    /// <param name="evidence">Must not be mapped from the same folder.</param>
    /// <exception cref="BadInputException">The folder cannot be made or written to.</exception>
    /// <exception cref="OutsideFailureException">The disk failed or is full.</exception>
    public static void Write(string folder, ClassifierEvidence evidence)
    {
        SortedDictionary<string, WriteArray> arrays = Arrays(evidence);
        SortedDictionary<string, IReadOnlyList<string>> texts = Texts(evidence);
        foreach ((string name, IReadOnlyList<string> lines) in texts)
        {
            RequireLines(name, lines);
        }

        try
        {
            Directory.CreateDirectory(folder);
            // What is left of earlier evidence would be read as part of this one.
            foreach (string name in EvidenceNames.All.Where(name => !arrays.ContainsKey(name)))
            {
                File.Delete(FileOf(folder, name));
            }

            foreach (string name in EvidenceNames.Texts.Where(name => !texts.ContainsKey(name)))
            {
                File.Delete(Path.Combine(folder, name));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"{folder}: may not be written to ({e.Message}); choose another --out.", e);
        }

        foreach ((string name, WriteArray write) in arrays)
        {
            AtomicFile.Write(FileOf(folder, name), stream => write(stream));
        }

        foreach ((string name, IReadOnlyList<string> lines) in texts)
        {
            AtomicFile.Write(Path.Combine(folder, name), stream => WriteLines(stream, lines));
        }
    }

    /// <summary>Bytes that the folder takes at most, for <see cref="FreeSpace.Require"/>.</summary>
    public static long MostBytes(ClassifierEvidence evidence)
    {
        long elements = evidence.Labels.Length + (evidence.Population?.Records ?? 0);
        foreach (Signals? signals in AllSignals(evidence))
        {
            elements += signals is null ? 0 : Numbers(signals).Count;
        }

        elements += (evidence.Features?.Count ?? 0) + (evidence.Population?.Features?.Count ?? 0);
        elements += evidence.Probes.Arrays.Sum(p => p.Array.Count);
        elements += evidence.Cascade?.Models ?? 0;
        long models = (evidence.References?.Members.Models ?? 0) + (evidence.Cascade?.Models ?? 0);
        long mask = models * evidence.Records;
        long texts = Texts(evidence)
            .Values.Sum(lines => lines.Sum(line => (long)InputFile.StrictUtf8.GetMaxByteCount(line.Length)));
        const long headers = 4096;
        return checked((elements * sizeof(double)) + mask + evidence.Records + texts + headers);
    }

    private static SortedDictionary<string, WriteArray> Arrays(ClassifierEvidence evidence)
    {
        SortedDictionary<string, WriteArray> arrays = new(StringComparer.Ordinal)
        {
            [EvidenceNames.Labels] = Integers(evidence.Labels),
            [EvidenceNames.Member] = stream =>
                NpyWriter.Write<sbyte>(stream, Array.ConvertAll(evidence.Membership, m => (sbyte)m), evidence.Records),
        };
        Add(arrays, EvidenceNames.Target, evidence.Target, hasModels: false);
        if (evidence.Repeated is { } repeated)
        {
            Add(arrays, EvidenceNames.TargetRepeat, repeated, hasModels: false);
        }

        if (evidence.References is { } references)
        {
            Add(arrays, EvidenceNames.Reference, references.Signals, hasModels: true);
            arrays.Add(EvidenceNames.ReferenceMember, stream => WriteMask(stream, references.Members));
        }

        if (evidence.Population is { } population)
        {
            arrays.Add(EvidenceNames.PopulationLabels, Integers(population.Labels));
            Add(arrays, EvidenceNames.PopulationTarget, population.Target, hasModels: false);
            if (population.References is { } known)
            {
                Add(arrays, EvidenceNames.PopulationReference, known, hasModels: true);
            }

            if (population.Features is { } others)
            {
                arrays.Add(EvidenceNames.PopulationFeatures, stream => NpyWriter.Write(stream, others));
            }
        }

        if (evidence.Features is { } features)
        {
            arrays.Add(EvidenceNames.Features, stream => NpyWriter.Write(stream, features));
        }

        if (evidence.Cascade is { } cascade)
        {
            Add(arrays, EvidenceNames.Cascade, cascade.Signals, hasModels: true);
            arrays.Add(EvidenceNames.CascadeMember, stream => WriteMask(stream, cascade.Members));
            arrays.Add(EvidenceNames.CascadeRound, Integers(cascade.Rounds));
        }

        foreach ((ProbeArray kind, NdArray array) in evidence.Probes.Arrays)
        {
            bool whole = kind.Values is ProbeValues.Class or ProbeValues.Count;
            arrays.Add(
                kind.Name,
                whole ? stream => WriteClasses(stream, array) : stream => NpyWriter.Write(stream, array)
            );
        }

        return arrays;
    }

    private static void Add(SortedDictionary<string, WriteArray> arrays, string prefix, Signals signals, bool hasModels)
    {
        SignalKind kind = KindOf(signals);
        NdArray numbers = Numbers(signals);
        List<long> shape = [signals.Records];
        if (hasModels)
        {
            shape.Insert(0, signals.Models);
        }

        if (signals.Queries != 1)
        {
            shape.Add(signals.Queries);
        }

        if (kind is SignalKind.Logits or SignalKind.Probabilities)
        {
            shape.Add(signals.Classes);
        }

        ReshapedArray stored = new(numbers, [.. shape]);
        arrays.Add(
            EvidenceNames.Of(prefix, kind),
            kind == SignalKind.Labels
                ? stream => WriteClasses(stream, stored)
                : stream => NpyWriter.Write(stream, stored)
        );
    }

    private static WriteArray Integers(int[] values) => stream => NpyWriter.Write<int>(stream, values, values.Length);

    private static void WriteClasses(Stream stream, NdArray classes)
    {
        NpyRowWriter<int> writer = new(stream, classes.Shape.AsSpan());
        double[] block = new double[4096];
        int[] integers = new int[block.Length];
        for (long start = 0; start < classes.Count; start += block.Length)
        {
            int count = (int)Math.Min(block.Length, classes.Count - start);
            classes.Read(start, block.AsSpan(0, count));
            for (int i = 0; i < count; i++)
            {
                integers[i] = checked((int)block[i]);
            }

            writer.Append(integers.AsSpan(0, count));
        }

        writer.Complete();
    }

    private static void WriteMask(Stream stream, MembershipMask mask)
    {
        NpyRowWriter<bool> writer = new(stream, mask.Models, mask.Records);
        bool[] row = new bool[mask.Records];
        for (int model = 0; model < mask.Models; model++)
        {
            for (int record = 0; record < row.Length; record++)
            {
                row[record] = mask[model, record];
            }

            writer.Append(row);
        }

        writer.Complete();
    }

    private static SortedDictionary<string, IReadOnlyList<string>> Texts(ClassifierEvidence evidence)
    {
        SortedDictionary<string, IReadOnlyList<string>> texts = new(StringComparer.Ordinal)
        {
            [EvidenceNames.IdsFile] = evidence.Ids,
        };
        if (evidence.Groups is { } groups)
        {
            texts.Add(EvidenceNames.GroupsFile, Array.ConvertAll(groups.OfRecord, group => groups.Names[group]));
        }

        if (evidence.Texts is { } records)
        {
            texts.Add(EvidenceNames.TextsFile, [.. records.Select(text => $"\"{JsonEncodedText.Encode(text)}\"")]);
        }

        return texts;
    }

    private static void RequireLines(string name, IReadOnlyList<string> lines)
    {
        if (lines.Any(line => line.AsSpan().ContainsAny('\n', '\r')))
        {
            throw new BadInputException(
                $"{name}: found a name with a line break, expected a line a record; rename it."
            );
        }
    }

    private static void WriteLines(Stream stream, IReadOnlyList<string> lines)
    {
        using StreamWriter writer = new(stream, InputFile.StrictUtf8, bufferSize: -1, leaveOpen: true);
        foreach (string line in lines)
        {
            writer.Write(line);
            writer.Write('\n');
        }
    }

    private static SignalKind KindOf(Signals signals) =>
        signals switch
        {
            LogitSignals => SignalKind.Logits,
            ProbabilitySignals => SignalKind.Probabilities,
            MarginSignals => SignalKind.Margins,
            LabelSignals => SignalKind.Labels,
            _ => throw new ArgumentException($"No name for {signals.GetType().Name}.", nameof(signals)),
        };

    private static NdArray Numbers(Signals signals) =>
        signals switch
        {
            DistributionSignals s => s.Values,
            MarginSignals s => s.Margins,
            LabelSignals s => s.Predictions,
            _ => throw new ArgumentException($"No numbers in {signals.GetType().Name}.", nameof(signals)),
        };

    private static IEnumerable<Signals?> AllSignals(ClassifierEvidence evidence) =>
        [
            evidence.Target,
            evidence.Repeated,
            evidence.References?.Signals,
            evidence.Population?.Target,
            evidence.Population?.References,
            evidence.Cascade?.Signals,
        ];

    private static string FileOf(string folder, string name) => Path.Combine(folder, name + ".npy");
}
