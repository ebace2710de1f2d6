using System.Text;
using Telltale.Audit.Results;
using Telltale.Report.Text;

namespace Telltale.Report.Markdown;

/// <summary>A forecast on one screen.</summary>
public static class ForecastSummary
{
    /// <summary>What will be there, what will be seen, what it takes, what to change. Lines end in LF.</summary>
    /// <param name="forecast">The forecast.</param>
    /// <param name="destination">Left open.</param>
    public static void Write(AuditForecast forecast, TextWriter destination)
    {
        ArgumentNullException.ThrowIfNull(forecast);
        ArgumentNullException.ThrowIfNull(destination);
        string[] parts =
        [
            Sizes(forecast),
            Wanted(forecast.Wanted),
            Seen(forecast.Tests, forecast.SmallestAuc, forecast.Rates, One(forecast.Size)),
            Single(forecast.Records, forecast.Size, One(forecast.Size)),
            Checks(forecast.Checks),
            forecast.Cost is { } cost ? Cost(cost) : "",
            Advice(forecast.Advice),
        ];
        destination.Write(string.Join('\n', parts.Where(part => part.Length > 0)));
    }

    private static string Sizes(AuditForecast forecast)
    {
        ForecastSize size = forecast.Size;
        return $"Plan {MarkdownText.Escape(forecast.Plan)}: {(size.Rows is { } rows ? $"{Numbers.Plural(size.Candidates, "candidate person")} ({Numbers.Plural(rows, "row")} together; persons are what is counted)" : Numbers.Plural(size.Candidates, "candidate record"))}, {Numbers.Plural(size.Targets, "target")} with {Numbers.Plural(size.References, "reference model")} each, so {Numbers.Plural(size.Members, "member")} and {Numbers.Plural(size.Nonmembers, "non-member")} over all targets. Every record has at least {size.LeastWith} reference models trained with it and {size.LeastWithout} without. Nothing was trained yet.\n";
    }

    /// <summary>Whether the leak asked about will be seen.</summary>
    internal static string Wanted(WantedLeak? wanted) =>
        wanted is null ? "" : $"**{(wanted.IsSeen ? "Enough" : "Not enough")}.** {wanted.Sentence}\n";

    /// <summary>The smallest leaks that will be seen.</summary>
    internal static string Seen(int tests, double? smallestAuc, IReadOnlyList<ForecastRate> rates, string record)
    {
        StringBuilder text = new(
            $"Seen in four cases of five, after correction for {Numbers.Plural(tests, "test")}:\n\n"
        );
        text.Append(
            MarkdownText.Table(
                ["where", "smallest leak seen", "numbers there"],
                [
                    [$"all {record}s together", smallestAuc is { } auc ? $"AUC {Numbers.Unit(auc)}" : "none", ""],
                    .. rates.Select(r =>
                        (string[])
                            [
                                $"FPR {Numbers.RoundPercent(r.Fpr)}",
                                r.SmallestTpr is { } tpr ? $"TPR {Numbers.Percent(tpr)}" : "none",
                                EnumNames<Support>.Of(r.Support),
                            ]
                    ),
                ]
            )
        );
        return text.ToString();
    }

    private static string One(ForecastSize size) => size.Rows is null ? "record" : "person";

    /// <summary>What can be said about one record alone.</summary>
    internal static string Single(ForecastRecords single, ForecastSize size, string record)
    {
        string together = single.Together switch
        {
            null => "no number of them could be named",
            1 => "a single one can be named",
            { } count => $"at least {Numbers.Count(count)} must have it together",
        };
        return $"A single {record}: p of at least {Numbers.PValue(single.SmallestP)} with {Numbers.Plural(single.Nonmembers, "non-member")} of one target; asked about all {Numbers.Plural(size.Candidates, record)} at 5% false findings, {together}{(single.Together == 1 ? "" : $" (one alone: {Numbers.Count(single.NonmembersNeeded)} non-members)")}.\n";
    }

    /// <summary>What to change.</summary>
    internal static string Advice(IReadOnlyList<string> advice) =>
        advice.Count == 0
            ? ""
            : "What to consider:\n\n" + string.Concat(advice.Select(a => $"- {MarkdownText.Escape(a)}\n"));

    private static string Checks(IReadOnlyList<ForecastCheck> checks)
    {
        string[] made = [.. checks.Where(c => c.CanBeMade).Select(c => c.Name)];
        ForecastCheck[] noted = [.. checks.Where(c => c.Note.Length > 0)];
        return $"Checks that can be made: {string.Join(", ", made)}.\n"
            + (noted.Length == 0 ? "" : "\n")
            + string.Concat(
                noted.Select(c =>
                    $"- {c.Name}{(c.CanBeMade ? "" : " (cannot be made)")}: {MarkdownText.Escape(c.Note)}\n"
                )
            );
    }

    private static string Cost(ForecastCost cost) =>
        $"Here, with {Numbers.Plural(cost.Threads, "thread")}: about {Numbers.Seconds(cost.TrainingSeconds)} to train, {Numbers.Seconds(cost.QuerySeconds)} to ask, {(cost.ProbeSeconds > 0 ? $"{Numbers.Seconds(cost.ProbeSeconds)} to measure what attacks need beyond plain answers, " : "")}{Numbers.Seconds(cost.ScoringSeconds)} to attack; up to {Bytes(cost.DiskBytes)} of disk and about {Bytes(cost.MemoryBytes)} of memory. {MarkdownText.Escape(string.Join(" ", cost.NotCounted))}\n";

    private static string Bytes(double bytes) =>
        bytes >= 1 << 30 ? $"{bytes / (1 << 30):0.0} GiB"
        : bytes >= 1 << 20 ? $"{bytes / (1 << 20):0} MiB"
        : $"{bytes / 1024:0} KiB";
}
