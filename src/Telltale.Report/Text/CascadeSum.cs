using Telltale.Audit.Results;

namespace Telltale.Report.Text;

/// <summary>What all cascades of an audit took together.</summary>
/// <param name="Models">Models trained.</param>
/// <param name="Settled">Records settled, counted for each target.</param>
/// <param name="Wrong">How many of them wrongly.</param>
internal sealed record CascadeSum(int Models, int Settled, int Wrong)
{
    /// <summary>Adds up; the last round of a target fixes all that those before it fixed.</summary>
    public static CascadeSum Of(IReadOnlyList<CascadeRound> rounds)
    {
        CascadeRound[] last = [.. rounds.GroupBy(r => r.Target).Select(target => target.MaxBy(r => r.Round)!)];
        return new CascadeSum(
            rounds.Sum(r => r.Models),
            last.Sum(r => r.NonMembers + r.Members),
            last.Sum(r => r.WrongNonMembers + r.WrongMembers)
        );
    }
}
