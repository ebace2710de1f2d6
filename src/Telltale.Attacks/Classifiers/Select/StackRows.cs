using Telltale.Attacks.Shadows;
using Telltale.Core.Evidence;

namespace Telltale.Attacks.Classifiers.Select;

/// <summary>Rows of scores on their scales, with the truth of a shadow target.</summary>
/// <param name="Rows">[n × attacks].</param>
/// <param name="Members">[n].</param>
internal sealed record StackRows(double[] Rows, bool[] Members)
{
    /// <summary>The rows of a shadow target, at most so many: evenly spaced in the order of one attack's scores.</summary>
    public static StackRows Of(ShadowTrial trial, int[] attacks, ShadowScale[] scales, int orderBy, int most)
    {
        double[][] scores = [.. attacks.Select(attack => trial.Scores[attack])];
        int[] order = new int[trial.Truth.Length];
        for (int record = 0; record < order.Length; record++)
        {
            order[record] = record;
        }

        Array.Sort(
            order,
            (a, b) =>
            {
                int difference = scores[orderBy][a].CompareTo(scores[orderBy][b]);
                for (int i = 0; difference == 0 && i < scores.Length; i++)
                {
                    difference = scores[i][a].CompareTo(scores[i][b]);
                }

                return difference != 0 ? difference : trial.Truth[a].CompareTo(trial.Truth[b]);
            }
        );
        int kept = Math.Min(most, order.Length);
        double[] rows = new double[kept * scores.Length];
        bool[] members = new bool[kept];
        int next = 0;
        for (int i = 0; i < kept; i++)
        {
            int record = order[(int)((long)i * order.Length / kept)];
            if (Fill(scores, record, scales, rows.AsSpan(next * scores.Length, scores.Length)))
            {
                members[next++] = trial.Truth[record] == Membership.Member;
            }
        }

        return new StackRows(rows[..(next * scores.Length)], members[..next]);
    }

    /// <summary>One record's scores on their scales; a missing one stands in the middle. False where all are missing.</summary>
    public static bool Fill(double[][] scores, int record, ShadowScale[] scales, Span<double> row)
    {
        bool any = false;
        for (int i = 0; i < scores.Length; i++)
        {
            double value = scales[i].Of(scores[i][record]);
            any |= !double.IsNaN(value);
            row[i] = double.IsNaN(value) ? 0 : value;
        }

        return any;
    }
}
