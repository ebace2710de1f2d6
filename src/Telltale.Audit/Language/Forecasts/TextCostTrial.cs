using Telltale.Audit.Language.Plans;
using Telltale.Audit.Language.Stages;
using Telltale.Audit.Ports;
using Telltale.Core.Evidence.Language;
using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;
using Telltale.Learning.Language.Models;

namespace Telltale.Audit.Language.Forecasts;

/// <summary>
/// Tries for a second or so what a run does for long on this machine: training on some of the texts with as many models at
/// once as the run has, and reading; and multiplies.
/// </summary>
/// <param name="texts">The texts.</param>
/// <param name="time">The clock.</param>
public sealed class TextCostTrial(IReadOnlyList<TextRecord> texts, TimeProvider time)
{
    private const int FirstTexts = 16;
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(0.5);

    /// <summary>Seconds that a model takes for a token that it reads; null where it is not tried.</summary>
    public double? SecondsAToken(PlannedTextModel planned, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(planned);
        if (planned.Open is not { } open || planned.CountTokens is not { } count)
        {
            return null;
        }

        using ITextModel model = open();
        return Longer(some =>
        {
            model
                .ReadAsync([.. some.Select(t => new TextQuery(t.Text))], (_, _) => { }, cancellation)
                .GetAwaiter()
                .GetResult();
            return some.Sum(t => (double)count(t.Text));
        });
    }

    /// <summary>Seconds to train all models of a plan, half of the candidates and the known members each.</summary>
    /// <param name="plan">The recipe.</param>
    /// <param name="start">Where each begins.</param>
    /// <param name="prepared">The texts that take part.</param>
    /// <param name="kernel">Does the arithmetic.</param>
    /// <param name="threads">Threads of the run.</param>
    /// <param name="cancellation">Stops it.</param>
    public double TrainingSeconds(
        TextTrainingPlan plan,
        StartingPoint start,
        PreparedTexts prepared,
        Kernel kernel,
        int threads,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(prepared);
        int together = Math.Min(threads, plan.Models);
        DecoderTraining recipe = DecoderTrainings.Recipe(plan) with { Epochs = 1 };
        double each = Longer(some =>
        {
            TokenCorpus corpus = new([.. some.Select(t => start.Document(t.Text))]);
            int[] documents = [.. Enumerable.Range(0, corpus.Count)];
            new DecoderTrainer(kernel).TrainMany(
                [
                    .. Enumerable
                        .Range(0, together)
                        .Select(model => new DecoderJob
                        {
                            Model = model,
                            Documents = documents,
                            Seed = new Seed(0).Derive("trial").Derive(model),
                            Network = start.Options,
                            Start = start.Weights,
                            Training = recipe,
                        }),
                ],
                corpus,
                threads,
                (_, _) => true,
                (_, _) => { },
                cancellation: cancellation
            );
            return documents.Sum(d => (double)corpus.Length(d));
        });
        double tokens = (prepared.Candidates.Sum(Tokens) / 2) + prepared.Known.Sum(Tokens);
        double rounds = Math.Ceiling(plan.Models / (double)together);
        return Math.Round(rounds * plan.Epochs * tokens * each, 3);

        double Tokens(TextRecord text) => start.Document(text.Text).Length;
    }

    // More and more texts, over again where they are few. The first trial is not counted: the compiler is at work in it.
    private double Longer(Func<IReadOnlyList<TextRecord>, double> work)
    {
        work(Some(FirstTexts));
        for (int count = FirstTexts; ; count *= 2)
        {
            long began = time.GetTimestamp();
            double tokens = work(Some(count));
            TimeSpan took = time.GetElapsedTime(began);
            if (took >= Enough || count >= 1 << 20)
            {
                return took.TotalSeconds / Math.Max(1, tokens);
            }
        }
    }

    private TextRecord[] Some(int count) => [.. Enumerable.Range(0, count).Select(i => texts[i % texts.Count])];
}
