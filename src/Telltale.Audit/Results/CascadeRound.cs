using System.Text.Json.Serialization;

namespace Telltale.Audit.Results;

/// <summary>
/// One further round of a cascade on one target: how many models were trained under how many fixed records, and how many of
/// these were fixed wrongly. The truth comes in here, after all is done, and nowhere before.
/// </summary>
/// <param name="Target">Which target.</param>
/// <param name="Round">Which round, from 2 on; the reference models are round 1.</param>
/// <param name="Models">Models trained in this round.</param>
/// <param name="NonMembers">Records that were fixed as non-members.</param>
/// <param name="WrongNonMembers">How many of them were members.</param>
/// <param name="Members">Records that were fixed as members.</param>
/// <param name="WrongMembers">How many of them were not.</param>
public sealed record CascadeRound(
    int Target,
    int Round,
    int Models,
    [property: JsonPropertyName("nonmembers")] int NonMembers,
    [property: JsonPropertyName("wrong_nonmembers")] int WrongNonMembers,
    int Members,
    int WrongMembers
);
