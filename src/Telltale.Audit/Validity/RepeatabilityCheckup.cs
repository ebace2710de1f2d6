using Telltale.Audit.Results;
using Telltale.Core.Evidence;

namespace Telltale.Audit.Validity;

/// <summary>
/// Does the target answer the same question the same way? If not, it was probably asked as it is while it learns (dropout
/// on, statistics of the batch): noise that weakens every attack and that the model in use does not have.
/// </summary>
internal static class RepeatabilityCheckup
{
    private const double Limit = 0.01;

    // Answers of the same weights differ in the last digits where sums are taken in another order.
    private const double Rounding = 1e-3;

    public static ValidityCheck Check(AuditedEvidence evidence)
    {
        const string name = "repeatability";
        if (
            evidence.FirstTarget is not { Repeated: { HasMargins: true } repeated, Target: { HasMargins: true } target }
        )
        {
            return new(
                name,
                CheckStatus.NotChecked,
                "The target was asked once only (in a plan validity.ask: twice, in evidence array target_repeat_logits or target_repeat_probabilities holds a second round of answers)."
            );
        }

        double[] once = Margins(target);
        double[] again = Margins(repeated);
        int differing = 0;
        double largest = 0;
        for (int i = 0; i < once.Length; i++)
        {
            // Two infinite margins are equal; their difference is not a number.
            double difference = once[i] == again[i] ? 0 : Math.Abs(once[i] - again[i]);
            bool differs = !(difference <= Rounding * (1 + Math.Abs(once[i])));
            differing += differs ? 1 : 0;
            largest = double.IsFinite(difference) ? Math.Max(largest, difference) : largest;
        }

        double share = (double)differing / once.Length;
        string finding =
            $"Asked twice, {differing} of {once.Length} answers differ by more than rounding; the largest difference of margins is {largest:0.###}.";
        CheckStatus status =
            share > Limit ? CheckStatus.Failed
            : differing > 0 ? CheckStatus.Warning
            : CheckStatus.Passed;
        return new(
            name,
            status,
            status == CheckStatus.Failed
                ? finding
                    + " The target answers at random, as models do while they learn: switch it to evaluation (dropout off, running statistics) and ask again."
                : finding
        )
        {
            Measured = share,
            Limit = Limit,
        };
    }

    private static double[] Margins(Signals signals)
    {
        double[] margins = new double[signals.Records * signals.Queries];
        signals.ReadMargins(0, 0, margins);
        return margins;
    }
}
