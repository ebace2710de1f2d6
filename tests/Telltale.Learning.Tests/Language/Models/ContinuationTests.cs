using Telltale.Core;
using Telltale.Core.Randomness;
using Telltale.Learning.Language.Models;

namespace Telltale.Learning.Tests.Language.Models;

public sealed class ContinuationTests
{
    [Theory]
    [EachKernel]
    public void At_temperature_0_each_token_is_the_top_choice_after_those_before(string kernel)
    {
        foreach (DecoderOptions options in (DecoderOptions[])[Decoders.Even, Decoders.Odd])
        {
            using DecoderModel model = new(Decoders.Weights(options), EachKernelAttribute.Get(kernel));
            int[][] prompts = [.. Enumerable.Range(1, 30).Select(n => Decoders.Text(options, n, (ulong)n))];
            ContinuationOptions greedy = new() { Tokens = 38, Temperature = 0 };
            int[][] answers = model.Continue(prompts, greedy, new Seed(1));
            foreach ((int[] prompt, int[] answer) in prompts.Zip(answers))
            {
                Assert.Equal(38, answer.Length);
                Assert.All(
                    model.Read([new TokenText([.. prompt, .. answer], prompt.Length)])[0].TopChoice!,
                    Assert.True
                );
            }
        }
    }

    [Fact]
    public void Draws_follow_the_distribution_at_every_temperature()
    {
        DecoderOptions options = Decoders.Odd;
        using DecoderModel model = new(Decoders.Weights(options), EachKernelAttribute.Chosen);
        int[] prompt = Decoders.Text(options, 9, 2);
        double[] logs = [];
        model.Distributions(new TokenText([.. prompt, 0], 9), (_, row) => logs = [.. row.ToArray()]);
        foreach (double temperature in (double[])[0.5, 1, 2])
        {
            const int Draws = 4000;
            int[][] prompts = [.. Enumerable.Repeat(prompt, Draws)];
            ContinuationOptions one = new() { Tokens = 1, Temperature = temperature };
            int[] tokens = [.. model.Continue(prompts, one, new Seed(7)).Select(a => a[0])];
            double total = logs.Sum(l => Math.Exp(l / temperature));
            double chi = 0;
            for (int v = 0; v < logs.Length; v++)
            {
                double expected = Draws * Math.Exp(logs[v] / temperature) / total;
                double difference = tokens.Count(t => t == v) - expected;
                chi += difference * difference / expected;
            }

            // 36 degrees of freedom: above 75 with probability 2e-4.
            Assert.InRange(chi, 10, 75);
        }
    }

    [Fact]
    public void Continuations_do_not_depend_on_those_beside_them_nor_on_threads()
    {
        DecoderOptions options = Decoders.Odd;
        using DecoderModel model = new(Decoders.Weights(options), EachKernelAttribute.Chosen);
        int[][] prompts = [.. Enumerable.Range(0, 60).Select(n => Decoders.Text(options, 1 + n, (ulong)n))];
        ContinuationOptions draw = new() { Tokens = 100 };
        int[][] together = model.Continue(prompts, draw, new Seed(3));
        Assert.Equal(together, model.Continue(prompts, draw with { Threads = 3 }, new Seed(3)));
        Assert.Equal(together[..5], model.Continue(prompts[..5], draw, new Seed(3)));
        Assert.NotEqual(together, model.Continue(prompts, draw, new Seed(4)));
    }

    [Fact]
    public void When_the_context_is_full_its_second_half_is_kept()
    {
        DecoderOptions options = Decoders.Odd with { Context = 10 };
        using DecoderModel model = new(Decoders.Weights(options), EachKernelAttribute.Chosen);
        int[] prompt = Decoders.Text(options, 25, 2);
        int[] answer = model.Continue([prompt], new ContinuationOptions { Tokens = 12, Temperature = 0 }, new Seed(1))[
            0
        ];
        int[] all = [.. prompt, .. answer];
        // Ten of the prompt; then half of the ten is kept, grows to ten again, and so on.
        int seen = 10;
        for (int i = 0; i < answer.Length; i++)
        {
            int end = prompt.Length + i;
            Assert.True(model.Read([new TokenText(all[(end - seen)..(end + 1)], seen)])[0].TopChoice![0]);
            seen = seen == 10 ? 5 : seen + 1;
        }
    }

    [Fact]
    public void A_stop_token_ends_a_continuation_and_is_left_out()
    {
        DecoderOptions options = Decoders.Odd;
        using DecoderModel model = new(Decoders.Weights(options), EachKernelAttribute.Chosen);
        ContinuationOptions draw = new() { Tokens = 60 };
        int[] free = model.Continue(
            [
                [1, 2],
            ],
            draw,
            new Seed(5)
        )[0];
        int stop = free[7];
        int first = Array.IndexOf(free, stop);
        Assert.Equal(
            free[..first],
            model.Continue(
                [
                    [1, 2],
                ],
                draw with
                {
                    Stop = stop,
                },
                new Seed(5)
            )[0]
        );
    }

    [Fact]
    public void Bad_questions_are_refused()
    {
        using DecoderModel model = new(Decoders.Weights(Decoders.Odd), EachKernelAttribute.Chosen);
        Assert.Throws<BadInputException>(() =>
            model.Continue(
                [
                    [],
                ],
                new ContinuationOptions(),
                new Seed(1)
            )
        );
        Assert.Throws<BadInputException>(() =>
            model.Continue(
                [
                    [99],
                ],
                new ContinuationOptions(),
                new Seed(1)
            )
        );
        Assert.Throws<BadInputException>(() =>
            model.Continue(
                [
                    [1],
                ],
                new ContinuationOptions { Tokens = 0 },
                new Seed(1)
            )
        );
        Assert.Throws<BadInputException>(() =>
            model.Continue(
                [
                    [1],
                ],
                new ContinuationOptions { Temperature = double.NaN },
                new Seed(1)
            )
        );
    }
}
