using Telltale.Attacks.Shadows;
using Telltale.Attacks.Tests.Naive;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;
using Telltale.Core.Randomness;
using Telltale.TestKit;
using Telltale.TestKit.Populations;

namespace Telltale.Attacks.Tests.Shadows;

/// <summary>The selector where there was a cascade on the target: from which models it learns, and what it scores with.</summary>
public sealed class SelectCascadeTests
{
    private static readonly EvidenceWorld World = new()
    {
        Seed = new Seed(41),
        Records = 300,
        Models = 12,
        Leak = 2,
        Doubles = true,
        CascadeModels = 6,
    };

    private static readonly ClassifierEvidence Evidence = World.Create();

    /// <summary>Nothing else is special about a cascade: put together by hand, its models give the same to the last bit.</summary>
    [Theory]
    [InlineData("select", null, null)]
    [InlineData("select:use=stack", null, null)]
    [InlineData("select:use=best,by=tpr,shadows=3", null, null)]
    [InlineData("select:use=stack,rounds=2", null, 2)]
    [InlineData("select:use=stack,references=8", 8, null)]
    [InlineData("select:pool=margin+lira+pmia,use=stack,references=8,rounds=2", 8, 2)]
    public void Is_the_selector_on_the_models_of_all_rounds_where_the_last_round_alone_may_teach(
        string attack,
        int? references,
        int? rounds
    )
    {
        string plain = attack.Replace(",references=8", "", StringComparison.Ordinal);
        plain = plain.Replace(",rounds=2", "", StringComparison.Ordinal);
        double[] scores = NaiveEvidence.Scores(attack, Evidence);
        Assert.Equal(NaiveEvidence.Scores(plain, NaiveRounds.Joined(Evidence, references, rounds)), scores);
        Assert.NotEqual(NaiveEvidence.Scores(attack, WithCascade(null)), scores);
    }

    [Fact]
    public void The_best_on_models_of_the_last_round_is_taken_as_a_naive_trial_finds()
    {
        string[] pool = ["margin", "calibration", "lira:variance=pooled"];
        ClassifierEvidence joined = NaiveRounds.Joined(Evidence);
        Assert.Equal(Enumerable.Range(18, 6), joined.References!.Shadows);
        double[] means =
        [
            .. pool.Select(attack =>
                Enumerable
                    .Range(18, 6)
                    .Average(k =>
                    {
                        ClassifierEvidence shadow = ShadowTargets.EvidenceOf(joined, 24, k);
                        return NaiveAuc.Of(NaiveEvidence.Scores(attack, shadow), shadow.Membership);
                    })
            ),
        ];
        double[] alone = NaiveEvidence.Scores(pool[Array.IndexOf(means, means.Max())], joined);
        double[] chosen = NaiveEvidence.Scores($"select:use=best,pool={string.Join('+', pool)}", Evidence);
        int[] order = [.. Enumerable.Range(0, 300).OrderBy(i => alone[i])];
        for (int i = 1; i < order.Length; i++)
        {
            Assert.True(chosen[order[i]] >= chosen[order[i - 1]]);
        }
    }

    [Fact]
    public void With_LiRA_alone_in_the_pool_it_ranks_as_cmia_does()
    {
        double[] chosen = NaiveEvidence.Scores("select:pool=lira,use=best", Evidence);
        double[] cascade = NaiveEvidence.Scores("cmia", Evidence);
        Assert.Equal(Order(cascade), Order(chosen));

        static int[] Order(double[] scores) => [.. Enumerable.Range(0, scores.Length).OrderBy(i => scores[i])];
    }

    /// <summary>The pool reads no references itself: who learnt from a model would score otherwise once its truth is turned round.</summary>
    [Fact]
    public void Only_the_last_round_teaches_and_of_the_target_no_truth_at_all()
    {
        const string attack = "select:pool=margin,use=best";
        CascadeEvidence cascade = Evidence.Cascade!;
        double[] taught = NaiveEvidence.Scores(attack, Evidence);
        MembershipMask earlier = Turned(cascade.Members, [0, 1, 2, 3, 4, 5]);
        MembershipMask last = Turned(cascade.Members, [6, 7, 8, 9, 10, 11]);
        Assert.Equal(taught, NaiveEvidence.Scores(attack, WithCascade(cascade with { Members = earlier })));
        Assert.NotEqual(taught, NaiveEvidence.Scores(attack, WithCascade(cascade with { Members = last })));

        ReferenceEvidence references = Evidence.References!;
        MembershipMask first = Turned(references.Members, [.. Enumerable.Range(0, 12)]);
        Assert.Equal(
            taught,
            NaiveEvidence.Scores(attack, With(references with { Members = first }, cascade, Evidence.Membership))
        );
    }

    [Theory]
    [InlineData("select")]
    [InlineData("select:use=stack")]
    public void The_truth_may_be_in_any_order_and_threads_may_be_many(string attack)
    {
        int[] order = new Seed(9).CreateRng().Permutation(Evidence.Records);
        Membership[] permuted = [.. order.Select(i => Evidence.Membership[i])];
        Assert.NotEqual(Evidence.Membership, permuted);
        double[] scores = NaiveEvidence.Scores(attack, Evidence);
        Assert.Equal(scores, NaiveEvidence.Scores(attack, With(Evidence.References!, Evidence.Cascade, permuted)));
        IClassifierAttack chosen = AttackCatalog.Choose([attack])[0].Attack;
        foreach (int threads in new[] { 1, 2, 5 })
        {
            Assert.Equal(scores, chosen.Score(GatheredEvidence.Of(Evidence, [chosen.Needs], threads, threads)));
        }
    }

    [Theory]
    [InlineData("select:rounds=1")]
    [InlineData("select:pool=lira+rmia")]
    public void Left_aside_where_that_is_asked_for_or_an_attack_of_the_pool_reads_more_than_margins(string attack)
    {
        double[] scores = NaiveEvidence.Scores(attack, Evidence);
        Assert.Equal(NaiveEvidence.Scores(attack, WithCascade(null)), scores);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Left_aside_where_its_last_round_has_too_few_models_to_choose_on(int models)
    {
        CascadeEvidence few = new(
            new MarginSignals(new MemoryArray<double>(new double[models * 300], models, 300, 1)),
            new MembershipMask(models, 300),
            [.. Enumerable.Repeat(2, models)]
        );
        double[] scores = NaiveEvidence.Scores("select", WithCascade(few));
        Assert.Equal(NaiveEvidence.Scores("select", WithCascade(null)), scores);
    }

    private static ClassifierEvidence WithCascade(CascadeEvidence? cascade) =>
        With(Evidence.References!, cascade, Evidence.Membership);

    private static ClassifierEvidence With(
        ReferenceEvidence references,
        CascadeEvidence? cascade,
        Membership[] membership
    ) =>
        new(
            Evidence.Ids,
            Evidence.Labels,
            membership,
            Evidence.Target,
            references,
            Evidence.Population,
            cascade: cascade
        );

    private static MembershipMask Turned(MembershipMask mask, int[] models)
    {
        MembershipMask turned = mask.Select([.. Enumerable.Range(0, mask.Models)]);
        foreach (int model in models)
        {
            for (int record = 0; record < mask.Records; record++)
            {
                turned[model, record] = !turned[model, record];
            }
        }

        return turned;
    }
}
