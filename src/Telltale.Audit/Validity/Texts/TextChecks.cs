using Telltale.Audit.Results;
using Telltale.Core.Evidence.Language;

namespace Telltale.Audit.Validity.Texts;

/// <summary>Checks that only evidence of texts can have, beside those of <see cref="ValidityChecks"/>.</summary>
public static class TextChecks
{
    private static readonly (string Name, Func<TextEvidence, ValidityCheck> Check)[] All =
    [
        (LengthCheckup.Name, LengthCheckup.Check),
        (TruncationCheckup.Name, TruncationCheckup.Check),
        (TokenizerCheckup.Name, TokenizerCheckup.Check),
        (PredictabilityCheckup.Name, PredictabilityCheckup.Check),
        (UntrainedTokensCheckup.Name, UntrainedTokensCheckup.Check),
    ];

    /// <summary>Names of the checks, in the order in which they are reported.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(c => c.Name)];

    /// <summary>The outcome of every check, in a fixed order, each marked where it is waived.</summary>
    public static IReadOnlyList<ValidityCheck> Run(TextEvidence evidence, Waivers? waivers = null) =>
        [.. All.Select(c => (waivers ?? Waivers.None).Mark(c.Check(evidence)))];
}
