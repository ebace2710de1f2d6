using Telltale.Attacks.Language;
using Telltale.Audit.Language.Plans;
using Telltale.Audit.Persons;
using Telltale.Audit.Results;
using Telltale.Core.Evidence;
using Telltale.Core.Evidence.Language;

namespace Telltale.Audit.Diagnoses;

/// <summary>Looks for likely causes why a language model gives texts away.</summary>
/// <param name="evidence">Evidence about the first target.</param>
/// <param name="gap">Its generalisation gap.</param>
/// <param name="shares">How much of the leak some texts carry.</param>
/// <param name="checks">Validity checks.</param>
/// <param name="training">The recipe, where it is known.</param>
/// <param name="persons">Who the texts belong to; null where each stands for itself.</param>
internal sealed class TextCauses(
    TextEvidence evidence,
    GeneralisationGap gap,
    LeakShares shares,
    IReadOnlyList<ValidityCheck> checks,
    TextTrainingPlan? training,
    PersonRows? persons
)
{
    /// <summary>Loss of a token, in nats, by which texts that were not seen must be harder to be worth a word.</summary>
    private const double NotableGap = 0.02;

    /// <summary>Standard errors: chance goes beyond once in two hundred.</summary>
    private const double Sure = 2.6;

    private const int MostRecords = 20;
    private const double HardestShare = 0.25;

    // The hardest quarter is a cause where it holds at least half of what was gained, or half as much again as its number gives.
    private const double MostOfTheGain = 0.5;
    private const double MoreThanTheirShare = 1.5;

    /// <summary>The causes found, the one that carries most first; those that speak of all texts before the others.</summary>
    public IReadOnlyList<LikelyCause> Find() =>
        [
            .. new[] { Overfitting(), HardTokens(), Unusual(), shares.Repeated(checks) }
                .OfType<LikelyCause>()
                .OrderByDescending(cause => cause.Carries ?? 2),
        ];

    private LikelyCause? Overfitting() =>
        gap is { MemberLoss: { } inside, NonmemberLoss: { } outside }
        && outside - inside >= NotableGap
        && IsBeyondChance()
            ? new LikelyCause(
                CauseKind.Overfitting,
                null,
                $"The loss of a token is {inside:0.000} nats on texts that the model learnt from and {outside:0.000} on others: it finds a token of its own texts {Math.Exp(outside - inside):0.00} times as likely. Part of what it learnt is the texts themselves{Recipe()}.",
                []
            )
            : null;

    /// <summary>
    /// Whether members are so much more likely than non-members as the texts' own differences hardly give: the mean log p, less
    /// that of a model that did not learn the texts where there is one, in standard errors of the difference of the sides. A person with
    /// several texts counts once, with their mean.
    /// </summary>
    private bool IsBeyondChance()
    {
        double[] unseen = UnseenLoss.MeansOf(evidence.Records);
        bool compared = unseen.All(double.IsFinite);
        double[] Side(Membership side)
        {
            double[] texts =
            [
                .. evidence.Records.Select(
                    (r, i) =>
                        r.Membership == side
                        && r.Signals?.Mean() - (compared ? unseen[i] : 0) is { } gain
                        && double.IsFinite(gain)
                            ? gain
                            : double.NaN
                ),
            ];
            return [.. (persons?.Means(texts) ?? texts).Where(double.IsFinite)];
        }

        double[] members = Side(Membership.Member);
        double[] others = Side(Membership.NonMember);
        if (members.Length < 2 || others.Length < 2)
        {
            return false;
        }

        double error = Math.Sqrt(VarianceOfMean(members) + VarianceOfMean(others));
        double difference = members.Average() - others.Average();
        return difference > 0 && difference >= Sure * error;
    }

    private static double VarianceOfMean(double[] values)
    {
        double mean = values.Average();
        return values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1) / values.Length;
    }

    private string Recipe() =>
        training is null
            ? ""
            : $" (it was trained for {training.Epochs} epoch{(training.Epochs == 1 ? "" : "s")}{(training.Lora is { } lora ? $", LoRA of rank {lora.Rank}" : ", all weights")})";

    /// <summary>
    /// Where the gain lies: the mean over tokens of log p by the target less log p by a model that did not learn the texts,
    /// members less non-members, parted by whether that model finds the token among the hardest quarter of all.
    /// </summary>
    private LikelyCause? HardTokens()
    {
        if (!IsBeyondChance())
        {
            return null;
        }

        ReferenceChoice unseen = UnseenLoss.ChoiceFor(evidence.Records);
        double[]?[] views =
        [
            .. evidence.Records.Select(r => r.Membership == Membership.Unknown ? null : unseen.TokensOf(r)),
        ];
        double[] all = [.. views.OfType<double[]>().SelectMany(v => v).Order()];
        if (all.Length == 0)
        {
            return null;
        }

        double limit = all[(int)(HardestShare * all.Length)];
        double[,] gain = new double[2, 2];
        double[,] count = new double[2, 2];
        Dictionary<int, double> onHardOf = [];
        for (int r = 0; r < views.Length; r++)
        {
            if (views[r] is not { } reference)
            {
                continue;
            }

            TextRecord record = evidence.Records[r];
            int side = record.Membership == Membership.Member ? 1 : 0;
            for (int t = 0; t < reference.Length; t++)
            {
                double more = record.Signals!.LogProbabilities[t] - reference[t];
                int hard = reference[t] < limit ? 1 : 0;
                gain[side, hard] += more;
                count[side, hard]++;
                if (side == 1 && hard == 1)
                {
                    onHardOf[r] = onHardOf.GetValueOrDefault(r) + more;
                }
            }
        }

        double members = count[1, 0] + count[1, 1];
        double others = count[0, 0] + count[0, 1];
        if (members == 0 || others == 0)
        {
            return null;
        }

        double onHard = (gain[1, 1] / members) - (gain[0, 1] / others);
        double onOthers = (gain[1, 0] / members) - (gain[0, 0] / others);
        double held = onHard + onOthers < NotableGap ? 0 : Math.Min(1, onHard / (onHard + onOthers));
        return held < MostOfTheGain
            ? null
            : new LikelyCause(
                CauseKind.HardTokens,
                null,
                $"The {LeakShares.Percent(count[1, 1] / members)} of the tokens that a model which did not learn the texts finds hardest (it gives each less than {LeakShares.Percent(Math.Exp(limit))}), such as numbers, names and rare words, hold {LeakShares.Percent(held)} of what the model gained on the texts that it learnt from.",
                shares.Names([
                    .. onHardOf.OrderByDescending(g => g.Value).ThenBy(g => g.Key).Take(MostRecords).Select(g => g.Key),
                ])
            );
    }

    private LikelyCause? Unusual()
    {
        double[] texts = UnseenLoss.MeansOf(evidence.Records);
        double[] means = persons?.Means(texts) ?? texts;
        double[] known = [.. means.Where(m => !double.IsNaN(m)).Order()];
        if (known.Length == 0 || shares.Found is not { } found)
        {
            return null;
        }

        double limit = known[(int)(HardestShare * known.Length)];
        int[] hardest = [.. found.Members.Where(m => means[m] < limit)];
        double share = (double)hardest.Length / found.Members.Length;
        return hardest.Length == 0 || found.ShareOf(hardest) is not { } carried || carried < MoreThanTheirShare * share
            ? null
            : new LikelyCause(
                CauseKind.Atypical,
                carried,
                $"The {hardest.Length:#,0} members {(persons is null ? "" : "with the texts ")}that a model which did not learn them finds hardest (a loss above {-limit:0.00} nats a token) are {LeakShares.Percent(share)} of all and carry {LeakShares.Percent(Math.Min(1, carried))} of what the strongest attack finds beyond chance: texts unlike the others stand out.",
                shares.Names(persons?.RowsOf(hardest) ?? hardest)
            );
    }
}
