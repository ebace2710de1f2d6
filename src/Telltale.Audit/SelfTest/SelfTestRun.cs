using Telltale.Attacks;
using Telltale.Audit.Ports;
using Telltale.Audit.SelfTest.Answers;
using Telltale.Audit.SelfTest.Audits;
using Telltale.Audit.SelfTest.Worlds;
using Telltale.Core.Numerics;
using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;

namespace Telltale.Audit.SelfTest;

/// <summary>
/// Tries Telltale on this machine where the answer is known: attacks in worlds whose best attack is known exactly, limits
/// against exact values, a leak that was planted and records that no model was shown, numbers computed elsewhere, and
/// whether the same question gives the same bits again.
/// </summary>
public sealed record SelfTestRun
{
    // Enough to see limits that hold the truth in nine cases of ten; the rest is left to the simulations of the tests.
    private const int CoverageRepeats = 300;
    private const int CoverageRecords = 2000;
    private const double CoverageRate = 0.01;
    private static readonly IReadOnlyList<string> CoverageWorlds = ["gaussian-mean", "gaussian-mechanism", "histogram"];

    /// <summary>Root of all randomness.</summary>
    public required Seed Seed { get; init; }

    /// <summary>Threads to use; no number depends on it.</summary>
    public required int Threads { get; init; }

    /// <summary>Does the arithmetic of training.</summary>
    public required Kernel Kernel { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Hears how far it is.</summary>
    public required IAuditProgress Progress { get; init; }

    /// <summary>Runs everything.</summary>
    public SelfTestReport Execute(CancellationToken cancellation)
    {
        List<WorldFinding> worlds = [];
        List<string> excessive = [];
        int tried = 0;
        Progress.Begin($"{ClosedFormWorlds.All.Count} worlds whose best attack is known", ClosedFormWorlds.All.Count);
        foreach (ClosedFormWorld world in ClosedFormWorlds.All)
        {
            Seed stream = Seed.Derive("world").Derive(world.Name);
            ExactRoc optimum = world.Optimum();
            WorldSample sample = world.Draw(world.Size, stream, Threads);
            worlds.Add(Try(world, optimum, sample, stream, cancellation));
            (int attacks, IReadOnlyList<string> found) = WorldTrial.Excess(
                world,
                optimum,
                stream.Derive("excess"),
                Threads,
                cancellation
            );
            tried += attacks;
            excessive.AddRange(found.Select(f => $"{f} in {world.Name}"));
            Progress.Report(worlds.Count);
        }

        Progress.End();
        List<SelfTestCheck> checks =
        [
            new(
                "no attack finds more than there is",
                excessive.Count == 0,
                excessive.Count == 0
                    ? $"{tried} times an attack was tried in one of these worlds; none went beyond the best curve"
                    : $"beyond the best curve: {string.Join(", ", excessive)}"
            ),
        ];
        Add(
            checks,
            $"{CoverageRepeats} samples of each of {CoverageWorlds.Count} worlds for limits",
            CoverageWorlds.Count,
            Coverage(cancellation)
        );
        SmallAuditChecks audits = new(Seed.Derive("audit"), Kernel, Threads, Time);
        Add(checks, "small audits", SmallAuditChecks.Count, audits.Run(cancellation));
        checks.Add(Answers());
        return new SelfTestReport(worlds, checks);
    }

    private void Add(List<SelfTestCheck> checks, string stage, int units, IEnumerable<SelfTestCheck> work)
    {
        Progress.Begin(stage, units);
        int done = 0;
        foreach (SelfTestCheck check in work)
        {
            checks.Add(check);
            Progress.Report(++done);
        }

        Progress.End();
    }

    private WorldFinding Try(
        ClosedFormWorld world,
        ExactRoc optimum,
        WorldSample sample,
        Seed stream,
        CancellationToken cancellation
    )
    {
        AttackChoice attack = AttackCatalog.Choose([world.Attack])[0];
        IReadOnlyList<WorldPoint> points = WorldTrial.Measure(optimum, sample, attack, stream, Threads, cancellation);
        return new WorldFinding(world.Name, world.Story, world.Attack, points);
    }

    private IEnumerable<SelfTestCheck> Coverage(CancellationToken cancellation)
    {
        foreach (ClosedFormWorld world in ClosedFormWorlds.All.Where(w => CoverageWorlds.Contains(w.Name)))
        {
            cancellation.ThrowIfCancellationRequested();
            CoverageFinding found = CoverageTrial.Run(
                world,
                CoverageRecords,
                targets: 1,
                [CoverageRate],
                CoverageRepeats,
                Seed.Derive("coverage").Derive(world.Name),
                Threads
            );
            int least = LeastCovered(found.Repeats);
            yield return new SelfTestCheck(
                $"95% limits hold the exact value in {world.Name}",
                found.Auc >= least && found.Tpr[CoverageRate] >= least,
                $"AUC in {Share(found.Auc, found)}, TPR at {CoverageRate * 100:0.#}% FPR in {Share(found.Tpr[CoverageRate], found)} of {found.Repeats} samples; at least {Share(least, found)} is asked"
            );
        }
    }

    /// <summary>The most limits that 95 % limits would hold fewer than once in a hundred thousand times, and one more.</summary>
    private static int LeastCovered(int repeats)
    {
        int least = 0;
        while (Binomial.LogAtMost(least, repeats, 0.95) < Math.Log(1e-5))
        {
            least++;
        }

        return least;
    }

    private static string Share(int count, CoverageFinding of) => $"{100.0 * count / of.Repeats:0.0}%";

    private static SelfTestCheck Answers()
    {
        IReadOnlyList<KnownAnswer> answers = KnownAnswers.Compute();
        string[] wrong =
        [
            .. answers.Where(a => !a.Agrees).Select(a => $"{a.What}: {a.Found:R}, expected {a.Expected:R}"),
        ];
        return new SelfTestCheck(
            "numbers agree with those computed elsewhere",
            wrong.Length == 0,
            wrong.Length == 0 ? $"{answers.Count} of {answers.Count} agree to nine digits" : string.Join("; ", wrong)
        );
    }
}
