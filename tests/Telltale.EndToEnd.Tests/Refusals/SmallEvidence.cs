using Telltale.Adapters.Formats.Npy;
using Telltale.EndToEnd.Tests.Program;

namespace Telltale.EndToEnd.Tests.Refusals;

/// <summary>A good folder of evidence: eight records, three classes, four reference models. Tests spoil one thing in it.</summary>
internal sealed class SmallEvidence
{
    public const int Records = 8;
    public const int Classes = 3;
    public const int Models = 4;

    private SmallEvidence(string folder)
    {
        Folder = folder;
    }

    /// <summary>Where it lies.</summary>
    public string Folder { get; }

    /// <summary>Writes it.</summary>
    public static SmallEvidence In(TemporaryFolder at)
    {
        SmallEvidence evidence = new(at.At("evidence"));
        Directory.CreateDirectory(evidence.Folder);
        evidence.Put<int>("labels", [0, 1, 2, 0, 1, 2, 0, 1], Records);
        evidence.Put<sbyte>("member", [1, 0, 1, 0, 1, 0, 1, 0], Records);
        evidence.Put<float>("target_logits", Logits(1), Records, Classes);
        evidence.Put<float>("reference_logits", Logits(Models), Models, Records, Classes);
        evidence.Put<bool>(
            "reference_member",
            [.. Enumerable.Range(0, Models * Records).Select(i => ((i / Records) + i) % 2 == 0)],
            Models,
            Records
        );
        return evidence;
    }

    /// <summary>Numbers without meaning, all different.</summary>
    public static float[] Logits(int models) =>
        [.. Enumerable.Range(0, models * Records * Classes).Select(i => (i * 37 % 101 / 25f) - 2)];

    /// <summary>Writes or replaces an array.</summary>
    public void Put<T>(string name, T[] values, params long[] shape)
        where T : unmanaged
    {
        using FileStream file = File.Create(PathOf(name));
        NpyWriter.Write<T>(file, values, shape);
    }

    /// <summary>Takes an array out.</summary>
    public void Remove(string name) => File.Delete(PathOf(name));

    /// <summary>Where an array lies.</summary>
    public string PathOf(string name) => Path.Combine(Folder, name + ".npy");
}
