using Telltale.Core.Evidence.Language;
using Telltale.Core.Numerics;

namespace Telltale.Attacks.Language;

/// <summary>An attack that looks at each document by itself.</summary>
public interface IPerTextAttack : ITextAttack
{
    /// <summary>The score of a document; NaN where something that the attack needs is missing.</summary>
    double ScoreOf(TextRecord record);

    /// <inheritdoc/>
    double[] ITextAttack.Score(GatheredTexts gathered)
    {
        Needs.Demand(gathered.Evidence);
        double[] scores = new double[gathered.Evidence.Records.Count];
        ParallelRuns.ForEach(
            scores.Length,
            gathered.Threads,
            record => scores[record] = ScoreOf(gathered.Evidence.Records[record])
        );
        return scores;
    }
}
