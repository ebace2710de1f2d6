using Telltale.Adapters.Formats.Csv;
using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;
using Telltale.Core.Text;

namespace Telltale.Adapters.Formats.Evidence;

/// <summary>
/// Reads a classifier's evidence from a folder of .npy files (mapped, not read) or from one .npz file. With N records, M
/// reference models, Q queries a record (the axis may be left out where Q is 1), C classes and Z population records:
/// <list type="table">
/// <item><term>labels</term><description>[N] integers 0 … C−1</description></item>
/// <item><term>member</term><description>[N] 1 member, 0 non-member, −1 to be judged</description></item>
/// <item><term>target_logits | target_probabilities</term><description>[N, C] or [N, Q, C] floats</description></item>
/// <item><term>target_labels</term><description>[N] or [N, Q] predicted classes</description></item>
/// <item><term>target_repeat_logits | …</term><description>the same answers asked for again, as the target's: logits, probabilities or margins</description></item>
/// <item><term>target_margins</term><description>[N] or [N, Q] floats (an extension of the contract)</description></item>
/// <item><term>reference_logits | reference_probabilities</term><description>[M, N, C] or [M, N, Q, C] floats</description></item>
/// <item><term>reference_margins</term><description>[M, N] or [M, N, Q] floats</description></item>
/// <item><term>reference_member</term><description>[M, N] booleans, or integers 0 and 1</description></item>
/// <item><term>population_labels, population_target_*, population_reference_*</term><description>with Z for N</description></item>
/// <item><term>features</term><description>[N, D] real numbers</description></item>
/// <item><term>texts.jsonl</term><description>the records where they are texts: a JSON string a line</description></item>
/// <item><term>population_features</term><description>[Z, D] real numbers</description></item>
/// <item><term>groups</term><description>[N] integers: which records belong to one person; or groups.txt</description></item>
/// <item><term>groups.txt</term><description>a line a record: the name of its group</description></item>
/// <item><term>target_noise_labels, …</term><description>what probes measured: <see cref="ProbeArray.All"/></description></item>
/// <item><term>cascade_margins | cascade_logits | cascade_probabilities</term><description>as the reference models', of K models of a cascade on this target</description></item>
/// <item><term>cascade_member</term><description>[K, N] as reference_member</description></item>
/// <item><term>cascade_round</term><description>[K] integers from 2 on: the round in which each was trained</description></item>
/// <item><term>ids.txt</term><description>a line a record; without it records are "0", "1", …</description></item>
/// </list>
/// </summary>
public static class EvidenceReader
{
    /// <summary>Opens evidence and looks at every number of it once.</summary>
    /// <param name="path">A folder or an .npz file.</param>
    /// <param name="options">What is asked of it; null for the defaults.</param>
    /// <exception cref="BadInputException">
    /// Anything missing, unknown, given twice, of the wrong shape or type, out of range, NaN or infinite, or in
    /// disagreement. The message names the array, what was found, what was expected, what to do.
    /// </exception>
    public static OpenEvidence Open(string path, EvidenceReaderOptions? options = null)
    {
        options ??= new EvidenceReaderOptions();
        EvidenceSource source = Directory.Exists(path) ? new FolderSource(path) : new NpzSource(path, options.Limits);
        try
        {
            return new OpenEvidence(source, Read(source, options.Truth));
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    private static ClassifierEvidence Read(EvidenceSource source, TruthNeed truth)
    {
        CheckNames(source);
        SourceArray labelArray = source.Get(Required(source, EvidenceNames.Labels));
        int[] labels = IntegerArrays.ReadClasses(labelArray, records: null);
        int records = labels.Length;
        Membership[] membership = ReadMembership(source, records, truth);
        SignalArray target =
            SignalArray.Find(source, EvidenceNames.Target, records)
            ?? throw new BadInputException(
                $"{source.Path}: found none of target_logits, target_probabilities, target_margins and target_labels, expected "
                    + "what the target answers about the records."
            );
        SignalArray? repeated = SignalArray.Find(source, EvidenceNames.TargetRepeat, records);
        SignalArray? reference = SignalArray.Find(source, EvidenceNames.Reference, records);
        CheckMaskPresence(source, reference);

        (SourceArray Array, int[] Labels)? population = ReadPopulationLabels(source);
        SignalArray? populationTarget = null;
        SignalArray? populationReference = null;
        if (population is { } z)
        {
            populationTarget = SignalArray.Find(source, EvidenceNames.PopulationTarget, z.Labels.Length);
            populationReference = SignalArray.Find(source, EvidenceNames.PopulationReference, z.Labels.Length);
        }

        CheckPopulation(source, population is not null, populationTarget, reference, populationReference);
        int? classes = CheckAgreement(target, repeated, reference, populationTarget, populationReference);
        if (classes is { } count)
        {
            IntegerArrays.CheckRange(labelArray, labels, count);
            if (population is { } known)
            {
                IntegerArrays.CheckRange(known.Array, known.Labels, count);
            }
        }

        foreach (
            SignalArray? signals in (SignalArray?[])[target, repeated, reference, populationTarget, populationReference]
        )
        {
            signals?.Check(classes);
        }

        CascadeEvidence? cascade = CascadeReader.Read(source, labels, target, reference, classes);
        NdArray? features = ReadFeatures(source, EvidenceNames.Features, records);
        return new ClassifierEvidence(
            source.ReadText(EvidenceNames.IdsFile) is { } ids
                ? RecordIds.Parse(ids.Text, ids.Place, records)
                : RecordIds.Numbers(records),
            labels,
            membership,
            target.ToSignals(labels),
            reference is null
                ? null
                : new ReferenceEvidence(
                    reference.ToSignals(labels),
                    IntegerArrays.ReadMask(source.Get(EvidenceNames.ReferenceMember), reference.Models, records)
                ),
            population is { } p
                ? new PopulationEvidence(
                    p.Labels,
                    populationTarget!.ToSignals(p.Labels),
                    populationReference?.ToSignals(p.Labels)
                )
                {
                    Features = ReadFeatures(source, EvidenceNames.PopulationFeatures, p.Labels.Length),
                }
                : null,
            features,
            GroupNames.Read(source, records),
            ProbeReader.Read(source, records, reference?.Models, classes),
            repeated?.ToSignals(labels),
            source.ReadText(EvidenceNames.TextsFile) is { } texts
                ? RecordTexts.Parse(texts.Text, texts.Place, records)
                : null,
            cascade
        );
    }

    private static void CheckNames(EvidenceSource source)
    {
        foreach (string name in source.ArrayNames)
        {
            if (!EvidenceNames.All.Contains(name, StringComparer.Ordinal))
            {
                throw new BadInputException(
                    $"{source.Path}: found the array '{Printable.Shorten(name)}', expected only those of the evidence; the nearest "
                        + $"name is '{Nearest.Of(name, EvidenceNames.All.Concat(EvidenceNames.Texts))}'. Rename it or take it out."
                );
            }
        }
    }

    private static string Required(EvidenceSource source, string name) =>
        source.Has(name)
            ? name
            : throw new BadInputException(
                $"{source.Path}: found no array '{name}', expected it beside {string.Join(", ", source.ArrayNames.Take(20))}."
            );

    private static Membership[] ReadMembership(EvidenceSource source, int records, TruthNeed truth)
    {
        SourceArray array = source.Get(Required(source, EvidenceNames.Member));
        Membership[] membership = IntegerArrays.ReadMembership(array, records);
        int members = membership.Count(m => m == Membership.Member);
        int nonMembers = membership.Count(m => m == Membership.NonMember);
        return truth == TruthNeed.BothSides && (members == 0 || nonMembers == 0)
            ? throw array.Fault(
                $"found {members} members and {nonMembers} non-members among {records} records, expected at least one of each: "
                    + "an attack is assessed on records whose truth is known."
            )
            : membership;
    }

    private static void CheckMaskPresence(EvidenceSource source, SignalArray? reference)
    {
        if (reference is null && source.Has(EvidenceNames.ReferenceMember))
        {
            throw new BadInputException(
                $"{source.Path}: found reference_member without reference_logits, reference_probabilities or reference_margins, "
                    + "expected both; add the signals or take the mask out."
            );
        }

        if (reference is not null && !source.Has(EvidenceNames.ReferenceMember))
        {
            throw new BadInputException(
                $"{reference.Place}: found signals of reference models without reference_member, expected the mask [models, "
                    + "records] that says which model was trained on which record; add it."
            );
        }
    }

    private static (SourceArray Array, int[] Labels)? ReadPopulationLabels(EvidenceSource source)
    {
        if (source.Has(EvidenceNames.PopulationLabels))
        {
            SourceArray array = source.Get(EvidenceNames.PopulationLabels);
            return (array, IntegerArrays.ReadClasses(array, records: null));
        }

        string? orphan = source.ArrayNames.FirstOrDefault(n => n.StartsWith("population_", StringComparison.Ordinal));
        return orphan is null
            ? null
            : throw new BadInputException(
                $"{source.Path}: found {orphan} without population_labels, expected the true class of each population record; "
                    + "add it."
            );
    }

    private static void CheckPopulation(
        EvidenceSource source,
        bool given,
        SignalArray? target,
        SignalArray? reference,
        SignalArray? populationReference
    )
    {
        if (given && target is null)
        {
            throw new BadInputException(
                $"{source.Path}: found population_labels without population_target_logits, population_target_probabilities, "
                    + "population_target_margins or population_target_labels, expected what the target answers about the "
                    + "population; add it."
            );
        }

        if (populationReference is not null && reference is null)
        {
            throw new BadInputException(
                $"{populationReference.Place}: found it without reference_logits, reference_probabilities or reference_margins, "
                    + "expected the same models' answers about the records; add them."
            );
        }
    }

    private static int? CheckAgreement(
        SignalArray target,
        SignalArray? repeated,
        SignalArray? reference,
        SignalArray? populationTarget,
        SignalArray? populationReference
    )
    {
        int? classes = target.Classes;
        string classesFrom = target.Place;
        foreach (SignalArray? other in (SignalArray?[])[repeated, reference, populationTarget, populationReference])
        {
            if (other is null)
            {
                continue;
            }

            other.RequireSame("queries a record", other.Queries, target.Queries, target.Place);
            other.RequireSame("classes", other.Classes, classes, classesFrom);
            if (classes is null && other.Classes is not null)
            {
                (classes, classesFrom) = (other.Classes, other.Place);
            }
        }

        populationReference?.RequireSame("models", populationReference.Models, reference!.Models, reference.Place);
        return classes;
    }

    private static NdArray? ReadFeatures(EvidenceSource source, string name, int records)
    {
        if (!source.Has(name))
        {
            return null;
        }

        SourceArray array = source.Get(name);
        if (array.Shape is not [var n, > 0] || n != records)
        {
            throw array.Fault(
                $"found {array.Text}, expected [{records}, features]: a row for each record; reshape with "
                    + $"reshape({records}, -1)."
            );
        }

        if (name == EvidenceNames.PopulationFeatures && source.Has(EvidenceNames.Features))
        {
            SourceArray own = source.Get(EvidenceNames.Features);
            if (own.Shape is [_, var width] && width != array.Shape[1])
            {
                throw array.Fault(
                    $"found {array.Text}, expected [{records}, {width}]: as many numbers a record as in {own.Place}."
                );
            }
        }

        FloatScan.RequireFinite(array);
        return array.Numbers;
    }
}
