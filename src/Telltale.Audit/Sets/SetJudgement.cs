using Telltale.Audit.Results;
using Telltale.Audit.Stages;
using Telltale.Audit.Verdicts.Records;
using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Core.Evidence.Language;
using Telltale.Core.Randomness;

namespace Telltale.Audit.Sets;

/// <summary>
/// Suspects, which are of unknown membership, against controls, which are known non-members: texts, or persons who have several.
/// </summary>
/// <param name="Evidence">The texts.</param>
/// <param name="Scored">Their scores.</param>
/// <param name="Pairs">Places of suspect and control of each pair; none for unpaired texts.</param>
/// <param name="Level">Level of the test.</param>
/// <param name="Seed">Root of what is drawn.</param>
/// <param name="Threads">Threads to use; no number depends on it.</param>
public sealed record SetJudgement(
    TextEvidence Evidence,
    ScoredTargets Scored,
    IReadOnlyList<(int Suspect, int Control)> Pairs,
    double Level,
    Seed Seed,
    int Threads
)
{
    private const int Fewest = 8;

    /// <summary>Judges.</summary>
    /// <param name="source">Name of the evidence.</param>
    /// <param name="version">Version of the program.</param>
    /// <param name="mustRun">Whether an attack that cannot run is refused, not left out.</param>
    /// <exception cref="BadInputException">There are no suspects or no controls, or no attack can run.</exception>
    public SetResult Judge(string source, string version, bool mustRun)
    {
        Membership[] truth = Scored.Table.Membership;
        Require(source, truth);
        if (Pairs.Count > 0 && Scored.Persons is not null)
        {
            throw new BadInputException(
                $"{source}: pairs are of single texts, and these belong to persons with several, who are what is counted; leave --pairs out."
            );
        }

        int[] suspects = Places(Membership.Unknown);
        int[] controls = Places(Membership.NonMember);
        if (Scored.Table.Columns.Count == 0 || (mustRun && Scored.Skipped.Count > 0))
        {
            throw new BadInputException(
                string.Join("; ", Scored.Skipped.Select(s => $"attack {s.Label} {s.Reason}")) + "."
            );
        }

        Dictionary<int, int> placeOfSuspect = suspects.Index().ToDictionary(p => p.Item, p => p.Index);
        Dictionary<int, int> placeOfControl = controls.Index().ToDictionary(p => p.Item, p => p.Index);
        SetComparison[] comparisons =
        [
            .. Scored.Table.Columns.Select(c =>
                SetComparison.Of(
                    c.Label,
                    [.. suspects.Select(i => c.Values[i])],
                    [.. controls.Select(i => c.Values[i])],
                    [.. Pairs.Select(p => (placeOfSuspect[p.Suspect], placeOfControl[p.Control]))],
                    Seed.Derive("sets")
                )
            ),
        ];
        double[][] ones = Whole(suspects);
        double[][] zeros = Whole(controls);
        double[][] known = Whole(Places(Membership.Member));
        return SetResult.Of(
            source,
            version,
            comparisons,
            ones.Length >= Fewest && zeros.Length >= Fewest
                ? DatasetInference.Of(ones, zeros, Seed.Derive("halves"))
                : null,
            known.Length >= Fewest && ones.Length >= Fewest
                ? DatasetInference.Of(known, ones, Seed.Derive("converse"))
                : null,
            AskedTextChecks.Apart(
                Evidence,
                Scored,
                row => truth[row] == Membership.Unknown,
                Seed.Derive("checks"),
                Threads
            ),
            Level
        ) with
        {
            Persons = Scored.Persons?.Section(null),
        };
    }

    /// <summary>Refuses texts that cannot be compared, which can be told before a model is asked.</summary>
    /// <exception cref="BadInputException">There are no suspects or no controls.</exception>
    public static void Require(string source, IReadOnlyList<Membership> truths)
    {
        ArgumentNullException.ThrowIfNull(truths);
        int suspects = truths.Count(t => t == Membership.Unknown);
        int controls = truths.Count(t => t == Membership.NonMember);
        if (suspects == 0 || controls == 0)
        {
            throw new BadInputException(
                $"{source}: found {suspects} suspects (member null) and {controls} controls (member false); expected at least one of each."
            );
        }
    }

    private int[] Places(Membership side) =>
        [.. Enumerable.Range(0, Scored.Records).Where(i => Scored.Table.Membership[i] == side)];

    /// <summary>Scores of texts, or persons, that every attack has one for.</summary>
    private double[][] Whole(int[] rows) =>
        [
            .. rows.Select(row => (double[])[.. Scored.Table.Columns.Select(c => c.Values[row])])
                .Where(scores => scores.All(double.IsFinite)),
        ];
}
