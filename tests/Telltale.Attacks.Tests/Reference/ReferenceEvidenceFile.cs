using Telltale.Core.Evidence;
using Telltale.Core.Numerics;
using Telltale.TestKit;

namespace Telltale.Attacks.Tests.Reference;

/// <summary>The evidence of reference/classifier, read once.</summary>
internal static class ReferenceEvidenceFile
{
    public static ClassifierEvidence Evidence { get; } = Read();

    private static ClassifierEvidence Read()
    {
        MinimalNpz file = new(RepositoryFiles.At("reference", "classifier", "evidence.npz"));
        int[] labels = file.Integers("labels");
        int[] populationLabels = file.Integers("population_labels");
        long[] shape = file.Shape("reference_member");
        sbyte[] bits = file.Bytes("reference_member");
        MembershipMask mask = new((int)shape[0], (int)shape[1]);
        for (int i = 0; i < bits.Length; i++)
        {
            mask[i / mask.Records, i % mask.Records] = bits[i] == 1;
        }

        return new ClassifierEvidence(
            [.. Enumerable.Range(0, labels.Length).Select(i => $"{i}")],
            labels,
            [.. file.Bytes("member").Select(m => (Membership)m)],
            Logits("target_logits", labels),
            new ReferenceEvidence(Logits("reference_logits", labels), mask),
            new PopulationEvidence(
                populationLabels,
                Logits("population_target_logits", populationLabels),
                Logits("population_reference_logits", populationLabels)
            )
        );

        LogitSignals Logits(string name, int[] truth)
        {
            long[] extents = file.Shape(name);
            long[] four = extents.Length == 3 ? [1, .. extents] : extents;
            return new LogitSignals(new MemoryArray<float>(file.Floats(name), four), truth);
        }
    }
}
