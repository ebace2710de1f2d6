using Telltale.Audit.Results;
using Telltale.Core.Evidence.Language;

namespace Telltale.Audit.Validity.Documents;

/// <summary>
/// Were texts cut? Where many of different lengths all end at the same number of tokens, something cut them: what came after
/// was not scored, and perhaps not trained on either.
/// </summary>
internal static class TruncationCheckup
{
    public const string Name = "truncation";

    // Of a hundred texts of many lengths, some may share the largest by chance, a twentieth does not.
    private const double Limit = 0.05;
    private const int Fewest = 20;

    public static ValidityCheck Check(AuditedEvidence audited)
    {
        int[] lengths =
        [
            .. audited.Documents!.Records.Select(r => r.Signals).OfType<TokenSignals>().Select(s => s.Count),
        ];
        if (lengths.Length < Fewest)
        {
            return new(Name, CheckStatus.NotChecked, $"Fewer than {Fewest} texts with scored tokens.");
        }

        int most = lengths.Max();
        double share = lengths.Count(l => l == most) / (double)lengths.Length;
        bool areAllEqual = lengths.Min() == most;
        bool isCut = share >= Limit && !areAllEqual;
        return new(
            Name,
            isCut ? CheckStatus.Warning : CheckStatus.Passed,
            isCut
                    ? $"{share:0.0%} of the texts have exactly {most} tokens, the most there are: they seem to have been cut there. What came after is not judged."
                : areAllEqual ? $"All texts have {most} tokens."
                : $"The longest text has {most} tokens; {share:0.0%} of the texts have as many."
        )
        {
            Measured = areAllEqual ? 0 : share,
            Limit = Limit,
        };
    }
}
