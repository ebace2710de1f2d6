namespace Telltale.Audit.Results;

/// <summary>
/// What asking language models will take and what can be seen by it, told before anything is sent or trained (schema
/// <c>telltale/text-forecast/1</c>).
/// </summary>
/// <param name="Schema">Always <see cref="SchemaName"/>.</param>
/// <param name="Plan">Name of the plan, or of the texts.</param>
/// <param name="Size">How much there will be to work with.</param>
/// <param name="Power">What will be seen; null where nothing will be judged, or no attack can run.</param>
/// <param name="Models">What each model is asked, and what that takes.</param>
/// <param name="Attacks">What each attack alone asks for, in their order; the same reading serves several.</param>
/// <param name="CannotRun">Attacks that will be left out, each with its reason.</param>
/// <param name="Suffices">Whether what is left of every budget is enough for all; true where there is no budget.</param>
/// <param name="Fitting">Labels of the attacks that the budget suffices for together, taken in their order.</param>
/// <param name="TrainingSeconds">Training all models here, from a short trial; null where none is trained.</param>
/// <param name="NotCounted">What the numbers leave out, a sentence each.</param>
/// <param name="Advice">What to change, and why, a sentence each.</param>
public sealed record TextForecast(
    string Schema,
    string Plan,
    ForecastSize Size,
    TextForecastPower? Power,
    IReadOnlyList<ForecastModel> Models,
    IReadOnlyList<ForecastAttack> Attacks,
    IReadOnlyList<SkippedAttack> CannotRun,
    bool Suffices,
    IReadOnlyList<string> Fitting,
    double? TrainingSeconds,
    IReadOnlyList<string> NotCounted,
    IReadOnlyList<string> Advice
)
{
    /// <summary>Name and version of the format.</summary>
    public const string SchemaName = "telltale/text-forecast/1";

    /// <summary>About how many of the texts to be asked about the budget suffices for with all attacks; null where it suffices for all.</summary>
    public int? FittingTexts { get; init; }

    /// <summary>Texts to be asked about, those that are not judged among them.</summary>
    public int Texts { get; init; }
}

/// <summary>What an audit of texts will be able to see.</summary>
/// <param name="Tests">Tests that its verdict will correct for: a rank test and one at each rate, for each attack that can run.</param>
/// <param name="SmallestAuc">Smallest AUC that would be told from chance in four cases of five; null where none would.</param>
/// <param name="Rates">The same at each false-positive rate.</param>
/// <param name="Wanted">What a leak of the size asked about needs; null where none was.</param>
/// <param name="Records">What can be said about single texts.</param>
public sealed record TextForecastPower(
    int Tests,
    double? SmallestAuc,
    IReadOnlyList<ForecastRate> Rates,
    WantedLeak? Wanted,
    ForecastRecords Records
);

/// <summary>Questions, equal ones counted once.</summary>
/// <param name="Texts">Texts as they are.</param>
/// <param name="Copies">Changed copies of them.</param>
/// <param name="Prefixed">Texts after a prefix.</param>
/// <param name="Continued">Beginnings that are continued.</param>
public sealed record ForecastQuestions(int Texts, int Copies, int Prefixed, int Continued)
{
    /// <summary>All of them.</summary>
    public int Total() => Texts + Copies + Prefixed + Continued;
}

/// <summary>What one model, or several that are asked alike, will be asked.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Part">What it is for: <c>target</c>, <c>reference NAME</c>, <c>shadow models</c>.</param>
/// <param name="Count">How many models.</param>
/// <param name="IsServed">Whether it is behind HTTP; else it runs on this machine.</param>
/// <param name="Questions">Questions for each.</param>
/// <param name="Answered">Questions whose answers are stored and cost nothing.</param>
/// <param name="Requests">Requests to be sent, if none fails; 0 for a model of this machine.</param>
/// <param name="PromptTokens">Tokens that it will read.</param>
/// <param name="CompletionTokens">Tokens that it will write, at most.</param>
/// <param name="MostTokens">Tokens that the requests cannot exceed: a token a byte.</param>
/// <param name="CountedBy">How the tokens were counted, for a person.</param>
/// <param name="Cost">Money at the prices given; null without prices.</param>
/// <param name="Seconds">Least time at the rate given, or time here by a trial; null where neither is known.</param>
/// <param name="Budget">What is left to spend; null where no budget is set.</param>
public sealed record ForecastModel(
    string Name,
    string Part,
    int Count,
    bool IsServed,
    ForecastQuestions Questions,
    int Answered,
    long Requests,
    long PromptTokens,
    long CompletionTokens,
    long MostTokens,
    string CountedBy,
    double? Cost,
    double? Seconds,
    ForecastBudget? Budget
);

/// <summary>What is left of a budget, and whether it is enough.</summary>
/// <param name="Requests">Requests left; null where they are not limited.</param>
/// <param name="Tokens">Tokens left; null where they are not limited.</param>
/// <param name="Money">Money left; null where it is not limited.</param>
/// <param name="Lacking">What is too little, in words; null where all suffices.</param>
public sealed record ForecastBudget(long? Requests, long? Tokens, double? Money, string? Lacking);

/// <summary>What one attack asks for.</summary>
/// <param name="Label">Its label.</param>
/// <param name="Attack">Its name.</param>
/// <param name="Questions">Questions to the target.</param>
/// <param name="ReferenceQuestions">Questions to reference models, shadow models among them.</param>
/// <param name="Requests">Requests to served models, all together.</param>
/// <param name="Tokens">Tokens of them.</param>
/// <param name="Cost">Money for them; null without prices.</param>
/// <param name="Fits">Whether what is left of every budget is enough for this attack alone.</param>
public sealed record ForecastAttack(
    string Label,
    string Attack,
    ForecastQuestions Questions,
    int ReferenceQuestions,
    long Requests,
    long Tokens,
    double? Cost,
    bool Fits
);
