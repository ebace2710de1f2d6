using System.Globalization;
using Telltale.Audit.Persons;
using Telltale.Audit.Plans;
using Telltale.Core;

namespace Telltale.Audit.Language.Plans;

/// <summary>What is to be audited about a language model, how, and by which attacks: a checked plan.</summary>
public sealed record TextPlan
{
    /// <summary>Name of the audit.</summary>
    public required string Name { get; init; }

    /// <summary>Root of all randomness.</summary>
    public required ulong Seed { get; init; }

    /// <summary>File of the texts.</summary>
    public required string Texts { get; init; }

    /// <summary>Field of the texts that names the person who each belongs to; null where every text stands for itself.</summary>
    public string? Groups { get; init; }

    /// <summary>Candidates to draw, with <see cref="Groups"/> persons; null for all.</summary>
    public required int? Records { get; init; }

    /// <summary>Texts set aside.</summary>
    public required int Population { get; init; }

    /// <summary>Texts set aside that every model is trained on.</summary>
    public required int KnownMembers { get; init; }

    /// <summary>Whether texts equal to an earlier one are dropped.</summary>
    public required bool RemoveDuplicates { get; init; }

    /// <summary>A target that exists, or null where targets are trained here.</summary>
    public required string? Target { get; init; }

    /// <summary>How models are trained here; null with a target that exists.</summary>
    public required TextTrainingPlan? Training { get; init; }

    /// <summary>Further models to hold the target against, by name.</summary>
    public required IReadOnlyDictionary<string, string> References { get; init; }

    /// <summary>Attack strings.</summary>
    public required IReadOnlyList<string> Attacks { get; init; }

    /// <summary>How often models are asked, where an attack needs changed copies.</summary>
    public required TextQueryPlan Queries { get; init; }

    /// <summary>How scores are assessed.</summary>
    public required AssessmentPlan Assessment { get; init; }

    /// <summary>Every key with its value, for printing and hashing.</summary>
    public required PlanValues Values { get; init; }

    /// <summary>The same plan with another seed.</summary>
    public TextPlan WithSeed(ulong seed) =>
        this with
        {
            Seed = seed,
            Values = Values.With("seed", seed.ToString(CultureInfo.InvariantCulture)),
        };

    /// <summary>Reads the typed plan out of checked values.</summary>
    /// <param name="source">Name of the plan, for messages.</param>
    /// <param name="values">Checked values.</param>
    /// <param name="absolute">Makes the path under a key absolute.</param>
    /// <exception cref="BadInputException">Values that are each possible but do not go together.</exception>
    public static TextPlan From(string source, PlanValues values, Func<string, string, string> absolute)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(absolute);
        string? target = values.TextOrNull("target.model");
        if (target is not null && values.Has("target.base"))
        {
            throw new BadInputException(
                $"{source}: target.model and target.base are both given; a target that exists is not trained here. Give the base as a reference (references: [\"base=FILE.gguf\"])."
            );
        }

        if (target is not null && values.Has("target.tokenizer"))
        {
            throw new BadInputException(
                $"{source}: target.model and target.tokenizer are both given; a target that exists has a tokenizer of its own. Leave target.tokenizer out."
            );
        }

        return new TextPlan
        {
            Name = values.Text("name"),
            Seed = ulong.Parse(values.Text("seed"), CultureInfo.InvariantCulture),
            Texts = absolute("texts.path", values.Text("texts.path")),
            Groups = values.TextOrNull("texts.groups"),
            Records = values.WholeOrAll("texts.records"),
            Population = values.Whole("texts.population"),
            KnownMembers = values.Whole("texts.known_members"),
            RemoveDuplicates = values.Text("texts.duplicates") == "remove",
            Target = target is null ? null : Spec("target.model", target, absolute),
            Training = target is null ? TextTrainingPlan.From(source, values, absolute) : null,
            References = ReadReferences(source, values, absolute),
            Attacks = values.Items("attacks"),
            Queries = new TextQueryPlan(
                values.Whole("queries.neighbours"),
                values.Whole("queries.swaps"),
                values.Whole("queries.shots"),
                values.Whole("queries.continuations")
            ),
            Assessment = Assessed(source, values),
            Values = values,
        };
    }

    /// <summary>Refuses an aggregate where nobody is said to have several texts.</summary>
    private static AssessmentPlan Assessed(string source, PlanValues values)
    {
        AssessmentPlan assessment = AssessmentPlan.OfTexts(values);
        return assessment.Aggregate == PersonAggregate.Mean || values.Has("texts.groups")
            ? assessment
            : throw new BadInputException(
                $"{source}: assessment.aggregate is for texts that belong to persons, and nothing says whose they are; give texts.groups, or leave it out."
            );
    }

    private static Dictionary<string, string> ReadReferences(
        string source,
        PlanValues values,
        Func<string, string, string> absolute
    )
    {
        Dictionary<string, string> references = new(StringComparer.Ordinal);
        foreach (string item in values.Items("references"))
        {
            int equals = item.IndexOf('=');
            if (equals <= 0 || equals == item.Length - 1)
            {
                throw new BadInputException($"{source}: references: found “{item}”; expected NAME=MODEL.");
            }

            if (!references.TryAdd(item[..equals], Spec("references", item[(equals + 1)..], absolute)))
            {
                throw new BadInputException($"{source}: references: the name {item[..equals]} is given twice.");
            }
        }

        return references;
    }

    /// <summary>A file's path begins at the plan's folder; an address is one already.</summary>
    private static string Spec(string key, string spec, Func<string, string, string> absolute)
    {
        const string Native = "llama:";
        return spec.Contains("://", StringComparison.Ordinal) ? spec
            : spec.StartsWith(Native, StringComparison.Ordinal) ? Native + absolute(key, spec[Native.Length..])
            : absolute(key, spec);
    }
}

/// <summary>How often models are asked.</summary>
/// <param name="Neighbours">Changed copies of each text.</param>
/// <param name="Swaps">Copies with words swapped.</param>
/// <param name="Shots">Texts in a prefix.</param>
/// <param name="Continuations">Continuations of each text.</param>
public sealed record TextQueryPlan(int Neighbours, int Swaps, int Shots, int Continuations)
{
    /// <summary>What a plan without the section gets.</summary>
    public static TextQueryPlan Default { get; } = new(10, 5, 7, 10);
}
