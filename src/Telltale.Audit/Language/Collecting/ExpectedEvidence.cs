using Telltale.Attacks.Language;
using Telltale.Audit.Ports;
using Telltale.Audit.Results;
using Telltale.Audit.Stages;
using Telltale.Core;
using Telltale.Core.Evidence.Language;

namespace Telltale.Audit.Language.Collecting;

/// <summary>A model that the target will be held against.</summary>
/// <param name="Name">Its name in the evidence.</param>
/// <param name="SharesDistributions">Whether its view of each token can be compared with the target's over the whole vocabulary.</param>
/// <param name="TrainedOn">Whether it is trained on a text; null for a model of which the question makes no sense.</param>
public sealed record ExpectedModel(string Name, bool SharesDistributions, Func<string, bool>? TrainedOn);

/// <summary>
/// Evidence of the shape that asking will give, with nothing in it yet: tells which attacks will not be able to run before
/// anything is trained or paid for.
/// </summary>
public static class ExpectedEvidence
{
    private static readonly string[] Copies = ["lowercase", "neighbour-0", "swap-0", "repeat"];

    /// <summary>Says which attacks will be left out, and refuses where all will; only for the others anything is to be asked.</summary>
    /// <param name="documents">Texts that will be asked about, with what is known of them.</param>
    /// <param name="known">Texts that are not judged.</param>
    /// <param name="references">Models that the target will be held against.</param>
    /// <param name="access">What the target shows.</param>
    /// <param name="attacks">The attacks.</param>
    /// <param name="progress">Hears of those that are left out.</param>
    /// <exception cref="BadInputException">No attack will be able to run.</exception>
    /// <returns>Attacks that will be able to run, and the others.</returns>
    public static (IReadOnlyList<TextAttackChoice> Able, IReadOnlyList<SkippedAttack> LeftOut) Announce(
        IReadOnlyList<TextRecord> documents,
        KnownTextSets known,
        IReadOnlyList<ExpectedModel> references,
        TextAccess access,
        IReadOnlyList<TextAttackChoice> attacks,
        IAuditProgress progress
    )
    {
        ArgumentNullException.ThrowIfNull(progress);
        (IReadOnlyList<TextAttackChoice> able, IReadOnlyList<SkippedAttack> skipped) = Sort(
            documents,
            known,
            references,
            access,
            attacks
        );
        if (able.Count == 0)
        {
            throw new BadInputException(
                $"no attack of the plan can run: {string.Join("; ", skipped.Select(s => $"{s.Label} {s.Reason}"))}."
            );
        }

        foreach (SkippedAttack attack in skipped)
        {
            progress.Note($"attack {attack.Label} will be left out: it {attack.Reason}");
        }

        return (able, skipped);
    }

    /// <summary>Which attacks will be able to run, and why the others will not.</summary>
    /// <param name="documents">Texts that will be asked about, with what is known of them.</param>
    /// <param name="known">Texts that are not judged.</param>
    /// <param name="references">Models that the target will be held against.</param>
    /// <param name="access">What the target shows.</param>
    /// <param name="attacks">The attacks.</param>
    /// <param name="namesTokens">Whether the target names tokens by number, where that is known beforehand.</param>
    public static (IReadOnlyList<TextAttackChoice> Able, IReadOnlyList<SkippedAttack> Skipped) Sort(
        IReadOnlyList<TextRecord> documents,
        KnownTextSets known,
        IReadOnlyList<ExpectedModel> references,
        TextAccess access,
        IReadOnlyList<TextAttackChoice> attacks,
        bool namesTokens = true
    )
    {
        ArgumentNullException.ThrowIfNull(documents);
        ArgumentNullException.ThrowIfNull(known);
        ArgumentNullException.ThrowIfNull(references);
        ArgumentNullException.ThrowIfNull(attacks);
        return TextScoring.Sort(attacks, Of(documents, known, references, access, namesTokens));
    }

    private static TextEvidence Of(
        IReadOnlyList<TextRecord> documents,
        KnownTextSets known,
        IReadOnlyList<ExpectedModel> references,
        TextAccess access,
        bool namesTokens
    )
    {
        bool shows = access.HasFlag(TextAccess.LogProbabilities);
        double[] one = [-1];
        TokenSignals signals = new()
        {
            LogProbabilities = one,
            Means = access.HasFlag(TextAccess.Moments) ? [-1] : null,
            Deviations = access.HasFlag(TextAccess.Moments) ? [1] : null,
            TopChoice = access.HasFlag(TextAccess.TopChoice) ? [false] : null,
        };
        TokenSignals others = new() { LogProbabilities = one };
        TokenSignals views = others with { Divergences = access.HasFlag(TextAccess.Distributions) ? [0] : null };
        Dictionary<string, TextVariant> variants = Copies.ToDictionary(
            name => name,
            _ => new TextVariant(others),
            StringComparer.Ordinal
        );
        Dictionary<string, double[]> prefixed = new(StringComparer.Ordinal);
        if (known.NonMembers.Count > 0)
        {
            prefixed["nonmember"] = one;
        }

        if (known.Members.Count > 0)
        {
            prefixed["member"] = one;
        }

        return new TextEvidence(
            documents.Select(d =>
                d with
                {
                    ZlibLength = 1,
                    Continuations = access.HasFlag(TextAccess.Continuations)
                        ? new TextContinuations(d.Text, [""], [1])
                        : null,
                    Signals = shows ? signals : null,
                    TokenIds = shows && namesTokens ? [0] : null,
                    TokenFrequencies = shows && namesTokens && known.NonMembers.Count > 0 ? [0.5] : null,
                    Variants = shows ? variants : [],
                    Prefixed = shows ? prefixed : [],
                    References = shows
                        ? references.ToDictionary(
                            r => r.Name,
                            r => new TextReference(
                                r.SharesDistributions ? views : others,
                                [0],
                                r.TrainedOn?.Invoke(d.Id)
                            ),
                            StringComparer.Ordinal
                        )
                        : [],
                }
            )
        );
    }
}
