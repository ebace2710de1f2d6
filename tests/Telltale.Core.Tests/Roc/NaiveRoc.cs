namespace Telltale.Core.Tests.Roc;

/// <summary>ROC statistics from their definitions, in as many loops as the definitions have.</summary>
internal static class NaiveRoc
{
    public static double Auc(double[] scores, bool[] isMember)
    {
        double sum = 0;
        double pairs = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            for (int j = 0; j < scores.Length; j++)
            {
                if (isMember[i] && !isMember[j])
                {
                    sum += Psi(scores[i], scores[j]);
                    pairs++;
                }
            }
        }

        return sum / pairs;
    }

    public static double Variance(double[] scores, bool[] isMember)
    {
        double[] members = [.. scores.Where((_, i) => isMember[i])];
        double[] nonMembers = [.. scores.Where((_, i) => !isMember[i])];
        double[] one = [.. members.Select(x => nonMembers.Average(y => Psi(x, y)))];
        double[] zero = [.. nonMembers.Select(y => members.Average(x => Psi(x, y)))];
        return (SampleVariance(one) / one.Length) + (SampleVariance(zero) / zero.Length);
    }

    public static (double Tpr, int FalsePositives) TprAtFpr(double[] scores, bool[] isMember, double fpr)
    {
        double members = isMember.Count(m => m);
        double nonMembers = isMember.Length - members;
        (double best, int at) = (0, 0);
        foreach (double threshold in scores)
        {
            int falsePositives = scores.Where((s, i) => !isMember[i] && s >= threshold).Count();
            double tpr = scores.Where((s, i) => isMember[i] && s >= threshold).Count() / members;
            if (falsePositives / nonMembers <= fpr && tpr > best)
            {
                (best, at) = (tpr, falsePositives);
            }
        }

        return (best, at);
    }

    public static double Advantage(double[] scores, bool[] isMember) =>
        scores
            .Select(t =>
                (scores.Where((s, i) => isMember[i] && s >= t).Count() / (double)isMember.Count(m => m))
                - (scores.Where((s, i) => !isMember[i] && s >= t).Count() / (double)isMember.Count(m => !m))
            )
            .Append(0)
            .Max();

    public static double Psi(double member, double nonMember) =>
        member > nonMember ? 1
        : member == nonMember ? 0.5
        : 0;

    private static double SampleVariance(double[] values)
    {
        double mean = values.Average();
        return values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1);
    }
}
