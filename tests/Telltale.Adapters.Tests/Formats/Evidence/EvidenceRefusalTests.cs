using System.Numerics;
using Telltale.Adapters.Formats.Evidence;

namespace Telltale.Adapters.Tests.Formats.Evidence;

/// <summary>Each way to be wrong, once, in a folder and in an archive: refused with the array's name, found and expected.</summary>
public sealed class EvidenceRefusalTests
{
    private static readonly float[] Twelve = [.. Enumerable.Repeat(1 / 3f, 12)];

    public static TheoryData<string> Names => [.. Cases.Keys];

    private static Dictionary<string, (Action<EvidenceFiles> Spoil, string[] Words)> Cases { get; } =
        new(StringComparer.Ordinal)
        {
            ["no labels"] = (f => f.Remove("labels"), ["no array 'labels'", "member"]),
            ["no member"] = (f => f.Remove("member"), ["no array 'member'", "labels"]),
            ["no target"] = (f => f.Remove("target_logits"), ["found none of target_logits", "target_labels"]),
            ["unknown name"] = (f => f.Set("target_logit", [1f], 1), ["'target_logit'", "'target_logits'"]),
            ["unknown ids"] = (f => f.Set("ids", [1f], 1), ["'ids'", "'ids.txt'"]),
            ["reference labels"] = (f => f.Set("reference_labels", [1], 1), ["'reference_labels'", "nearest"]),
            ["two of target"] = (
                f => f.Set("target_labels", [1, 1, 1, 1], 4),
                ["target_logits and target_labels", "expected one", "remove target_labels"]
            ),
            ["two of references"] = (
                f => f.Set("reference_probabilities", Twelve, 1, 4, 3),
                ["reference_logits and reference_probabilities", "remove reference_probabilities"]
            ),
            ["two of population"] = (
                f => f.Set("population_target_margins", [1f, 1], 2),
                ["population_target_logits and population_target_margins"]
            ),

            ["labels of two axes"] = (
                f => f.Set("labels", [0, 1, 2, 1], 4, 1),
                ["labels", "[4, 1] of int32", "one axis"]
            ),
            ["labels without axis"] = (f => f.Set("labels", [0]), ["labels", "[] of int32", "one axis"]),
            ["float labels"] = (f => f.Set("labels", [0f, 1, 2, 1], 4), ["labels", "float32", "integers", "astype"]),
            ["complex labels"] = (f => f.Set("labels", new Complex[4], 4), ["labels", "complex128", "real numbers"]),
            ["text labels"] = (
                f => f.SetTexts("labels", ["a", "b", "c", "d"]),
                ["labels", "text of 1 char", "real numbers"]
            ),
            ["negative label"] = (f => f.Set("labels", [0, 1, -2, 1], 4), ["labels", "class -2 at [2]", "0 or more"]),
            ["label beyond"] = (f => f.Set("labels", [0, 1, 3, 1], 4), ["labels", "class 3 at [2]", "0 to 2"]),
            ["label beyond int"] = (f => f.Set("labels", [0L, 1, 1L << 33, 1], 4), ["labels", "8589934592 at [2]"]),
            ["no records"] = (f => f.Set<int>("labels", [], 0), ["labels", "no records", "at least one"]),

            ["member of another length"] = (f => f.Set("member", new sbyte[5], 5), ["member", "[5] of int8", "[4]"]),
            ["float member"] = (f => f.Set("member", [1f, 0, 1, 0], 4), ["member", "float32", "integers"]),
            ["member two"] = (f => f.Set("member", [1, 0, 2, 0], 4), ["member", "found 2 at [2]", "1 (member)"]),
            ["member minus two"] = (f => f.Set("member", [1, 0, -2, 0], 4), ["member", "found -2 at [2]"]),
            ["no non-member"] = (f => f.Set("member", [1, 1, -1, 1], 4), ["member", "3 members and 0 non-members"]),
            ["no truth"] = (f => f.Set("member", [-1, -1, -1, -1], 4), ["member", "0 members and 0 non-members"]),

            ["target of one axis"] = (
                f => f.Set("target_logits", [1f, 2, 3, 4], 4),
                ["target_logits", "[4] of", "[4, classes]"]
            ),
            ["target of four axes"] = (
                f => f.Set("target_logits", Twelve, 4, 1, 1, 3),
                ["target_logits", "[4, 1, 1, 3]"]
            ),
            ["target of other records"] = (
                f => f.Set("target_logits", Twelve, 3, 4),
                ["target_logits", "[3, 4]", "[4, "]
            ),
            ["target without queries"] = (
                f => f.Set<float>("target_logits", [], 4, 0, 3),
                ["target_logits", "no queries"]
            ),
            ["one class"] = (
                f => f.Set("target_logits", [1f, 2, 3, 4], 4, 1),
                ["target_logits", "1 classes", "two classes"]
            ),
            ["integer logits"] = (
                f => f.Set("target_logits", new int[12], 4, 3),
                ["target_logits", "int32", "astype('float32')"]
            ),
            ["complex logits"] = (f => f.Set("target_logits", new Complex[12], 4, 3), ["target_logits", "complex128"]),
            ["NaN logit"] = (
                f =>
                    f.Set(
                        "target_logits",
                        [.. Enumerable.Repeat(1f, 7), float.NaN, .. Enumerable.Repeat(float.NaN, 16)],
                        4,
                        2,
                        3
                    ),
                ["target_logits", "NaN at [1, 0, 1]"]
            ),
            ["inf logit"] = (
                f => f.Set("target_logits", [.. Enumerable.Repeat((Half)1, 23), Half.PositiveInfinity], 4, 2, 3),
                ["target_logits", "found inf at [3, 1, 2]", "float32 if it overflowed"]
            ),
            ["NaN of a reference"] = (
                f => f.Set("reference_logits", [.. Enumerable.Repeat(0.0, 71), double.NaN], 3, 4, 2, 3),
                ["reference_logits", "NaN at [2, 3, 1, 2]"]
            ),
            ["NaN of the population"] = (
                f => f.Set("population_target_logits", [.. Enumerable.Repeat(0f, 11), float.NaN], 2, 2, 3),
                ["population_target_logits", "NaN at [1, 1, 2]"]
            ),
            ["NaN margin"] = (
                f =>
                    f.Remove("reference_logits")
                        .Set("reference_margins", [.. Enumerable.Repeat(0f, 23), float.NaN], 3, 4, 2),
                ["reference_margins", "NaN at [2, 3, 1]"]
            ),

            ["classes disagree"] = (
                f => f.Set("reference_logits", new float[96], 3, 4, 2, 4),
                ["reference_logits", "4 classes", "expected 3", "target_logits"]
            ),
            ["queries disagree"] = (
                f => f.Set("reference_logits", new float[36], 3, 4, 3),
                ["reference_logits", "1 queries", "expected 2", "target_logits"]
            ),
            ["queries of the population disagree"] = (
                f => f.Set("population_target_logits", new float[6], 2, 3),
                ["population_target_logits", "1 queries", "expected 2"]
            ),
            ["models disagree"] = (
                f => f.Set("population_reference_logits", new float[24], 2, 2, 2, 3),
                ["population_reference_logits", "2 models", "expected 3", "reference_logits"]
            ),
            ["no models"] = (f => f.Set<float>("reference_logits", [], 0, 4, 2, 3), ["reference_logits", "no models"]),
            ["references of other records"] = (
                f => f.Set("reference_logits", new float[72], 4, 3, 2, 3),
                ["reference_logits", "[4, 3, 2, 3]", "[models, 4, classes]"]
            ),

            ["mask turned"] = (
                f => f.Set("reference_member", new bool[12], 4, 3),
                ["reference_member", "[4, 3] of bool", "[3, 4]"]
            ),
            ["mask of two models"] = (
                f => f.Set("reference_member", new bool[8], 2, 4),
                ["reference_member", "[2, 4]", "[3, 4]"]
            ),
            ["mask of floats"] = (
                f => f.Set("reference_member", new float[12], 3, 4),
                ["reference_member", "float32", "integers"]
            ),
            ["mask of twos"] = (
                f => f.Set("reference_member", new byte[] { 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 2, 0 }, 3, 4),
                ["reference_member", "found 2 at [2, 2]", "or 0"]
            ),
            ["mask without signals"] = (
                f => f.Remove("reference_logits"),
                ["reference_member without reference_logits"]
            ),
            ["signals without mask"] = (
                f => f.Remove("reference_member"),
                ["reference_logits", "without reference_member"]
            ),

            ["population without labels"] = (
                f => f.Remove("population_labels"),
                ["population_", "without population_labels"]
            ),
            ["population without target"] = (
                f => f.Remove("population_target_logits"),
                ["population_labels without population_target_logits"]
            ),
            ["population without references"] = (
                f => f.Remove("reference_logits", "reference_member"),
                ["population_reference_logits", "without reference_logits"]
            ),
            ["population label beyond"] = (
                f => f.Set("population_labels", [0, 3], 2),
                ["population_labels", "class 3 at [1]", "0 to 2"]
            ),
            ["population label negative"] = (
                f => f.Set("population_labels", [0, -1], 2),
                ["population_labels", "class -1 at [1]"]
            ),
            ["no population"] = (f => f.Set<int>("population_labels", [], 0), ["population_labels", "no records"]),
            ["population of other records"] = (
                f => f.Set("population_target_logits", new float[24], 4, 2, 3),
                ["population_target_logits", "[4, 2, 3]", "[2, classes]"]
            ),

            ["probability above"] = (
                f => Probabilities(f, [0, 0, 1, 1.5f, -.5f, 0, 1, 0, 0, 1, 0, 0]),
                ["target_probabilities", "found 1.5 at [1, 0]", "0 to 1", "_logits"]
            ),
            ["probability below"] = (
                f => Probabilities(f, [0, 0, 1, 1, -1e-5f, 0, 1, 0, 0, 1, 0, 0]),
                ["target_probabilities", "at [1, 1]", "0 to 1"]
            ),
            ["probabilities that do not sum"] = (
                f => Probabilities(f, [0, 0, 1, 0, 1, 0, .5f, .25f, .125f, 1, 0, 0]),
                ["target_probabilities", "sums to 0.875 at [2]", "0.125 away", "at most 0.001", "softmax"]
            ),
            ["NaN probability"] = (
                f => Probabilities(f, [0, 0, 1, 0, 1, 0, 0, 1, 0, float.NaN, 0, 0]),
                ["target_probabilities", "NaN at [3, 0]"]
            ),
            ["predicted class beyond"] = (
                f => f.Remove("target_logits").Set("target_labels", [0, 1, 2, 3, 0, 0, 0, 0], 4, 2),
                ["target_labels", "class 3 at [1, 1]", "0 to 2"]
            ),
            ["predicted class negative"] = (
                f => f.Remove("target_logits").Set("target_labels", [0, 1, -1, 2, 0, 0, 0, 0], 4, 2),
                ["target_labels", "class -1 at [1, 0]"]
            ),
            ["predicted classes as floats"] = (
                f => f.Remove("target_logits").Set("target_labels", new float[8], 4, 2),
                ["target_labels", "float32", "integers (predicted classes)"]
            ),

            ["features of other records"] = (
                f => f.Set("features", new float[6], 3, 2),
                ["features", "[3, 2]", "[4, features]"]
            ),
            ["features of one axis"] = (
                f => f.Set("features", new float[4], 4),
                ["features", "[4] of", "reshape(4, -1)"]
            ),
            ["no features"] = (f => f.Set<float>("features", [], 4, 0), ["features", "[4, 0]"]),
            ["NaN feature"] = (f => f.Set("features", [1, 2, 3, float.NaN], 4, 1), ["features", "NaN at [3, 0]"]),

            ["population features of other records"] = (
                f => f.Set("population_features", new float[6], 3, 2),
                ["population_features", "[3, 2]", "[2, features]"]
            ),
            ["population features of another width"] = (
                f => f.Set("population_features", new float[6], 2, 3),
                ["population_features", "[2, 3]", "expected [2, 2]", "features"]
            ),
            ["NaN population feature"] = (
                f => f.Set("population_features", [1, 2, 3, float.NaN], 2, 2),
                ["population_features", "NaN at [1, 1]"]
            ),
            ["groups twice"] = (f => f.Set("groups", [1, 2, 3, 4], 4), ["groups.txt", "remove the other"]),
            ["too few groups"] = (f => f.Groups("a\na\na\n"), ["groups.txt", "found 3 lines", "expected 4"]),
            ["empty group"] = (f => f.Groups("a\n\na\na\n"), ["groups.txt, line 2", "the name of a group"]),

            ["too few ids"] = (f => f.Ids("a\nb\nc\n"), ["ids.txt", "found 3 lines", "expected 4"]),
            ["too many ids"] = (f => f.Ids("a\nb\nc\nd\ne"), ["ids.txt", "found 5 lines", "expected 4"]),
            ["no ids"] = (f => f.Ids(""), ["ids.txt", "found 0 lines", "expected 4"]),
            ["same ids"] = (f => f.Ids("a\nb\nc\nb"), ["ids.txt, line 4", "'b' as in line 2"]),
            ["same ids but for the line end"] = (f => f.Ids("a\r\nb\nc\na\n"), ["ids.txt, line 4", "'a' as in line 1"]),
            ["empty id"] = (f => f.Ids("a\n\nc\nd\n"), ["ids.txt, line 2", "found nothing"]),
            ["ids that are not UTF-8"] = (f => f.Entries["ids.txt"] = [0xC3, 0x28], ["ids.txt", "UTF-8"]),
            ["damaged array"] = (
                f => f.Entries["labels.npy"] = f.Entries["labels.npy"][..^1],
                ["labels.npy", "cut short"]
            ),
            ["not an array"] = (
                f => f.Entries["labels.npy"] = [1, 2, 3, 4, 5, 6, 7, 8, 9],
                ["labels.npy", "934E554D5059"]
            ),
        };

    [Theory]
    [MemberData(nameof(Names))]
    public void Is_refused(string name)
    {
        (Action<EvidenceFiles> spoil, string[] words) = Cases[name];
        EvidenceFiles files = new();
        spoil(files);
        using TempFolder folder = new();
        string asFolder = files.SaveFolder(folder);
        Refused.With(() => EvidenceReader.Open(asFolder).Dispose(), words);
        string asArchive = files.SaveArchive(folder);
        Refused.With(() => EvidenceReader.Open(asArchive).Dispose(), words);
    }

    private static void Probabilities(EvidenceFiles files, float[] values)
    {
        EvidenceFiles minimal = EvidenceFiles
            .Minimal()
            .Remove("target_logits")
            .Set("target_probabilities", values, 4, 3);
        files.Entries.Clear();
        foreach ((string name, byte[] content) in minimal.Entries)
        {
            files.Entries.Add(name, content);
        }
    }
}
