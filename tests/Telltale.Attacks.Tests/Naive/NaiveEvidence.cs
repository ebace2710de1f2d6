using Telltale.Core.Evidence;

namespace Telltale.Attacks.Tests.Naive;

/// <summary>Evidence read one number at a time, for twins written straight from the definitions.</summary>
internal static class NaiveEvidence
{
    public static double Margin(Signals signals, int model, int record, int query)
    {
        double[] run = new double[signals.Queries];
        signals.ReadMargins(model, record, run);
        return run[query];
    }

    /// <summary>1 / (1 + e^−φ).</summary>
    public static double Confidence(Signals signals, int model, int record, int query) =>
        1 / (1 + Math.Exp(-Margin(signals, model, record, query)));

    /// <summary>Margins of the reference models on one side of a record.</summary>
    public static double[] Side(ClassifierEvidence evidence, int record, int query, bool member) =>
        [
            .. Enumerable
                .Range(0, evidence.References!.Signals.Models)
                .Where(model => evidence.References.Members[model, record] == member)
                .Select(model => Margin(evidence.References.Signals, model, record, query)),
        ];

    public static double[] Scores(string attack, ClassifierEvidence evidence) =>
        AttackCatalog.Choose([attack])[0].Attack.Score(evidence);
}
