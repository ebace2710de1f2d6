using Telltale.Adapters.Store;
using Telltale.Claims.Claims;
using Telltale.Core;

namespace Telltale.Claims;

/// <summary>Tries the claims that are named, or all.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        // The script names the repository first.
        string root = args is ["--root", var given, ..] ? given : Directory.GetCurrentDirectory();
        string[] asked = args is ["--root", _, .. var rest] ? rest : args;
        if (asked is [] or ["--list"])
        {
            foreach (Claim claim in ClaimList.All)
            {
                Console.WriteLine($"{claim.Id, -4} {claim.Statement} ({claim.Source})");
            }

            Console.WriteLine("Give one or more of these names, or all.");
            return asked is [] ? 2 : 0;
        }

        Claim[] chosen = asked is ["all"]
            ? [.. ClaimList.All]
            : [.. asked.SelectMany(id => ClaimList.All.Where(c => c.Id == id))];
        if (asked is not ["all"] && chosen.Length != asked.Length)
        {
            Console.Error.WriteLine(
                $"claims: found {string.Join(" ", asked)}; expected names among {string.Join(" ", ClaimList.All.Select(c => c.Id))}, or all."
            );
            return 2;
        }

        using CancellationTokenSource stop = new();
        Console.CancelKeyPress += (_, e) =>
        {
            e.Cancel = true;
            stop.Cancel();
        };
        try
        {
            using RunFolder folder = RunFolder.Acquire(Path.Combine(root, "artifacts", "claims"));
            TimeProvider time = TimeProvider.System;
            PlainProgress progress = new(Console.Error, time);
            Laboratory laboratory = new(root, folder, Environment.ProcessorCount, progress, time, stop.Token);
            foreach (Claim claim in chosen)
            {
                Report(claim, claim.Try(laboratory));
            }

            return 0;
        }
        catch (BadInputException e)
        {
            Console.Error.WriteLine($"claims: {e.Message}");
            return 2;
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("claims: stopped; what was trained is kept, and the same command goes on.");
            return 130;
        }
    }

    private static void Report(Claim claim, IReadOnlyList<Finding> findings)
    {
        Console.WriteLine($"{claim.Id}  {claim.Statement} ({claim.Source})");
        foreach (Finding finding in findings)
        {
            Console.WriteLine(
                $"    {Word(finding.Outcome), -9}  {finding.Part}: {finding.Difference:0.0000} [{finding.Low:0.0000}, {finding.High:0.0000}]"
            );
        }

        string whole =
            findings.All(f => f.Outcome == Outcome.Confirmed) ? "confirmed"
            : findings.All(f => f.Outcome == Outcome.Refuted) ? "refuted"
            : findings.Any(f => f.Outcome == Outcome.Refuted)
                ? $"refuted as a whole: {findings.Count(f => f.Outcome == Outcome.Confirmed)} of {findings.Count} parts are confirmed, {findings.Count(f => f.Outcome == Outcome.Refuted)} refuted"
            : $"not resolved: {findings.Count(f => f.Outcome == Outcome.Confirmed)} of {findings.Count} parts are confirmed, none is refuted";
        Console.WriteLine($"  {claim.Id} {whole}");
        Console.WriteLine();
    }

    private static string Word(Outcome outcome) =>
        outcome switch
        {
            Outcome.Confirmed => "confirmed",
            Outcome.Refuted => "refuted",
            Outcome.Open => "open",
        };
}
