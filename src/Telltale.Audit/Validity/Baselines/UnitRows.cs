using Telltale.Audit.Persons;

namespace Telltale.Audit.Validity.Baselines;

/// <summary>
/// Which rows classifiers read for each case that is judged: a record its own row, a person all of the person's, one after another. They
/// learn from rows; what they say of a person is the mean over the rows.
/// </summary>
/// <param name="evidence">Row of the evidence behind each row of the views.</param>
/// <param name="first">Where each case's rows begin, and at the end their number.</param>
internal sealed class UnitRows(int[] evidence, int[] first)
{
    /// <summary>Row of the evidence behind each row of the views.</summary>
    public int[] Evidence => evidence;

    /// <summary>Rows of these cases.</summary>
    /// <param name="persons">Who the rows belong to; null where each is a case.</param>
    /// <param name="units">Cases: persons, or rows.</param>
    public static UnitRows Of(PersonRows? persons, int[] units)
    {
        int[] first = new int[units.Length + 1];
        for (int i = 0; i < units.Length; i++)
        {
            first[i + 1] = first[i] + (persons?.RowsOf(units[i]).Length ?? 1);
        }

        return new UnitRows(persons?.RowsOf(units) ?? units, first);
    }

    /// <summary>The rows of some cases, in their order.</summary>
    public int[] Of(int[] units)
    {
        List<int> rows = new(units.Length);
        foreach (int unit in units)
        {
            for (int row = first[unit]; row < first[unit + 1]; row++)
            {
                rows.Add(row);
            }
        }

        return [.. rows];
    }

    /// <summary>What is known of each case, for each of its rows.</summary>
    public T[] Spread<T>(T[] units)
    {
        T[] rows = new T[evidence.Length];
        for (int unit = 0; unit < units.Length; unit++)
        {
            rows.AsSpan(first[unit], first[unit + 1] - first[unit]).Fill(units[unit]);
        }

        return rows;
    }

    /// <summary>A number for each case from one for each row: the mean.</summary>
    public Func<int, double> Mean(Func<int, double> ofRow) =>
        unit =>
        {
            int count = first[unit + 1] - first[unit];
            if (count == 1)
            {
                return ofRow(first[unit]);
            }

            double sum = 0;
            for (int row = first[unit]; row < first[unit + 1]; row++)
            {
                sum += ofRow(row);
            }

            return sum / count;
        };
}
