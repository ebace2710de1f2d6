using Telltale.EndToEnd.Tests.Program;

namespace Telltale.EndToEnd.Tests.Refusals;

/// <summary>Command lines that say nothing: exit 2, what was meant, where the help is.</summary>
public sealed class UsageRefusalTests
{
    [Theory]
    [InlineData("", "no command", "attack")]
    [InlineData("attak", "attak", "did you mean attack")]
    [InlineData("--versoin", "--versoin", "did you mean --version")]
    [InlineData("stats", "no command", "interval")]
    [InlineData("stats intervall --k 1 --n 2", "intervall", "did you mean interval")]
    [InlineData("attack", "EVIDENCE", "telltale attack --help")]
    [InlineData("evaluate", "SCORES", "telltale evaluate --help")]
    [InlineData("attack x --atack lira", "--atack", "did you mean --attack")]
    [InlineData("demo --outt x", "--outt", "did you mean --out")]
    [InlineData("demo --seed minus", "--seed is 'minus'", "whole number from 0")]
    [InlineData("demo --seed -1", "--seed", "-1")]
    [InlineData("demo --out", "--out", "without a value")]
    [InlineData("attack x --fpr small", "--fpr is 'small'", "expected a number")]
    [InlineData("demo --threads 0", "--threads", "0")]
    [InlineData("attack x y", "'y'", "one argument too many")]
    [InlineData("attack x --fpr 2", "--fpr", "2")]
    [InlineData("attack x --confidence 1", "--confidence", "1")]
    [InlineData("attack x --claimed-epsilon -1", "--claimed-epsilon", "-1")]
    [InlineData("stats interval --k 1", "--n", "telltale stats interval --help")]
    [InlineData("stats interval --k 3 --n 2", "3", "2")]
    [InlineData("stats interval --k -1 --n 2", "successes", "-1")]
    [InlineData("stats interval --k 1 --n 0", "n", "0")]
    [InlineData("stats interval --k 1 --n 2 --confidence 95", "confidence", "95")]
    [InlineData("stats interval --k 1 --n 2 --method wilsn", "wilsn", "did you mean wilson")]
    [InlineData("stats adjust 0.1 0.2 --method hollm", "hollm", "did you mean holm")]
    [InlineData("stats adjust 0.1 two", "two", "p-value")]
    [InlineData("stats adjust 0.1 1.5", "1.5", "p-value")]
    [InlineData("stats adjust 0.1 NaN", "NaN", "p-value")]
    [InlineData("stats adjust", "P", "telltale stats adjust --help")]
    [InlineData("stats ppv --tp 5 --members 3 --fp 1 --nonmembers 2 --prior 0.1", "5 of 3", "members")]
    [InlineData("stats ppv --tp 1 --members 3 --fp 1 --nonmembers 2 --prior 10", "--prior is 10", "fraction")]
    [InlineData("stats power", "--tpr and --fpr", "--auc")]
    [InlineData("stats power --tpr 0.1 --fpr 0.2", "not above", "0.2")]
    [InlineData("stats power --auc 0.5", "--auc is 0.5", "above 0.5")]
    [InlineData("stats power --auc 0.6 --alpha 5", "--alpha is 5", "below 0.5")]
    [InlineData("stats sequential --right 3", "--guesses", "--scores")]
    [InlineData("stats sequential --right 3 --guesses 2", "3 right of 2", "expected")]
    [InlineData("stats sequential --scores x.csv", "--column", "score table")]
    [InlineData("stats compare x.csv a b --replicates 10", "--replicates is 10", "200")]
    [InlineData("stats compare x.csv a b", "x.csv", "no such file")]
    [InlineData("stats permutation x.csv a --alternative hgher", "hgher", "did you mean higher")]
    [InlineData("stats permutation x.csv a --against b --statistic mean", "--against", "common scale")]
    public void What_makes_no_sense_is_explained(string line, string first, string second)
    {
        using TemporaryFolder folder = new();
        string[] arguments = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        ProgramRun run = TelltaleProgram.RunIn(folder.Path, arguments);
        run.AssertRefused(first, second);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
        Assert.InRange(run.Error.Trim().Split('\n').Length, 1, 3);
    }
}
