using Telltale.Core.Evidence;
using Telltale.Core.Evidence.Language;

namespace Telltale.Attacks.Language.Shadows;

/// <summary>
/// An attack on classifiers that compares a margin with those of shadow models, turned on texts: the mean log-probability of
/// a document is its margin. Documents without signals of the target have no score.
/// </summary>
/// <param name="name">Name of the attack, for messages.</param>
/// <param name="engine">The attack on classifiers.</param>
internal sealed class ShadowAttack(string name, IClassifierAttack engine) : ITextAttack
{
    /// <inheritdoc/>
    public TextNeeds Needs { get; } =
        new()
        {
            Attack = name,
            Reads = TextReading.LogProbabilities,
            InModels = engine.Needs.InModels,
            OutModels = engine.Needs.OutModels,
            ModelsPerSide = engine.Needs.ModelsPerSide,
            Shadows = engine.Needs.References,
        };

    /// <inheritdoc/>
    public double[] Score(GatheredTexts gathered)
    {
        Needs.Demand(gathered.Evidence);
        IReadOnlyList<TextRecord> records = gathered.Evidence.Records;
        int[] scored = [.. Enumerable.Range(0, records.Count).Where(r => records[r].Signals is not null)];
        ClassifierEvidence evidence = gathered.Once(
            typeof(ShadowAttack),
            () => ShadowTexts.Of([.. scored.Select(r => records[r])], [.. ShadowTexts.NamesOf(gathered.Evidence)])
        );
        double[] found = engine.Score(
            GatheredEvidence.Of(evidence, [engine.Needs], gathered.Threads, gathered.Threads)
        );
        double[] scores = new double[records.Count];
        Array.Fill(scores, double.NaN);
        for (int i = 0; i < scored.Length; i++)
        {
            scores[scored[i]] = found[i];
        }

        return scores;
    }

    /// <summary>The options of the attack on classifiers that make sense for texts: all but the number of queries.</summary>
    public static IReadOnlyList<AttackOption> OptionsOf(AttackDescriptor engine) =>
        [.. engine.Options.Where(option => option.Name != CommonOptions.Queries.Name)];

    /// <summary>Makes the attack from the options of texts.</summary>
    public static ShadowAttack Create(string name, AttackDescriptor engine, OptionValues values) =>
        new(name, engine.Create(values.With(CommonOptions.Queries.Name, CommonOptions.Queries.Default)));
}
