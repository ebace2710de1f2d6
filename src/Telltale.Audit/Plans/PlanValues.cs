using System.Globalization;
using Telltale.Core;
using Telltale.Core.Text;

namespace Telltale.Audit.Plans;

/// <summary>
/// The values of a plan by path, each checked against its <see cref="PlanField"/> and with defaults filled in. Made from
/// whatever the plan was written in; lines are kept for messages.
/// </summary>
public sealed class PlanValues
{
    private readonly Dictionary<string, IReadOnlyList<string>> _values;

    private PlanValues(Dictionary<string, IReadOnlyList<string>> values)
    {
        _values = values;
    }

    /// <summary>Checks what a plan file said.</summary>
    /// <param name="source">Name of the plan, for messages.</param>
    /// <param name="entries">What was written, by path.</param>
    /// <exception cref="BadInputException">A key that does not exist (the nearest is named), a value out of range, a required key that is missing.</exception>
    public static PlanValues Check(string source, IReadOnlyList<PlanEntry> entries) =>
        Check(PlanForm.Audit, source, entries);

    /// <summary>Checks what a plan file of some kind said.</summary>
    /// <param name="form">The kind of plan.</param>
    /// <param name="source">Name of the plan, for messages.</param>
    /// <param name="entries">What was written, by path.</param>
    /// <exception cref="BadInputException">As above.</exception>
    public static PlanValues Check(PlanForm form, string source, IReadOnlyList<PlanEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(form);
        ArgumentNullException.ThrowIfNull(entries);
        Dictionary<string, PlanField> fields = form.Fields.ToDictionary(f => f.Path, StringComparer.Ordinal);
        Dictionary<string, IReadOnlyList<string>> values = new(StringComparer.Ordinal);
        foreach (PlanEntry entry in entries)
        {
            if (!fields.TryGetValue(entry.Path, out PlanField? field))
            {
                string nearest = Nearest.Of(entry.Path, fields.Keys);
                throw new BadInputException(
                    $"{Place(source, entry)}: unknown key '{entry.Path}'; did you mean '{nearest}'? " + form.Hint
                );
            }

            CheckValue(source, entry, field);
            values[entry.Path] = entry.Items;
        }

        string? network = values.GetValueOrDefault("target.network")?[0];
        foreach (PlanField field in form.Fields)
        {
            if (network is not null && !field.GoesWith(network))
            {
                RefuseWritten(source, entries, field, network);
                continue;
            }

            if (values.ContainsKey(field.Path))
            {
                continue;
            }

            if (field.Required)
            {
                throw new BadInputException(Missing(source, field));
            }

            if (field.Default is { } value)
            {
                values[field.Path] = value;
            }
        }

        return new PlanValues(values);
    }

    /// <summary>The same values but for one.</summary>
    public PlanValues With(string path, string value) =>
        new(new Dictionary<string, IReadOnlyList<string>>(_values, StringComparer.Ordinal) { [path] = [value] });

    /// <summary>Whether the key has a value.</summary>
    public bool Has(string path) => _values.ContainsKey(path);

    /// <summary>The items of a list, or the one item of a scalar.</summary>
    public IReadOnlyList<string> Items(string path) => _values[path];

    /// <summary>The value as text; null where there is none.</summary>
    public string? TextOrNull(string path) =>
        _values.TryGetValue(path, out IReadOnlyList<string>? items) ? items[0] : null;

    /// <summary>The value as text.</summary>
    public string Text(string path) => _values[path][0];

    /// <summary>The value as a whole number.</summary>
    public int Whole(string path) => int.Parse(Text(path), CultureInfo.InvariantCulture);

    /// <summary>The value as a whole number; null for the word that stands for "all".</summary>
    public int? WholeOrAll(string path) =>
        int.TryParse(Text(path), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)
            ? value
            : null;

    /// <summary>The value as a number.</summary>
    public double Number(string path) => double.Parse(Text(path), CultureInfo.InvariantCulture);

    /// <summary>The value as a number; null for the word that may stand in its place.</summary>
    public double? NumberOrNull(string path) =>
        double.TryParse(Text(path), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : null;

    private static void RefuseWritten(string source, IReadOnlyList<PlanEntry> entries, PlanField field, string network)
    {
        if (entries.FirstOrDefault(e => e.Path == field.Path) is { } entry)
        {
            string instead = string.Join(
                ", ",
                PlanFields.All.Where(f => f.Networks.Count > 0 && f.GoesWith(network)).Select(f => f.Path)
            );
            throw new BadInputException(
                $"{Place(source, entry)}: {field.Path} goes with target.network {string.Join(" or ", field.Networks)}, and this plan's is {network}; "
                    + $"leave it out. The shape of {network} is set by {instead}."
            );
        }
    }

    private static string Missing(string source, PlanField field) =>
        field.Section == "target"
            ? $"{source}: no target; a plan says what is audited, for example:\n  target:\n    network: mlp\n    hidden: [256]"
            : $"{source}: '{field.Path}' is missing: {field.Help}";

    private static void CheckValue(string source, PlanEntry entry, PlanField field)
    {
        bool list = field.Kind is PlanKind.ListOf;
        if (entry.IsList != list)
        {
            string found = entry.IsList ? "a list" : $"'{entry.Items[0]}'";
            throw Wrong(source, entry, found, list ? "a list, such as [a, b]" : "one value");
        }

        PlanKind kind = field.Kind is PlanKind.ListOf of ? of.Item : field.Kind;
        if (field.Kind is PlanKind.ListOf { Least: > 0 } && entry.Items.Count == 0)
        {
            throw Wrong(source, entry, "an empty list", "at least one item");
        }

        foreach (string item in entry.Items)
        {
            if (Refusal(kind, item) is { } expected)
            {
                throw Wrong(source, entry, $"'{item}'", expected);
            }
        }
    }

    private static string? Refusal(PlanKind kind, string item) =>
        kind switch
        {
            PlanKind.OneOf words when !words.Words.Contains(item, StringComparer.Ordinal) =>
                $"{string.Join(" or ", words.Words)}{(words.Words.Count > 4 ? $"; did you mean {Nearest.Of(item, words.Words)}?" : "")}",
            PlanKind.Whole whole when item != whole.Word && !InRange(item, whole) =>
                $"a whole number from {whole.Low} to {whole.High}{(whole.Word is null ? "" : $", or {whole.Word}")}",
            PlanKind.Number number when item != number.Word && !InRange(item, number) =>
                $"a number {(number.LowExcluded ? "above" : "from")} {number.Low} {(number.HighExcluded ? "and below" : "to")} {number.High}{(number.Word is null ? "" : $", or {number.Word}")}",
            PlanKind.Text or PlanKind.FilePath when item.Length == 0 => "some text",
            _ => null,
        };

    private static bool InRange(string item, PlanKind.Whole whole) =>
        long.TryParse(item, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
        && value >= whole.Low
        && value <= whole.High;

    private static bool InRange(string item, PlanKind.Number number) =>
        double.TryParse(item, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
        && value >= number.Low
        && value <= number.High
        && !(number.LowExcluded && value == number.Low)
        && !(number.HighExcluded && value == number.High);

    /// <summary>Where a value was written, for messages.</summary>
    private static string Place(string source, PlanEntry entry) =>
        entry.Line > 0 ? $"{source}, line {entry.Line}" : source;

    private static BadInputException Wrong(string source, PlanEntry entry, string found, string expected) =>
        new(
            $"{Place(source, entry)}: {entry.Path} is {found}; expected {expected}{(expected.EndsWith('?') ? "" : ".")}"
        );
}

/// <summary>One key as a plan file had it.</summary>
/// <param name="Path">Sections and key, joined by dots.</param>
/// <param name="Items">Its items, or its one value.</param>
/// <param name="IsList">Whether it was written as a list.</param>
/// <param name="Line">Where, from 1; 0 for what has no lines.</param>
public sealed record PlanEntry(string Path, IReadOnlyList<string> Items, bool IsList, long Line);
