using Telltale.Attacks.Language;
using Telltale.Core.Evidence.Language;

namespace Telltale.Audit.Diagnoses;

/// <summary>
/// What a model that a text was not trained into says of it: the model that the usual choice of attacks takes, else the first by
/// name of several of which nothing is said, else the mean of the shadow models trained without the text.
/// </summary>
internal static class UnseenLoss
{
    /// <summary>Mean log p a token of each text; NaN where no such model speaks of it.</summary>
    public static double[] MeansOf(IReadOnlyList<TextRecord> texts)
    {
        ReferenceChoice choice = ChoiceFor(texts);
        return [.. texts.Select(choice.MeanOf)];
    }

    /// <summary>Which model that is.</summary>
    public static ReferenceChoice ChoiceFor(IReadOnlyList<TextRecord> texts)
    {
        string[] free =
        [
            .. texts
                .SelectMany(t => t.References.Where(r => r.Value.Member is null).Select(r => r.Key))
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];
        return free.Length < 2 || free.Contains("reference")
            ? new ReferenceChoice("auto")
            : new ReferenceChoice(free[0]);
    }
}
