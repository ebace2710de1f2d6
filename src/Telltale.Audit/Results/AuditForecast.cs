namespace Telltale.Audit.Results;

/// <summary>
/// What an audit by a plan will be able to see, and what it will take, told before anything is trained (schema
/// <c>telltale/forecast/1</c>).
/// </summary>
/// <param name="Schema">Always <see cref="SchemaName"/>.</param>
/// <param name="Plan">Name of the plan.</param>
/// <param name="Size">How much it will have to work with.</param>
/// <param name="Tests">Tests that its verdict will correct for: a rank test and one at each rate, for each attack.</param>
/// <param name="SmallestAuc">Smallest AUC that would be told from chance in four cases of five; null where none would.</param>
/// <param name="Rates">The same at each false-positive rate.</param>
/// <param name="Wanted">What a leak of the size asked about needs; null where none was.</param>
/// <param name="Records">What can be said about single records.</param>
/// <param name="Checks">Which checks can be made.</param>
/// <param name="Cost">Time, disk and memory here; null where nothing was tried.</param>
/// <param name="Advice">What to change, and why, a sentence each.</param>
public sealed record AuditForecast(
    string Schema,
    string Plan,
    ForecastSize Size,
    int Tests,
    double? SmallestAuc,
    IReadOnlyList<ForecastRate> Rates,
    WantedLeak? Wanted,
    ForecastRecords Records,
    IReadOnlyList<ForecastCheck> Checks,
    ForecastCost? Cost,
    IReadOnlyList<string> Advice
)
{
    /// <summary>Name and version of the format.</summary>
    public const string SchemaName = "telltale/forecast/1";
}

/// <summary>How much an audit will have to work with.</summary>
/// <param name="Candidates">Candidate records; persons where they have several rows each.</param>
/// <param name="Population">Population records.</param>
/// <param name="Targets">Targets.</param>
/// <param name="References">Reference models a target.</param>
/// <param name="LeastWith">Fewest reference models of the first target that any candidate is trained into.</param>
/// <param name="LeastWithout">Fewest that any candidate is left out of.</param>
/// <param name="Members">Members over all targets.</param>
/// <param name="Nonmembers">Non-members over all targets.</param>
public sealed record ForecastSize(
    int Candidates,
    int Population,
    int Targets,
    int References,
    int LeastWith,
    int LeastWithout,
    int Members,
    int Nonmembers
)
{
    /// <summary>Rows of the candidates where those are persons with several each; null where every record stands for itself.</summary>
    public int? Rows { get; init; }
}

/// <summary>What will be seen at one false-positive rate.</summary>
/// <param name="Fpr">The rate.</param>
/// <param name="Support">Whether the non-members resolve it.</param>
/// <param name="SmallestTpr">Smallest TPR that would be told from chance in four cases of five; null where none would.</param>
public sealed record ForecastRate(double Fpr, Support Support, double? SmallestTpr);

/// <summary>What a leak of a given size needs.</summary>
/// <param name="Tpr">True-positive rate of the leak.</param>
/// <param name="Fpr">At this false-positive rate.</param>
/// <param name="Members">Members needed to see it in four cases of five, as many non-members; null where that is more than any audit has.</param>
/// <param name="Records">Candidate records needed with the targets of this plan.</param>
/// <param name="Targets">Targets needed with the records of this plan.</param>
/// <param name="IsSeen">Whether this plan will see it.</param>
/// <param name="Sentence">The same in words.</param>
public sealed record WantedLeak(
    double Tpr,
    double Fpr,
    int? Members,
    int? Records,
    int? Targets,
    bool IsSeen,
    string Sentence
);

/// <summary>What can be said about single records of the first target.</summary>
/// <param name="Nonmembers">Its non-members.</param>
/// <param name="SmallestP">Smallest p-value of a single record.</param>
/// <param name="Together">How many records must have it together when all candidates are asked about at a false-discovery rate of 0.05; null where none would ever count.</param>
/// <param name="NonmembersNeeded">Non-members with which one record alone would count among them.</param>
public sealed record ForecastRecords(int Nonmembers, double SmallestP, int? Together, int NonmembersNeeded);

/// <summary>Whether a check can be made.</summary>
/// <param name="Name">Its name.</param>
/// <param name="CanBeMade">Whether this plan gives it what it looks at.</param>
/// <param name="Note">What it will lack or warn of; empty where there is nothing to say.</param>
public sealed record ForecastCheck(string Name, bool CanBeMade, string Note);

/// <summary>Time, disk and memory, on this machine with these threads.</summary>
/// <param name="TrainingSeconds">Training all models, from a short trial.</param>
/// <param name="QuerySeconds">Asking them about all records, from the same trial.</param>
/// <param name="ScoringSeconds">Attacks on all targets, from a trial on few records.</param>
/// <param name="ProbeSeconds">Measuring what attacks need beyond plain answers, counted in queries and records learnt; at most, where a probe may stop early.</param>
/// <param name="Threads">Threads.</param>
/// <param name="DiskBytes">Disk at most.</param>
/// <param name="MemoryBytes">Memory, roughly.</param>
/// <param name="NotCounted">What the times leave out, a sentence each.</param>
public sealed record ForecastCost(
    double TrainingSeconds,
    double QuerySeconds,
    double ScoringSeconds,
    double ProbeSeconds,
    int Threads,
    double DiskBytes,
    double MemoryBytes,
    IReadOnlyList<string> NotCounted
);
