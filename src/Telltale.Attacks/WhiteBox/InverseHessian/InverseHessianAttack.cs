using System.Globalization;
using Telltale.Attacks.Probes;
using Telltale.Core;
using Telltale.Core.Evidence;

namespace Telltale.Attacks.WhiteBox.InverseHessian;

/// <summary>Options of <see cref="InverseHessianAttack"/>.</summary>
/// <param name="Penalty">λ of the training's penalty (λ/2)‖W‖² on weights and biases, at least 0.</param>
/// <param name="Share">Share of the candidates that the target was trained on, in (0, 1).</param>
/// <param name="Steps">Newton steps from the target towards the fit to all candidates, at least 1.</param>
public sealed record InverseHessianOptions(double Penalty = 0, double Share = 0.5, int Steps = 1);

/// <summary>
/// Score: <c>g·(w* − w) − (1 − 2f)/(2fN) · g·H⁻¹g</c>, any number, for a target that is a (multinomial) logistic regression
/// with weights w: w* is where all N candidates together would pull it, <c>w − H⁻¹∇L</c> after one Newton step, g the gradient
/// of the record's loss, H the Hessian of the mean loss over all candidates with its penalty, f the share that was trained
/// on. It asks whether the target lies towards the record, in the metric in which that is most telling; where the regression
/// was trained to its minimum on random candidates, it is the log-likelihood ratio but for a factor. At w with one step; at
/// w* with more.
/// </summary>
/// <remarks>
/// Suri et al. 2024, §4, who know all other training records and take the gradient of their mean loss where this takes that
/// of all candidates, which needs nobody's membership. The Hessian needs no labels. It is written out and decomposed (Cholesky)
/// up to 2,000 weights, and beyond only multiplied with (200 conjugate gradients). With fewer than about ten records a weight
/// the second term is too large, so that shares other than one half mislead.
/// </remarks>
public sealed class InverseHessianAttack(InverseHessianOptions options) : IClassifierAttack
{
    /// <summary>The catalogue line.</summary>
    public static AttackDescriptor Descriptor { get; } =
        new()
        {
            Name = "inverse-hessian",
            Title = "Inverse Hessian (linear models)",
            Summary =
                "How far a logistic regression lies towards the record from where all candidates together would pull it, measured by the Hessian.",
            Paper = "Suri et al. 2024, Do parameters reveal more than loss for membership inference?",
            Access = AccessLevel.Weights,
            Options =
            [
                new AttackOption(
                    "penalty",
                    "a number from 0 to 1000",
                    "0",
                    "Penalty that the target was trained with: target.training.weight_decay of an audit (with adam or sgd)."
                ),
                new AttackOption(
                    "share",
                    "a number from 0.001 to 0.999",
                    "0.5",
                    "Share of the candidates that the target was trained on; 0.5 in an audit."
                ),
                new AttackOption(
                    "steps",
                    "a whole number from 1 to 100",
                    "1",
                    "Newton steps towards the fit to all candidates; more are exact where that fit exists."
                ),
            ],
            Create = values => new InverseHessianAttack(
                new InverseHessianOptions(
                    values.Number("penalty", 0, 1000),
                    values.Number("share", 0.001, 0.999),
                    values.Whole("steps", 1, 100)
                )
            ),
        };

    /// <inheritdoc/>
    public EvidenceNeeds Needs { get; } =
        new()
        {
            Target = TargetReading.Nothing,
            Features = true,
            Probes = new ProbeList(ProbeArray.Weights),
        };

    /// <inheritdoc/>
    public double[] Score(GatheredEvidence gathered)
    {
        ClassifierEvidence evidence = gathered.Evidence;
        Needs.Demand(evidence, Descriptor.Name);
        double[] weights = evidence.Probes.Read(ProbeArray.Weights);
        int classes = evidence.Probes.Extent(ProbeArray.Weights, ProbeAxis.Classes);
        double[] rows = Rows(evidence, (weights.Length / classes) - 1, classes);
        PooledRegression pool = new(rows, evidence.Labels, classes, options.Penalty);
        if (options.Share != 0.5 && pool.Count > PooledRegression.MostDecomposed)
        {
            throw new BadInputException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"attack {Descriptor.Name} was asked for share={options.Share} with {pool.Count} weights; beyond {PooledRegression.MostDecomposed} only share=0.5 can be computed."
                )
            );
        }

        double[] fit = [.. weights];
        for (int step = 0; step < options.Steps; step++)
        {
            double[] move = pool.Solve(fit, pool.Gradient(fit));
            fit = [.. fit.Zip(move, (w, m) => w - m)];
        }

        double[] towards = [.. fit.Zip(weights, (all, own) => all - own)];
        double[] at = options.Steps == 1 ? weights : fit;
        Func<double[], double[]>? solver = options.Share == 0.5 ? null : pool.Solver(at);
        double lever = (1 - (2 * options.Share)) / (2 * options.Share * evidence.Records);
        double[] scores = new double[evidence.Records];
        double[] errors = new double[classes];
        double[] shift = new double[classes];
        for (int record = 0; record < scores.Length; record++)
        {
            pool.Errors(at, record, errors);
            pool.Products(towards, record, shift);
            scores[record] = Dot(errors, shift) - (solver is null ? 0 : lever * Leverage(pool, solver, errors, record));
        }

        return scores;
    }

    private static double Leverage(PooledRegression pool, Func<double[], double[]> solver, double[] errors, int record)
    {
        double[] gradient = new double[pool.Count];
        pool.AddOuter(gradient, errors, record);
        return Dot(gradient, solver(gradient));
    }

    private static double[] Rows(ClassifierEvidence evidence, int width, int classes)
    {
        double[] rows = new double[checked((int)evidence.Features!.Count)];
        if (rows.Length != (long)evidence.Records * width)
        {
            throw new BadInputException(
                $"{ProbeArray.Weights.Name} has {width} weights a class and a bias, but features have {rows.Length / evidence.Records} numbers a record."
            );
        }

        if (evidence.Labels.Max() >= classes)
        {
            throw new BadInputException(
                $"{ProbeArray.Weights.Name} has {classes} classes, but the labels go up to {evidence.Labels.Max()}."
            );
        }

        evidence.Features.Read(0, rows);
        return rows;
    }

    private static double Dot(double[] a, double[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }
}
