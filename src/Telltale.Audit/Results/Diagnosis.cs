using System.Text.Json.Serialization;

namespace Telltale.Audit.Results;

/// <summary>Why the model leaks, which records carry it, and what would help. Everything here speaks of the first target.</summary>
/// <param name="Gap">How much better it does on what it was trained on.</param>
/// <param name="Memorisation">What being trained on a record changes, over reference models; null where there are too few.</param>
/// <param name="Concentration">How much of the leak the most memorised members carry; empty where that cannot be told.</param>
/// <param name="Causes">Likely causes, the one that carries most first.</param>
/// <param name="Countermeasures">What to do, largest expected effect first.</param>
/// <param name="Calibration">Non-members held against their own distribution; null without reference models.</param>
/// <param name="Stability">Whether the same records stand out under other targets; null where there is one target.</param>
public sealed record Diagnosis(
    GeneralisationGap Gap,
    Memorisation? Memorisation,
    IReadOnlyList<Concentration> Concentration,
    IReadOnlyList<LikelyCause> Causes,
    IReadOnlyList<Countermeasure> Countermeasures,
    NullCalibration? Calibration,
    Stability? Stability
);

/// <summary>How much better the target does on records that it was trained on. Null where its answers do not show it.</summary>
/// <param name="MemberAccuracy">Share of members classified right.</param>
/// <param name="NonmemberAccuracy">Share of non-members classified right.</param>
/// <param name="MemberConfidence">Mean probability of the true class, members.</param>
/// <param name="NonmemberConfidence">Mean probability of the true class, non-members.</param>
public sealed record GeneralisationGap(
    double? MemberAccuracy,
    double? NonmemberAccuracy,
    double? MemberConfidence,
    double? NonmemberConfidence
)
{
    /// <summary>Mean loss a token in nats, texts that are members; null for other records.</summary>
    public double? MemberLoss { get; init; }

    /// <summary>Mean loss a token in nats, texts that are not.</summary>
    public double? NonmemberLoss { get; init; }
}

/// <summary>
/// What training on a record does to the probability of its true class (of a text: of a token, as a geometric mean): its mean over
/// reference models trained with it, less that over those trained without it (Feldman and Zhang 2020).
/// </summary>
/// <param name="Records">Records with at least two models on either side.</param>
/// <param name="Mean">Mean over them.</param>
/// <param name="StrongShare">Share of them with a value of 0.25 or more.</param>
/// <param name="Top">The members with the highest values.</param>
public sealed record Memorisation(int Records, double Mean, double StrongShare, IReadOnlyList<MemorisedRecord> Top);

/// <summary>One memorised member.</summary>
/// <param name="Record">Its id.</param>
/// <param name="Label">Its class; null for a text.</param>
/// <param name="Value">Probability of the true class with it less without it.</param>
/// <param name="StandardError">Of that difference.</param>
/// <param name="With">Mean probability of the true class over models trained with it.</param>
/// <param name="Without">The same without it: low where the record is unlike the others of its class, or mislabelled.</param>
/// <param name="Score">Its score in the strongest attack; null where it has none.</param>
public sealed record MemorisedRecord(
    string Record,
    int? Label,
    double Value,
    double StandardError,
    double With,
    double Without,
    double? Score
);

/// <summary>How much of the leak some members carry: of the members found beyond those that chance would find.</summary>
/// <param name="Share">The most memorised share of the members.</param>
/// <param name="Members">How many that is.</param>
/// <param name="Excess">Their share of the excess, at <paramref name="Fpr"/>; 1 is all of it, above 1 the others do worse than chance.</param>
/// <param name="Fpr">False-positive rate at which they are found.</param>
public sealed record Concentration(double Share, int Members, double Excess, double Fpr);

/// <summary>A likely cause of the leak.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Carries">Share of the excess that the records concerned carry; null where it speaks of all records or cannot be told.</param>
/// <param name="Finding">What was measured, in a sentence.</param>
/// <param name="Records">Some of the records concerned, most striking first.</param>
public sealed record LikelyCause(CauseKind Kind, double? Carries, string Finding, IReadOnlyList<string> Records);

/// <summary>Causes that are looked for.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CauseKind>))]
public enum CauseKind
{
    /// <summary>The model fits its training records much better than new ones.</summary>
    [JsonStringEnumMemberName("overfitting")]
    Overfitting,

    /// <summary>Models that never saw them are sure of another class: a wrong label, or a very unusual record.</summary>
    [JsonStringEnumMemberName("mislabelled")]
    Mislabelled,

    /// <summary>Records that models which never saw them get wrong, but not surely.</summary>
    [JsonStringEnumMemberName("atypical")]
    Atypical,

    /// <summary>Classes with few records.</summary>
    [JsonStringEnumMemberName("rare-classes")]
    RareClasses,

    /// <summary>Equal records.</summary>
    [JsonStringEnumMemberName("duplicates")]
    Duplicates,

    /// <summary>Tokens that a model which did not learn the texts finds hard: numbers, names, rare words.</summary>
    [JsonStringEnumMemberName("hard-tokens")]
    HardTokens,
}

/// <summary>Something to do about it.</summary>
/// <param name="Action">What to do.</param>
/// <param name="Effect">How much to expect.</param>
/// <param name="Reason">Why, from what was measured here.</param>
/// <param name="Cost">What it costs, or what to look out for.</param>
public sealed record Countermeasure(string Action, ExpectedEffect Effect, string Reason, string Cost);

/// <summary>How much a countermeasure can be expected to do.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ExpectedEffect>))]
public enum ExpectedEffect
{
    /// <summary>Most of the leak.</summary>
    [JsonStringEnumMemberName("large")]
    Large,

    /// <summary>A good part of it.</summary>
    [JsonStringEnumMemberName("moderate")]
    Moderate,

    /// <summary>Some of it.</summary>
    [JsonStringEnumMemberName("small")]
    Small,
}

/// <summary>Whether non-members, each held against models trained without it, look like records that were not used.</summary>
/// <param name="Uniformity">Kolmogorov's test of their p-values.</param>
/// <param name="Histogram">Their number in each of twenty equal parts of [0, 1].</param>
/// <param name="Sentence">What it means.</param>
public sealed record NullCalibration(Uniformity Uniformity, IReadOnlyList<int> Histogram, string Sentence);

/// <summary>Whether the same records stand out under other targets of the same recipe: means over pairs of targets, of the members that they share.</summary>
/// <param name="Attack">Label of the attack.</param>
/// <param name="Pairs">Pairs of targets.</param>
/// <param name="TopShare">Share of the shared members that counts as standing out.</param>
/// <param name="Jaccard">Mean overlap of those sets: shared ÷ in either.</param>
/// <param name="JaccardByChance">What random sets would come to.</param>
/// <param name="Spearman">Mean rank correlation of the scores of all shared members.</param>
public sealed record Stability(
    string Attack,
    int Pairs,
    double TopShare,
    double Jaccard,
    double JaccardByChance,
    double Spearman
);
