using System.Globalization;
using Telltale.Audit.Language.Plans;
using Telltale.Audit.Records;
using Telltale.Core.Evidence;
using Telltale.Core.Evidence.Language;
using Telltale.Core.Randomness;

namespace Telltale.Audit.Language.Stages;

/// <summary>Which text is in the training set of which model, where models are trained here.</summary>
/// <param name="prepared">The texts that take part.</param>
/// <param name="training">How many models, and by which design.</param>
/// <param name="seed">Root of the draw.</param>
public sealed class TextSplit(PreparedTexts prepared, TextTrainingPlan training, Seed seed)
{
    private readonly Dictionary<string, int> _places = prepared
        .Candidates.Select((r, i) => (r.Id, i))
        .ToDictionary(p => p.Id, p => p.i, StringComparer.Ordinal);

    /// <summary>The texts.</summary>
    public PreparedTexts Prepared => prepared;

    /// <summary>Which candidates each model is trained on; all of a person's together.</summary>
    public MembershipMask Mask { get; } =
        Splits.Draw(training.Design, training.Models, prepared.Candidates.Count, prepared.Groups, seed);

    /// <summary>The candidates with their membership for a target, then the texts that attacks may learn from.</summary>
    public TextRecord[] Documents(int target) =>
        [
            .. prepared.Candidates.Select(
                (r, i) => r with { Membership = Mask[target, i] ? Membership.Member : Membership.NonMember }
            ),
            .. prepared.ForFitting(),
        ];

    /// <summary>The shadow models of a target: which model, its name in the evidence, and which candidates it is trained on.</summary>
    public IEnumerable<ShadowModel> ShadowsOf(int target) =>
        Splits
            .ReferencesOf(target, training.Design, training.Models, limit: null)
            .Select(model => new ShadowModel(
                model,
                string.Create(CultureInfo.InvariantCulture, $"shadow-{model:000}"),
                id => _places.TryGetValue(id, out int place) && Mask[model, place]
            ));
}

/// <summary>A model trained here in the part of a reference.</summary>
/// <param name="Model">Its number.</param>
/// <param name="Name">Its name in the evidence.</param>
/// <param name="TrainedOn">Whether it was trained on the candidate of an id.</param>
public sealed record ShadowModel(int Model, string Name, Func<string, bool> TrainedOn);
