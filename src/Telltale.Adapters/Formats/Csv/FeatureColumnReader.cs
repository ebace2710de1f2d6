using Telltale.Core;
using Telltale.Core.Numerics;

namespace Telltale.Adapters.Formats.Csv;

/// <summary>
/// One column of a table while it is read: numbers as long as every field is one, else the different texts. The first
/// field decides which, and one of the other kind later is refused rather than guessed about.
/// </summary>
internal sealed class FeatureColumnReader(int column, bool declaredCategorical, FeatureTableOptions options)
{
    private readonly List<double> _numbers = [];
    private readonly List<int> _codes = [];
    private readonly Dictionary<string, int> _categories = new(StringComparer.Ordinal);
    private string _name = "";
    private string[]? _sorted;

    private bool IsCategorical => declaredCategorical || _categories.Count > 0;

    /// <summary>Reads the column's field of the present row.</summary>
    /// <exception cref="BadInputException">A missing value, no finite number, too many categories.</exception>
    public void Read(CsvRows rows)
    {
        _name = rows.Header[column];
        bool number = FiniteNumber.TryParse(rows.Bytes(column), out double value);
        if (number && !IsCategorical)
        {
            _numbers.Add(value);
            return;
        }

        string text = rows.Text(column);
        if (text.Length == 0 || options.MissingTexts.Contains(text, StringComparer.OrdinalIgnoreCase))
        {
            throw rows.Fault(
                column,
                "a value: nothing is filled in; take the record or the column out, or put a value of your own"
            );
        }

        // What a double cannot hold is no category either.
        bool notFinite = !number && (double.TryParse(text, out _) || IsInfinity(text));
        if (!declaredCategorical && (notFinite || _numbers.Count > 0))
        {
            throw rows.Fault(column, "a finite number as in the rows before; or declare the column categorical");
        }

        if (!declaredCategorical && number)
        {
            throw rows.Fault(column, "a text as in the rows before; or declare the column categorical");
        }

        if (!_categories.TryGetValue(text, out int code))
        {
            code = _categories.Count;
            _categories.Add(text, code);
            if (_categories.Count > options.MaxCategories)
            {
                throw rows.Fault(
                    column,
                    $"at most {options.MaxCategories} different texts in a column; leave the column out, or raise the limit"
                );
            }
        }

        _codes.Add(code);
    }

    /// <summary>What the features mean that the column becomes.</summary>
    public IEnumerable<FeatureColumn> Meanings() =>
        IsCategorical ? Sorted().Select(text => new FeatureColumn(_name, text)) : [new FeatureColumn(_name, null)];

    /// <summary>Writes the features and returns how many they are.</summary>
    public int Fill(Matrix<double> features, int first)
    {
        if (!IsCategorical)
        {
            for (int record = 0; record < features.Rows; record++)
            {
                features[record, first] = _numbers[record];
            }

            return 1;
        }

        string[] sorted = Sorted();
        int[] place = new int[sorted.Length];
        for (int i = 0; i < sorted.Length; i++)
        {
            place[_categories[sorted[i]]] = i;
        }

        for (int record = 0; record < features.Rows; record++)
        {
            features[record, first + place[_codes[record]]] = 1;
        }

        return sorted.Length;
    }

    private static bool IsInfinity(string text) =>
        text.TrimStart('+', '-').ToLowerInvariant() is "inf" or "infinity" or "\u221E";

    private string[] Sorted() => _sorted ??= [.. _categories.Keys.Order(StringComparer.Ordinal)];
}
