using Telltale.Core.Numerics;
using Telltale.Core.Randomness;
using Telltale.Learning.Small;
using Telltale.Learning.Trees;

namespace Telltale.Attacks.Learned;

/// <summary>What learns to tell answers about members from answers about others.</summary>
public enum ClassifierKind
{
    /// <summary>Logistic regression.</summary>
    Logistic,

    /// <summary>A perceptron with one hidden layer of 32.</summary>
    Mlp,

    /// <summary>Gradient-boosted trees: 100 of at most 8 leaves.</summary>
    Trees,
}

/// <summary>A classifier fitted to rows of which it is known whether they come from models trained on their record.</summary>
internal abstract class MembershipClassifier
{
    /// <summary>λ of the logistic regression on standardised numbers: enough to keep rows that can be parted finite.</summary>
    private const double Penalty = 1e-4;

    /// <summary>More rows than this change nothing that so small a network can hold.</summary>
    private const int MostNetRows = 5000;

    /// <summary>Log-odds that a row comes from a model trained on its record.</summary>
    public abstract double LogOdds(ReadOnlySpan<double> row);

    /// <summary>Fits; null where all rows are from one side, from which nothing can be learnt.</summary>
    /// <param name="kind">What learns.</param>
    /// <param name="rows">[n × width].</param>
    /// <param name="width">Numbers a row.</param>
    /// <param name="trained">Which side each row is from.</param>
    /// <param name="seed">Stream of what is drawn.</param>
    public static MembershipClassifier? Fit(
        ClassifierKind kind,
        ReadOnlySpan<double> rows,
        int width,
        ReadOnlySpan<bool> trained,
        Seed seed
    )
    {
        if (!trained.Contains(true) || !trained.Contains(false))
        {
            return null;
        }

        if (kind == ClassifierKind.Logistic)
        {
            return new Line(LogisticFit.Of(rows, width, trained, Penalty));
        }

        if (kind == ClassifierKind.Trees)
        {
            BinnedTable table = BinnedTable.Of(new Matrix<double>(trained.Length, width, rows.ToArray()));
            int[] all = [.. Enumerable.Range(0, trained.Length)];
            BoostingOptions options = new() { Leaves = 8 };
            return new Forest(BoostedTrees.Fit(table, all, trained.ToArray(), options, seed));
        }

        double[] targets = new double[trained.Length];
        for (int i = 0; i < targets.Length; i++)
        {
            targets[i] = trained[i] ? 1 : 0;
        }

        return new Net(
            SmallPerceptron.Fit(
                rows,
                width,
                targets,
                new LogisticLoss(),
                new SmallPerceptronOptions { MostRows = MostNetRows },
                seed
            )
        );
    }

    private sealed class Line(LogisticFit fit) : MembershipClassifier
    {
        public override double LogOdds(ReadOnlySpan<double> row) => fit.LogOdds(row);
    }

    private sealed class Forest(BoostedTrees trees) : MembershipClassifier
    {
        public override double LogOdds(ReadOnlySpan<double> row) => trees.Score(row);
    }

    private sealed class Net(SmallPerceptron network) : MembershipClassifier
    {
        public override double LogOdds(ReadOnlySpan<double> row)
        {
            Span<double> output = stackalloc double[1];
            network.Evaluate(row, output);
            return output[0];
        }
    }
}
