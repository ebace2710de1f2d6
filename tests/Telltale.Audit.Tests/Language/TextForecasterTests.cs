using Telltale.Attacks;
using Telltale.Attacks.Language;
using Telltale.Audit.Assessment;
using Telltale.Audit.Language.Collecting;
using Telltale.Audit.Language.Forecasts;
using Telltale.Audit.Language.Plans;
using Telltale.Audit.Plans;
using Telltale.Audit.Ports;
using Telltale.Audit.Results;
using Telltale.Audit.Tests.Samples;
using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Core.Evidence.Language;
using Telltale.Core.Randomness;

namespace Telltale.Audit.Tests.Language;

/// <summary>What is told before models are asked is what they are then asked, and its sums are those of the questions.</summary>
public sealed class TextForecasterTests
{
    private static readonly TextRecord[] Documents =
    [
        .. TinyLanguage.Documents(30, seed: 3, i => i % 2 == 0 ? Membership.Member : Membership.NonMember),
    ];

    private static readonly KnownTextSets Known = new(TinyLanguage.Texts(12, seed: 8), TinyLanguage.Texts(9, seed: 9));

    private static readonly TextQueryPlan Queries = new(4, 3, 2, 5);

    private static readonly Seed Seed = new(4);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>A request a question; a token a byte at most, and eight around it.</summary>
    private static ServedTerms Terms(Func<TextQuery, bool>? stored = null) =>
        new()
        {
            MostOfReading = q =>
                stored?.Invoke(q) == true ? default : new AskedTokens(1, (q.Prefix + q.Text).Length + 8, 1),
            MostOfContinuing = q => new AskedTokens(2, 2 * (q.Text.Length + 8), (long)q.Count * q.Tokens),
        };

    private static TextForecaster Forecaster(
        ServedTerms? terms,
        IReadOnlyList<string> attacks,
        Func<string, int>? count = null,
        AssessmentPlan? assessment = null
    )
    {
        PlannedTextModel target = new("target", ScriptedModel.All) { Terms = terms, CountTokens = count };
        PlannedTextModel other = new("other", ScriptedModel.All);
        return new TextForecaster
        {
            Plan = "plan",
            Size = new ForecastSize(30, 12, 1, 1, 0, 0, 15, 15),
            Documents = Documents,
            Known = Known,
            Target = target,
            References = [new PlannedReference("other", other)],
            Expected = [new ExpectedModel("other", false, null)],
            Attacks = AttackCatalog.ChooseTexts(attacks),
            Queries = Queries,
            Seed = Seed,
            Assessment = assessment,
        };
    }

    private static async Task<(ScriptedModel Target, ScriptedModel Other)> RunAsync(IEnumerable<TextNeeds> needs)
    {
        ScriptedModel target = new("target");
        ScriptedModel other = new("other", 2);
        TextCollector collector = new()
        {
            Target = target,
            References = [new AskedModel("other", other)],
            Known = Known,
            Queries = Queries,
            Seed = Seed,
            Progress = new Quiet(),
        };
        await collector.CollectAsync(Documents, TextQuestions.Of(needs), Stop);
        return (target, other);
    }

    [Fact]
    public async Task The_questions_told_are_those_of_the_run_for_each_attack_and_for_all()
    {
        Rehearsal rehearsal = new()
        {
            Documents = Documents,
            Known = Known,
            Queries = Queries,
            Seed = Seed,
        };
        PlannedTextModel model = new("target", ScriptedModel.All);
        PlannedReference[] references = [new("other", model with { Name = "other" })];
        Questions all = Questions.None();
        TextAttackChoice[] attacks = [.. AttackCatalog.ChooseTexts(AttackCatalog.Texts.Select(a => a.Name))];
        foreach (TextAttackChoice attack in attacks)
        {
            (Questions told, IReadOnlyList<Questions> toldOther) = rehearsal.Of(
                model,
                references,
                [attack.Attack.Needs],
                Stop
            );
            (ScriptedModel target, ScriptedModel other) = await RunAsync([attack.Attack.Needs]);
            Assert.True(told.Readings.SetEquals(target.Asked), attack.Label);
            Assert.True(told.Continued.SetEquals(target.Continued), attack.Label);
            Assert.True(toldOther[0].Readings.SetEquals(other.Asked), attack.Label);
            all = all.With(told);
        }

        (ScriptedModel together, _) = await RunAsync(attacks.Select(a => a.Attack.Needs));
        Assert.True(all.Readings.SetEquals(together.Asked));
        Assert.True(all.Continued.SetEquals(together.Continued));
    }

    [Fact]
    public void Requests_tokens_and_money_are_sums_over_the_questions()
    {
        ServedTerms terms = Terms() with { PromptPrice = 2, CompletionPrice = 8, RequestsPerMinute = 60 };
        TextForecast forecast = Forecaster(terms, ["loss", "lowercase", "samia"], text => text.Split(' ').Length)
            .Of(null, Stop);
        ForecastModel target = forecast.Models[0];
        Assert.Equal(new ForecastQuestions(30, 30, 0, 30), target.Questions);
        Assert.Equal(30 + 30 + (2 * 30), target.Requests);
        long words = Documents.Sum(d => (long)d.Text.Split(' ').Length);
        long halves = Documents.Sum(d => (long)FirstHalf(d.Text).Split(' ').Length);
        // Eight bytes around each prompt are two tokens.
        Assert.Equal(2 * (words + (2 * 30)) + 2 * (halves + (2 * 30)), target.PromptTokens);
        Assert.Equal(60 + (30 * 5 * 64), target.CompletionTokens);
        Assert.Equal((double)((2m * target.PromptTokens + 8m * target.CompletionTokens) / 1_000_000), target.Cost);
        Assert.Equal(60.0 * target.Requests / 60, target.Seconds);
        Assert.True(target.MostTokens > target.PromptTokens + target.CompletionTokens);
        Assert.Equal("its own tokenizer", target.CountedBy);

        // Each alone: the reading of the text itself is counted with each, and paid for once.
        Assert.Equal([30L, 60L, 60L], forecast.Attacks.Select(a => a.Requests));
        Assert.True(forecast.Attacks.Sum(a => a.Requests) > target.Requests);
    }

    [Fact]
    public void Answers_that_are_stored_cost_nothing()
    {
        HashSet<string> stored = [.. Documents.Take(10).Select(d => d.Text)];
        TextForecast forecast = Forecaster(Terms(q => stored.Contains(q.Text)) with { RequestsLeft = 20 }, ["loss"])
            .Of(null, Stop);
        Assert.Equal(10, forecast.Models[0].Answered);
        Assert.Equal(20, forecast.Models[0].Requests);
        Assert.True(forecast.Suffices);
    }

    [Fact]
    public void A_budget_that_is_too_small_names_the_attacks_that_fit_together()
    {
        string[] attacks = ["neighbour", "loss", "zlib", "lowercase", "recall"];
        TextForecast forecast = Forecaster(Terms() with { RequestsLeft = 75 }, attacks).Of(null, Stop);
        Assert.False(forecast.Suffices);
        Assert.Equal([false, true, true, true, true], forecast.Attacks.Select(a => a.Fits));
        // The reading serves all; a second copy of each text is one too many.
        Assert.Equal(["loss", "zlib", "lowercase"], forecast.Fitting);
        Assert.Contains("75 are left", forecast.Models[0].Budget!.Lacking, StringComparison.Ordinal);

        // What is left must hold the last request at its largest beside what all others take.
        AskedTokens likely = new(30, Documents.Sum(d => ((d.Text.Length + 3L) / 4) + 2), 30);
        long last = Documents.Max(d => d.Text.Length + 8 - (((d.Text.Length + 3L) / 4) + 2));
        foreach (long spare in (long[])[-1, 0])
        {
            ServedTerms terms = Terms() with { TokensLeft = likely.Tokens + last + spare };
            Assert.Equal(spare == 0, Forecaster(terms, ["loss"]).Of(null, Stop).Suffices);
        }

        // All five ask for two readings, four neighbours and a prefixed reading of each text: 7 · 30.
        Assert.Equal(30 * 75 / (int)forecast.Models[0].Requests, forecast.FittingTexts);
        Assert.Equal(30, forecast.Texts);
        Assert.Null(Forecaster(Terms() with { RequestsLeft = 30 }, ["loss"]).Of(null, Stop).FittingTexts);
        Assert.Equal(12, Forecaster(Terms() with { RequestsLeft = 12 }, ["loss"]).Of(null, Stop).FittingTexts);
        Assert.Equal(0, Forecaster(Terms() with { RequestsLeft = 0 }, ["loss"]).Of(null, Stop).FittingTexts);
        // Half are stored and cost nothing, a third of the others fits.
        HashSet<string> stored = [.. Documents.Take(15).Select(d => d.Text)];
        Assert.Equal(
            20,
            Forecaster(Terms(q => stored.Contains(q.Text)) with { RequestsLeft = 5 }, ["loss"])
                .Of(null, Stop)
                .FittingTexts
        );

        Assert.Empty(Forecaster(Terms() with { RequestsLeft = 3 }, attacks).Of(null, Stop).Fitting);
        ServedTerms poor = Terms() with { PromptPrice = 1, MoneyLeft = 0.0001m };
        Assert.Contains(
            "to pay with",
            Forecaster(poor, ["loss"]).Of(null, Stop).Models[0].Budget!.Lacking,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Tokens_are_counted_by_the_tokenizer_that_is_known_and_it_is_said_which()
    {
        TextForecaster none = Forecaster(Terms(), ["loss", "reference"]);
        Assert.StartsWith(
            "estimated: a token for every four bytes",
            none.Of(null, Stop).Models[0].CountedBy,
            StringComparison.Ordinal
        );
        TextForecaster byOther = none with
        {
            References =
            [
                new PlannedReference(
                    "other",
                    new PlannedTextModel("base.gguf", ScriptedModel.All) { CountTokens = _ => 7 }
                ),
            ],
        };
        TextForecast forecast = byOther.Of(null, Stop);
        Assert.Equal("estimated by the tokenizer of base.gguf", forecast.Models[0].CountedBy);
        Assert.Equal(30 * 9, forecast.Models[0].PromptTokens);
        Assert.Equal("its own tokenizer", forecast.Models[1].CountedBy);
        Assert.Equal(0, forecast.Models[1].Requests);
    }

    [Fact]
    public void The_power_is_that_of_the_attacks_that_can_run()
    {
        TextForecast forecast = Forecaster(Terms(), ["loss", "zlib", "lira"], assessment: AssessmentPlan.Default)
            .Of((0.9, 0.1), Stop);
        SkippedAttack left = Assert.Single(forecast.CannotRun);
        Assert.Equal("lira", left.Label);
        // Fifteen non-members resolve a rate of 10% alone.
        Assert.Equal(2 * 2, forecast.Power!.Tests);
        Assert.Equal(NullPower.SmallestDetectableAuc(15, 15, 0.05 / 4), forecast.Power.SmallestAuc);
        Assert.Equal(NullPower.SmallestDetectableTpr(15, 15, 0.1, 0.05 / 4), forecast.Power.Rates[0].SmallestTpr);
        Assert.Equal(forecast.Power.Rates[0].SmallestTpr <= 0.9, forecast.Power.Wanted!.IsSeen);
        Assert.Null(Forecaster(Terms(), ["loss"]).Of(null, Stop).Power);
        Assert.Contains(
            "lira",
            Assert.Throws<BadInputException>(() => Forecaster(Terms(), ["lira"]).Of(null, Stop)).Message,
            StringComparison.Ordinal
        );
    }

    private static string FirstHalf(string text)
    {
        int blank = text.IndexOf(' ', text.Length / 2);
        return blank < 0 ? text[..(text.Length / 2)] : text[..(blank + 1)];
    }

    /// <summary>Texts that no attack chose: each once, with what the terms ask for it.</summary>
    [Fact]
    public void Asking_about_given_texts_takes_the_sum_of_its_questions()
    {
        TextQuery[] asked = [new("four words are here"), new("stored"), new("four words are here"), new("more")];
        PlannedTextModel target = new("target", ScriptedModel.All)
        {
            Terms = Terms(stored: q => q.Text == "stored") with { RequestsPerMinute = 4, RequestsLeft = 1 },
        };
        PlannedTextModel here = new("here", ScriptedModel.All) { CountTokens = text => text.Split(' ').Length };
        IReadOnlyList<ForecastModel> told = AskingForecast.Of(asked, target, here);
        Assert.Equal(["target", "reference reference"], told.Select(m => m.Part));
        Assert.Equal(
            (true, 3, 1, 2L),
            (told[0].IsServed, told[0].Questions.Total(), told[0].Answered, told[0].Requests)
        );
        // Words by the other model's tokenizer, and two tokens for the eight around each text.
        Assert.Equal(4 + 2 + 1 + 2, told[0].PromptTokens);
        Assert.Equal(19 + 8 + 4 + 8 + 2, told[0].MostTokens);
        Assert.Equal(30, told[0].Seconds);
        Assert.Equal("2 requests are needed and 1 are left", told[0].Budget!.Lacking);
        Assert.Equal((false, 0L, 4 + 1 + 1L), (told[1].IsServed, told[1].Requests, told[1].PromptTokens));
        Assert.Null(told[1].Budget);
        Assert.Single(AskingForecast.Of(asked, target, reference: null));
    }
}
