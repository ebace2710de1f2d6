using Telltale.Core.Randomness;

namespace Telltale.Core.Roc;

/// <summary>Weights of the rows in one replicate, and the statistics under them. One thread's own.</summary>
internal sealed class ReplicateScratch
{
    private readonly TwoWayRows _rows;
    private readonly double[] _rates;
    private readonly int[] _ascending;
    private readonly int[] _recordWeight;
    private readonly int[] _targetWeight;
    private readonly int[] _weight;
    private long _members;
    private long _nonMembers;

    public ReplicateScratch(TwoWayRows rows, double[] rates)
    {
        _rows = rows;
        _rates = rates;
        _ascending = [.. Enumerable.Range(0, rates.Length).OrderBy(i => rates[i])];
        _recordWeight = new int[rows.Records];
        _targetWeight = new int[rows.Targets];
        _weight = new int[rows.Record.Length];
    }

    public void WeighEqually()
    {
        Array.Fill(_weight, 1);
        Count();
    }

    /// <summary>Draws records and targets. A draw without one of the classes says nothing and is drawn again.</summary>
    public void DrawTwoWay(Rng rng)
    {
        int[] record = _rows.Record;
        int[] target = _rows.Target;
        int[] recordWeight = _recordWeight;
        int[] targetWeight = _targetWeight;
        int[] weight = _weight;
        do
        {
            Multinomial(recordWeight, recordWeight.Length, rng);
            Multinomial(targetWeight, Math.Max(1, targetWeight.Length - 1), rng);
            for (int i = 0; i < weight.Length; i++)
            {
                weight[i] = recordWeight[record[i]] * targetWeight[target[i]];
            }

            Count();
        } while (_members == 0 || _nonMembers == 0);
    }

    /// <summary>Draws rows, as if they shared nothing.</summary>
    public void DrawRows(Rng rng)
    {
        do
        {
            Multinomial(_weight, _weight.Length, rng);
            Count();
        } while (_members == 0 || _nonMembers == 0);
    }

    /// <summary>
    /// AUC, then the TPR at each rate in the order given. One walk down from the highest score: a TPR is read as the walk passes
    /// the last tie that its FPR allows.
    /// </summary>
    public double[] Read()
    {
        double[] result = new double[_rates.Length + 1];
        int[] weights = _weight;
        bool[] isMember = _rows.IsMember;
        bool[] endsTie = _rows.EndsTie;
        long truePositives = 0;
        long falsePositives = 0;
        long tieMembers = 0;
        long tieNonMembers = 0;
        double twiceU = 0;
        int next = 0;
        double limit = _rates.Length == 0 ? double.PositiveInfinity : _rates[_ascending[0]];
        for (int i = 0; i < weights.Length; i++)
        {
            if (isMember[i])
            {
                tieMembers += weights[i];
            }
            else
            {
                tieNonMembers += weights[i];
            }

            if (!endsTie[i] || (tieMembers | tieNonMembers) == 0)
            {
                continue;
            }

            while ((falsePositives + tieNonMembers) / (double)_nonMembers > limit)
            {
                result[_ascending[next] + 1] = truePositives / (double)_members;
                next++;
                limit = next < _ascending.Length ? _rates[_ascending[next]] : double.PositiveInfinity;
            }

            long below = _nonMembers - falsePositives - tieNonMembers;
            twiceU += (double)tieMembers * ((2 * below) + tieNonMembers);
            truePositives += tieMembers;
            falsePositives += tieNonMembers;
            tieMembers = 0;
            tieNonMembers = 0;
        }

        for (; next < _ascending.Length; next++)
        {
            result[_ascending[next] + 1] = 1;
        }

        result[0] = twiceU / (2.0 * _members * _nonMembers);
        return result;
    }

    private void Count()
    {
        int[] weights = _weight;
        bool[] isMember = _rows.IsMember;
        long members = 0;
        long all = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            all += weights[i];
            members += isMember[i] ? weights[i] : 0;
        }

        _members = members;
        _nonMembers = all - members;
    }

    private static void Multinomial(int[] weights, int draws, Rng rng)
    {
        Array.Clear(weights);
        for (int i = 0; i < draws; i++)
        {
            weights[rng.NextInt(weights.Length)]++;
        }
    }
}
