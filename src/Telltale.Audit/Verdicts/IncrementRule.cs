using Telltale.Audit.Results;
using Telltale.Audit.Validity;

namespace Telltale.Audit.Verdicts;

/// <summary>What is left to say where the only thing wrong is that the records alone give the split away.</summary>
/// <param name="Sentence">The verdict's sentence where an attack adds to the records alone; else null.</param>
/// <param name="RestsOn">What was measured, a sentence each.</param>
internal sealed record IncrementRule(string? Sentence, IReadOnlyList<string> RestsOn)
{
    // Both say that members and non-members are different kinds of record, and nothing of what was measured on them.
    private static readonly string[] OfTheSplit = [BaselineCheckup.Name, LabelCheckup.Name];

    // A gain so small may be what better classifiers would find in the records.
    private const double LeastGain = 0.005;

    /// <summary>The rule.</summary>
    /// <param name="assessments">With increments, where there are any.</param>
    /// <param name="failed">Checks that make the verdict INVALID.</param>
    /// <param name="alpha">Level of the whole verdict; p-values are corrected for the number of attacks (Holm).</param>
    /// <param name="record">What a record is called.</param>
    public static IncrementRule Of(
        IReadOnlyList<AttackAssessment> assessments,
        IReadOnlyList<ValidityCheck> failed,
        double alpha,
        string record
    )
    {
        AttackAssessment[] known = [.. assessments.Where(a => a.Increment is not null)];
        if (failed.Count == 0 || known.Length == 0)
        {
            return new IncrementRule(null, []);
        }

        AttackAssessment clearest = known
            .OrderBy(a => a.Increment!.Low >= LeastGain ? 0 : 1)
            .ThenBy(a => a.Increment!.PValue)
            .ThenByDescending(a => a.Increment!.Difference)
            .First();
        IncrementOverBaseline increment = clearest.Increment!;
        double corrected = Math.Min(1, increment.PValue * known.Length);
        string measured =
            $"Beyond the {record}s alone: {clearest.Label} raises the AUC from {increment.BaselineAuc:0.000} to {increment.CombinedAuc:0.000} (difference {increment.Difference:0.000}, {increment.Low:0.000} to {increment.High:0.000}); p {PValueText.Of(corrected)} after Holm's correction for {known.Length} attack{(known.Length == 1 ? "" : "s")}, on {increment.Records} {record}s that could be on either side. A LEAK is said of a difference that is surely {LeastGain} or more.";
        bool onlyTheSplit = failed.All(c => OfTheSplit.Contains(c.Name, StringComparer.Ordinal));
        // With thousands of records the test finds what little of the split the classifiers missed; no AUC shows that.
        if (!onlyTheSplit || corrected >= alpha || increment.Low < LeastGain)
        {
            return new IncrementRule(null, [measured]);
        }

        return new IncrementRule(
            $"Members can be told from non-members without the model, so no number here says how much it leaks; but beyond what the {record}s alone give away, the attack {clearest.Label} still tells them apart (AUC {increment.CombinedAuc:0.000} with it, {increment.BaselineAuc:0.000} without).",
            [
                measured,
                $"This rests on the classifiers having found all that the {record}s alone give away; a better one may explain the rest.",
            ]
        );
    }
}
