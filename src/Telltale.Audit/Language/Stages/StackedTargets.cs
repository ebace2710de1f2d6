using System.Globalization;
using Telltale.Audit.Stages;
using Telltale.Core.Evidence;

namespace Telltale.Audit.Language.Stages;

/// <summary>Scores of several targets one below the other.</summary>
internal static class StackedTargets
{
    /// <summary>One table; with several targets rows are named <c>target/text</c>. Columns are those of the first target.</summary>
    public static ScoredTargets Of(IReadOnlyList<ScoredTargets> targets)
    {
        ScoredTargets first = targets[0];
        if (targets.Count == 1)
        {
            return first;
        }

        string[] ids =
        [
            .. targets.SelectMany(
                (t, target) => t.Table.Ids.Select(id => string.Create(CultureInfo.InvariantCulture, $"{target}/{id}"))
            ),
        ];
        Scores[] columns =
        [
            .. first.Table.Columns.Select(
                (column, c) => new Scores(column.Label, [.. targets.SelectMany(t => t.Table.Columns[c].Values)])
            ),
        ];
        return first with
        {
            Table = new ScoreTable(ids, [.. targets.SelectMany(t => t.Table.Membership)], columns),
            Targets = targets.Count,
            LeftOutOfPersons = [.. first.LeftOutOfPersons.Select((_, c) => targets.Sum(t => t.LeftOutOfPersons[c]))],
        };
    }
}
