using System.Globalization;
using Telltale.Attacks.Language;
using Telltale.Audit.Forecasts;
using Telltale.Audit.Language.Collecting;
using Telltale.Audit.Language.Plans;
using Telltale.Audit.Plans;
using Telltale.Audit.Results;
using Telltale.Core;
using Telltale.Core.Evidence.Language;
using Telltale.Core.Randomness;

namespace Telltale.Audit.Language.Forecasts;

/// <summary>
/// Tells before language models are asked what that will take (requests, tokens, money, time), attack by attack, whether the
/// budget suffices, and what will be seen by it. Nothing is sent.
/// </summary>
public sealed record TextForecaster
{
    private const int EnoughModels = 4;

    /// <summary>Name of the plan, or of the texts.</summary>
    public required string Plan { get; init; }

    /// <summary>How much there will be.</summary>
    public required ForecastSize Size { get; init; }

    /// <summary>Texts that will be asked about, with what is known of them.</summary>
    public required IReadOnlyList<TextRecord> Documents { get; init; }

    /// <summary>Texts that are not judged.</summary>
    public required KnownTextSets Known { get; init; }

    /// <summary>The target, or all targets, which are asked alike.</summary>
    public required PlannedTextModel Target { get; init; }

    /// <summary>Models that it will be held against.</summary>
    public required IReadOnlyList<PlannedReference> References { get; init; }

    /// <summary>The same as attacks will see them, shadow models one by one.</summary>
    public required IReadOnlyList<ExpectedModel> Expected { get; init; }

    /// <summary>The attacks.</summary>
    public required IReadOnlyList<TextAttackChoice> Attacks { get; init; }

    /// <summary>How often models are asked.</summary>
    public required TextQueryPlan Queries { get; init; }

    /// <summary>Root of what is drawn for changed copies.</summary>
    public required Seed Seed { get; init; }

    /// <summary>How scores will be assessed; null where they will not.</summary>
    public AssessmentPlan? Assessment { get; init; }

    /// <summary>Seconds a token of a model of this machine; null where it was not tried.</summary>
    public Func<PlannedTextModel, double?> SecondsAToken { get; init; } = _ => null;

    /// <summary>Seconds to train all models; null where none is trained, or it was not tried.</summary>
    public double? TrainingSeconds { get; init; }

    /// <summary>The forecast.</summary>
    /// <param name="leak">TPR and FPR of a leak that must be seen; null for none.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="BadInputException">A text is empty, no attack can run, or a leak that is none.</exception>
    public TextForecast Of((double Tpr, double Fpr)? leak, CancellationToken cancellation)
    {
        (IReadOnlyList<TextAttackChoice> able, IReadOnlyList<SkippedAttack> skipped) = ExpectedEvidence.Sort(
            Documents,
            Known,
            Expected,
            Target.Access,
            Attacks,
            Target.NamesTokens
        );
        if (able.Count == 0)
        {
            throw new BadInputException(
                $"no attack can run: {string.Join("; ", skipped.Select(s => $"{s.Label} {s.Reason}"))}."
            );
        }

        AskingCost target = new(Target, TokenCounting.For(Target, References));
        AskingCost[] references = [.. References.Select(r => new AskingCost(r.Model, TokenCounting.For(r.Model, [])))];
        Rehearsal rehearsal = new()
        {
            Documents = Documents,
            Known = Known,
            Queries = Queries,
            Seed = Seed,
        };
        Asked[] asked =
        [
            .. able.Select(attack =>
            {
                (Questions ofTarget, IReadOnlyList<Questions> ofReferences) = rehearsal.Of(
                    Target,
                    References,
                    [attack.Attack.Needs],
                    cancellation
                );
                return new Asked([ofTarget, .. ofReferences]);
            }),
        ];
        AskingCost[] models = [target, .. references];
        Asked whole = asked.Aggregate(Asked.Nothing(models.Length), (all, one) => all.With(one));
        string[] lacking = [.. Lacking(models, whole)];
        ForecastPower? power =
            Assessment is { } plan && Size is { Members: > 0, Nonmembers: > 0 }
                ? new ForecastPower(Size, plan, able.Count, Size.Rows is null ? "text" : "person")
                : null;
        return new TextForecast(
            TextForecast.SchemaName,
            Plan,
            Size,
            power is null
                ? null
                : new TextForecastPower(
                    power.Tests,
                    power.SmallestAuc(),
                    power.Rates(),
                    leak is { } wanted ? power.Wanted(wanted.Tpr, wanted.Fpr) : null,
                    power.Single()
                ),
            [
                .. models
                    .Select((m, i) => Told(m, i, whole.OfModel[i]))
                    .Where(m => m.Count > 0 && m.Questions.Total() > 0),
            ],
            [.. able.Select((attack, i) => Told(attack, models, asked[i]))],
            skipped,
            lacking.Length == 0,
            [.. Fitting(able, models, asked)],
            TrainingSeconds,
            [.. NotCounted(models, whole)],
            [.. Advice(power, whole)]
        )
        {
            Texts = Documents.Count,
            // Questions are much the same for each text.
            FittingTexts =
                lacking.Length == 0
                    ? null
                    : (int)(Documents.Count * models.Select((m, i) => m.ShareThatFits(whole.OfModel[i])).Min()),
        };
    }

    private ForecastModel Told(AskingCost cost, int number, Questions asked) =>
        cost.Told(
            number == 0 ? "target"
                : References[number - 1].TrainedOn is null ? $"reference {References[number - 1].Name}"
                : "shadow models",
            number == 0 ? Math.Max(1, Size.Targets) : References[number - 1].Count,
            Kinds(asked),
            asked,
            cost.Model.Terms is null ? SecondsAToken(cost.Model) : null
        );

    private ForecastAttack Told(TextAttackChoice attack, AskingCost[] models, Asked asked)
    {
        AskedTokens[] likely =
        [
            .. models.Select((m, i) => m.Model.Terms is null ? default : m.Likely(asked.OfModel[i])),
        ];
        bool priced = models.Any(m => m.Model.Terms is { HasPrice: true });
        return new ForecastAttack(
            attack.Label,
            attack.Descriptor.Name,
            Kinds(asked.OfModel[0]),
            References.Select((r, i) => r.Count * asked.OfModel[i + 1].Readings.Count).Sum(),
            likely.Sum(l => l.Requests),
            likely.Sum(l => l.Tokens),
            priced ? (double)Math.Round(models.Select((m, i) => m.Model.Terms?.CostOf(likely[i]) ?? 0).Sum(), 6) : null,
            !Lacking(models, asked).Any()
        );
    }

    private ForecastQuestions Kinds(Questions asked)
    {
        HashSet<string> texts = new(Documents.Select(d => d.Text), StringComparer.Ordinal);
        int Count(Func<Ports.TextQuery, bool> which) => asked.Readings.Count(which);
        return new ForecastQuestions(
            Count(q => q.Prefix is null && texts.Contains(q.Text)),
            Count(q => q.Prefix is null && !texts.Contains(q.Text)),
            Count(q => q.Prefix is not null),
            asked.Continued.Count
        );
    }

    private static IEnumerable<string> Fitting(
        IReadOnlyList<TextAttackChoice> attacks,
        AskingCost[] models,
        Asked[] asked
    )
    {
        Asked taken = Asked.Nothing(models.Length);
        for (int i = 0; i < attacks.Count; i++)
        {
            Asked more = taken.With(asked[i]);
            if (!Lacking(models, more).Any())
            {
                taken = more;
                yield return attacks[i].Label;
            }
        }
    }

    private static IEnumerable<string> Lacking(AskingCost[] models, Asked asked) =>
        models.Select((m, i) => m.BudgetFor(asked.OfModel[i])?.Lacking).OfType<string>();

    private IEnumerable<string> NotCounted(AskingCost[] models, Asked whole)
    {
        bool served = models.Any(m => m.Model.Terms is not null);
        if (served)
        {
            yield return "Requests that fail are not counted: they are sent again and count against the budget, those that break over with all their tokens.";
        }

        if (whole.OfModel[0].Readings.Any(q => q.Prefix is not null))
        {
            yield return "Prefixes are counted whole; where the target reads too little at once they are shortened, and cost less.";
        }

        if (whole.OfModel[0].Continued.Count > 0)
        {
            yield return "Continuations are counted at their greatest length; many end sooner.";
        }

        if (models.Any(m => m.Model.Terms is { RequestsPerMinute: null, TokensPerMinute: null }))
        {
            yield return "No rate is given (requests_per_minute, tokens_per_minute), so the time at the server cannot be told.";
        }

        if (models.Any(m => m.Model.Terms is null && SecondsAToken(m.Model) is null))
        {
            yield return "The time of a model that llama.cpp runs is not tried out.";
        }

        if (Assessment is not null)
        {
            yield return "Scoring, intervals, checks and the report are not counted; they take seconds, minutes with many thousand texts.";
        }
    }

    private IEnumerable<string> Advice(ForecastPower? power, Asked whole)
    {
        if (Assessment is not null && power is null)
        {
            yield return "Nothing will be seen: members and non-members are both needed.";
        }

        if (power?.CannotRuleOut() is { } cannot)
        {
            yield return cannot;
        }

        if (power?.TooLowRate() is { } low)
        {
            yield return low;
        }

        int least = Math.Min(Size.LeastWith, Size.LeastWithout);
        if (
            References.Any(r => r.TrainedOn is not null)
            && whole.OfModel[^1].Readings.Count > 0
            && least < EnoughModels
        )
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"Some text has {(least == 0 ? "no shadow model" : least == 1 ? "a single shadow model" : $"only {least} shadow models")} on one side; with a larger models.count the attacks over shadow models find more."
            );
        }
    }

    /// <summary>What each model is asked: the target first.</summary>
    private sealed record Asked(Questions[] OfModel)
    {
        public static Asked Nothing(int models) => new([.. Enumerable.Range(0, models).Select(_ => Questions.None())]);

        public Asked With(Asked others) => new([.. OfModel.Zip(others.OfModel, (a, b) => a.With(b))]);
    }
}
