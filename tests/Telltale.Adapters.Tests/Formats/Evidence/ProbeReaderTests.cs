using Telltale.Adapters.Formats.Evidence;
using Telltale.Core;
using Telltale.Core.Evidence;

namespace Telltale.Adapters.Tests.Formats.Evidence;

/// <summary>What probes measured: read as it lies, and refused with its name where anything is wrong.</summary>
public sealed class ProbeReaderTests
{
    public static TheoryData<string> Names => [.. ProbeArray.All.Select(kind => kind.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Numbers_are_read_in_their_order(string name)
    {
        using TempFolder folder = new();
        ProbeArray kind = Find(name);
        foreach (string path in (string[])[Files().SaveFolder(folder), Files().SaveArchive(folder)])
        {
            using OpenEvidence open = EvidenceReader.Open(path);
            double[] read = open.Evidence.Probes.Read(kind);
            Assert.Equal(read.Length, EvidenceFiles.ShapeOf(kind).Aggregate((a, b) => a * b));
            Assert.All(read.Index(), pair => Assert.Equal(pair.Index % 3, pair.Item));
            Assert.Equal(ProbeArray.All, open.Evidence.Probes.Arrays.Select(p => p.Kind));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Another_shape_is_refused_with_the_one_expected(string name)
    {
        ProbeArray kind = Find(name);
        long[] shape = EvidenceFiles.ShapeOf(kind);
        Refuse(Files().SetProbe(kind, [.. shape, 2]), name, kind.ShapeText);
        for (int axis = 0; axis < shape.Length; axis++)
        {
            if (kind.Axes[axis] is ProbeAxis.Records or ProbeAxis.Models or ProbeAxis.Classes)
            {
                long[] other = [.. shape];
                other[axis]++;
                Refuse(Files().SetProbe(kind, other), name, kind.ShapeText);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Numbers_out_of_range_or_of_another_type_are_refused(string name)
    {
        ProbeArray kind = Find(name);
        long[] shape = EvidenceFiles.ShapeOf(kind);
        int count = (int)shape.Aggregate((a, b) => a * b);
        if (kind.Values is ProbeValues.Class or ProbeValues.Count)
        {
            Refuse(Files().Set(name, new float[count], shape), name, "expected integers");
            int[] numbers = new int[count];
            numbers[^1] = -1;
            Refuse(Files().Set(name, numbers, shape), name, "found -1");
            numbers[^1] = 3;
            EvidenceFiles files = Files().Set(name, numbers, shape);
            if (kind.Values == ProbeValues.Class)
            {
                Refuse(files, name, "expected integers from 0 to 2");
            }

            return;
        }

        Refuse(Files().Set(name, new int[count], shape), name, "expected floating-point");
        float[] values = new float[count];
        values[^1] = float.NaN;
        Refuse(Files().Set(name, values, shape), name, "found NaN");
        if (kind.Values == ProbeValues.NonNegative)
        {
            values[^1] = -0.5f;
            Refuse(Files().Set(name, values, shape), name, "expected numbers of at least 0");
        }
    }

    private static EvidenceFiles Files() => EvidenceFiles.WithProbes();

    private static ProbeArray Find(string name) => ProbeArray.All.Single(kind => kind.Name == name);

    private static void Refuse(EvidenceFiles files, string name, string expected)
    {
        using TempFolder folder = new();
        BadInputException e = Assert.Throws<BadInputException>(() =>
            EvidenceReader.Open(files.SaveFolder(folder)).Dispose()
        );
        Assert.Contains(name, e.Message, StringComparison.Ordinal);
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }
}
