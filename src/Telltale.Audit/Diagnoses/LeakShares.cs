using Telltale.Audit.Persons;
using Telltale.Audit.Results;

namespace Telltale.Audit.Diagnoses;

/// <summary>How much of the leak some records carry, and what they are called.</summary>
/// <param name="ids">Name of each record.</param>
/// <param name="found">Members that the strongest attack finds; null without any.</param>
/// <param name="influence">What training on each record changes; null without reference models.</param>
/// <param name="record">What a record is called.</param>
/// <param name="persons">Who the records belong to; null where each stands for itself.</param>
internal sealed class LeakShares(
    IReadOnlyList<string> ids,
    FoundMembers? found,
    Influence? influence,
    Subject record,
    PersonRows? persons = null
)
{
    private const int MostRecords = 20;

    /// <summary>Members that the strongest attack finds; null without any.</summary>
    public FoundMembers? Found => found;

    /// <summary>Their share of what is found beyond chance; null where there is none to speak of.</summary>
    public double? Of(int[] records) => found?.ShareOf(Carriers(records));

    /// <summary>The same as a sentence led by a blank; empty where there is nothing to say.</summary>
    public string Carried(int[] records) =>
        Of(records) is { } share
            ? $" {(persons is null ? "They" : "The persons they belong to")} carry {Percent(Math.Clamp(share, 0, 1))} of what the strongest attack finds beyond chance."
            : "";

    /// <summary>Names of those that are learnt by heart most.</summary>
    public string[] Names(int[] records) =>
        [
            .. records
                .OrderByDescending(r => influence is null || double.IsNaN(influence.Of(r)) ? -1 : influence.Of(r))
                .ThenBy(r => r)
                .Take(MostRecords)
                .Select(r => persons?.NameOf(r, ids[r]) ?? ids[r]),
        ];

    /// <summary>Records that are there more than once, by the checks; null where none were found.</summary>
    public LikelyCause? Repeated(IReadOnlyList<ValidityCheck> checks) =>
        checks.FirstOrDefault(c =>
            c.Name.Contains("duplicates", StringComparison.Ordinal)
            && c.Status is CheckStatus.Warning or CheckStatus.Failed
        )
            is { } check
            ? new LikelyCause(
                CauseKind.Duplicates,
                null,
                $"Some {record.Many} are there more than once, and what is repeated is learnt by heart sooner: {check.Finding}",
                []
            )
            : null;

    // Who of those that attacks are held against has these rows.
    private IReadOnlyList<int> Carriers(int[] records) => persons?.PersonsOf(records) ?? records;

    /// <summary>A share as people write it.</summary>
    public static string Percent(double share) => share >= 0.9995 ? "100%" : $"{share * 100:0.#}%";
}
