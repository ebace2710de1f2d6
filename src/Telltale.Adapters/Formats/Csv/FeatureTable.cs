using Telltale.Core.Numerics;

namespace Telltale.Adapters.Formats.Csv;

/// <summary>What one column of features means.</summary>
/// <param name="Source">Column of the file.</param>
/// <param name="Category">The value for which the feature is 1 (and 0 for all others); null for a number as it is.</param>
public sealed record FeatureColumn(string Source, string? Category)
{
    /// <summary>The name as people write it: <c>age</c>, <c>colour=red</c>.</summary>
    public string Name => Category is null ? Source : $"{Source}={Category}";
}

/// <summary>Records as numbers, each with a class: what a classifier is trained on.</summary>
/// <param name="Ids">Names of the records: the id column, or "0", "1", ….</param>
/// <param name="Features">[records × features], finite.</param>
/// <param name="Columns">What each feature means.</param>
/// <param name="Labels">Class of each record, an index into <paramref name="Classes"/>.</param>
/// <param name="Classes">Texts of the classes: by value where all are integers, by code point elsewhere.</param>
public sealed record FeatureTable(
    IReadOnlyList<string> Ids,
    Matrix<double> Features,
    IReadOnlyList<FeatureColumn> Columns,
    int[] Labels,
    IReadOnlyList<string> Classes
)
{
    /// <summary>Name of the group that each record belongs to; null where no column was asked for.</summary>
    public IReadOnlyList<string>? Groups { get; init; }

    /// <summary>Number of records.</summary>
    public int Records => Labels.Length;
}

/// <summary>How the columns of a table of features are to be understood.</summary>
public sealed record FeatureTableOptions
{
    /// <summary>Column of the true class; any text, at least two different ones.</summary>
    public required string LabelColumn { get; init; }

    /// <summary>Column of the records' names, kept out of the features; none by default, and records are numbered.</summary>
    public string? IdColumn { get; init; }

    /// <summary>Column that says which records belong together, kept out of the features; none by default.</summary>
    public string? GroupColumn { get; init; }

    /// <summary>Columns to encode by value although they hold numbers (codes, or a mixture). Columns without any number are found by themselves.</summary>
    public IReadOnlyList<string> CategoricalColumns { get; init; } = [];

    /// <summary>Columns to leave out.</summary>
    public IReadOnlyList<string> IgnoredColumns { get; init; } = [];

    /// <summary>Different values that an encoded column may have; each becomes a feature, so names and free text are refused.</summary>
    public int MaxCategories { get; init; } = 1000;

    /// <summary>Texts that mean a missing value, compared without case; an empty field always does. Missing values are refused.</summary>
    public IReadOnlyList<string> MissingTexts { get; init; } = ["?", "na", "n/a", "nan", "null", "none"];
}
