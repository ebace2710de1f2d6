using Telltale.Core.Evidence;

namespace Telltale.Adapters.Formats.Evidence;

/// <summary>The names of a classifier's evidence on disk: a contract with whoever writes the arrays.</summary>
public static class EvidenceNames
{
    /// <summary>True class of each record.</summary>
    public const string Labels = "labels";

    /// <summary>Membership of each record: 1, 0, or −1 where it is to be judged.</summary>
    public const string Member = "member";

    /// <summary>Membership mask of the reference models.</summary>
    public const string ReferenceMember = "reference_member";

    /// <summary>True class of each population record.</summary>
    public const string PopulationLabels = "population_labels";

    /// <summary>The records themselves.</summary>
    public const string Features = "features";

    /// <summary>The population records themselves.</summary>
    public const string PopulationFeatures = "population_features";

    /// <summary>Number of the group (the person, the user) that each record belongs to.</summary>
    public const string Groups = "groups";

    /// <summary>Names of the records: a text file, one a line.</summary>
    public const string IdsFile = "ids.txt";

    /// <summary>The records themselves where they are texts: JSON Lines, a string a line.</summary>
    public const string TextsFile = "texts.jsonl";

    /// <summary>Name of the group of each record: a text file, one a line; instead of <see cref="Groups"/>.</summary>
    public const string GroupsFile = "groups.txt";

    /// <summary>Beginning of the names of the target's signals.</summary>
    public const string Target = "target";

    /// <summary>Beginning of the names of the target's signals when it was asked again.</summary>
    public const string TargetRepeat = "target_repeat";

    /// <summary>Beginning of the names of the reference models' signals.</summary>
    public const string Reference = "reference";

    /// <summary>Beginning of the names of the target's signals for the population.</summary>
    public const string PopulationTarget = "population_target";

    /// <summary>Beginning of the names of the reference models' signals for the population.</summary>
    public const string PopulationReference = "population_reference";

    /// <summary>Beginning of the names of what models of a cascade on this target answer.</summary>
    public const string Cascade = "cascade";

    /// <summary>Membership mask of these models.</summary>
    public const string CascadeMember = "cascade_member";

    /// <summary>Round in which each of these models was trained, from 2 on.</summary>
    public const string CascadeRound = "cascade_round";

    /// <summary>Every array name that is known, in the order of the documentation.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Labels,
        Member,
        .. SignalNames(Target),
        .. SignalNames(TargetRepeat),
        .. SignalNames(Reference),
        ReferenceMember,
        PopulationLabels,
        .. SignalNames(PopulationTarget),
        .. SignalNames(PopulationReference),
        Features,
        PopulationFeatures,
        Groups,
        .. ProbeArray.All.Select(kind => kind.Name),
        .. SignalNames(Cascade),
        CascadeMember,
        CascadeRound,
    ];

    /// <summary>The text files that are known.</summary>
    public static IReadOnlyList<string> Texts { get; } = [IdsFile, GroupsFile, TextsFile];

    /// <summary>The kinds of signals that a model may give: predicted classes are asked of the target alone.</summary>
    internal static IEnumerable<SignalKind> KindsOf(string prefix) =>
        Enum.GetValues<SignalKind>().Where(kind => kind != SignalKind.Labels || prefix is Target or PopulationTarget);

    /// <summary>The name of an array of signals: <c>target_logits</c>.</summary>
    internal static string Of(string prefix, SignalKind kind) =>
        prefix
        + kind switch
        {
            SignalKind.Logits => "_logits",
            SignalKind.Probabilities => "_probabilities",
            SignalKind.Margins => "_margins",
            SignalKind.Labels => "_labels",
        };

    private static IEnumerable<string> SignalNames(string prefix) => KindsOf(prefix).Select(kind => Of(prefix, kind));
}

/// <summary>What an array of signals holds.</summary>
internal enum SignalKind
{
    /// <summary>A number for each class, before softmax.</summary>
    Logits,

    /// <summary>A probability for each class.</summary>
    Probabilities,

    /// <summary>The margin of the true class. For the target an extension of the contract.</summary>
    Margins,

    /// <summary>The predicted class.</summary>
    Labels,
}
