using Telltale.Core.Numerics;
using Telltale.Learning.Small;

namespace Telltale.Attacks.WhiteBox.InverseHessian;

/// <summary>
/// Multinomial logistic regression on all records of some evidence, in double precision: the objective
/// <c>(1/N) Σ −log softmax(W·(x, 1))_y + (λ/2)‖W‖²</c> with its gradient and Hessian at any W [classes × (features + 1)].
/// </summary>
/// <param name="rows">Features [records × width], row after row.</param>
/// <param name="labels">Class of each record.</param>
/// <param name="classes">Number of classes.</param>
/// <param name="penalty">λ.</param>
/// <param name="mostDecomposed">Up to so many weights the Hessian is written out and decomposed; beyond, it is only multiplied with.</param>
internal sealed class PooledRegression(
    double[] rows,
    int[] labels,
    int classes,
    double penalty,
    int mostDecomposed = PooledRegression.MostDecomposed
)
{
    /// <summary>Where nothing else is said: the Hessian of so many weights takes 32 MB.</summary>
    public const int MostDecomposed = 2000;

    private const double RelativeDamping = 1e-9;
    private const double Tolerance = 1e-11;

    /// <summary>Of conjugate gradients: what the Hessian hardly sees after so many is left out, as damping would do.</summary>
    private const int MostSteps = 200;

    private readonly int _width = rows.Length / labels.Length;

    /// <summary>Numbers of W.</summary>
    public int Count => classes * (_width + 1);

    /// <summary>For one record <c>p − e_y</c>, by which its features are multiplied in its gradient.</summary>
    public void Errors(ReadOnlySpan<double> weights, int record, Span<double> errors)
    {
        Products(weights, record, errors);
        double total = LogDomain.LogSumExp(errors);
        foreach (ref double value in errors)
        {
            value = Math.Exp(value - total);
        }

        errors[labels[record]] -= 1;
    }

    /// <summary><c>W·(x, 1)</c> of one record.</summary>
    public void Products(ReadOnlySpan<double> weights, int record, Span<double> products)
    {
        ReadOnlySpan<double> x = rows.AsSpan(record * _width, _width);
        for (int c = 0; c < classes; c++)
        {
            ReadOnlySpan<double> w = weights.Slice(c * (_width + 1), _width + 1);
            double sum = w[_width];
            for (int j = 0; j < x.Length; j++)
            {
                sum += w[j] * x[j];
            }

            products[c] = sum;
        }
    }

    /// <summary>Gradient of the objective.</summary>
    public double[] Gradient(ReadOnlySpan<double> weights)
    {
        double[] gradient = new double[Count];
        double[] errors = new double[classes];
        for (int record = 0; record < labels.Length; record++)
        {
            Errors(weights, record, errors);
            AddOuter(gradient, errors, record);
        }

        for (int i = 0; i < gradient.Length; i++)
        {
            gradient[i] = (gradient[i] / labels.Length) + (penalty * weights[i]);
        }

        return gradient;
    }

    /// <summary>
    /// Solves <c>H·u = vector</c> with the Hessian at W. A billionth of its mean diagonal is added: adding the same to all
    /// classes changes no answer, so that without a penalty H alone has no inverse.
    /// </summary>
    public double[] Solve(ReadOnlySpan<double> weights, double[] vector)
    {
        double[] probabilities = Probabilities(weights);
        double damping = penalty + (RelativeDamping * MeanDiagonal(probabilities));
        return Count <= mostDecomposed
            ? Decomposed(probabilities, damping)(vector)
            : ByConjugateGradients(probabilities, damping, vector);
    }

    /// <summary>The same for many right-hand sides, always by decomposing.</summary>
    public Func<double[], double[]> Solver(ReadOnlySpan<double> weights)
    {
        double[] probabilities = Probabilities(weights);
        return Decomposed(probabilities, penalty + (RelativeDamping * MeanDiagonal(probabilities)));
    }

    /// <summary>Adds <c>errors ⊗ (x, 1)</c>.</summary>
    public void AddOuter(double[] sum, ReadOnlySpan<double> errors, int record)
    {
        ReadOnlySpan<double> x = rows.AsSpan(record * _width, _width);
        for (int c = 0; c < classes; c++)
        {
            Span<double> line = sum.AsSpan(c * (_width + 1), _width + 1);
            PositiveSystem.Subtract(line[.._width], x, -errors[c]);
            line[_width] += errors[c];
        }
    }

    private double[] Probabilities(ReadOnlySpan<double> weights)
    {
        double[] all = new double[labels.Length * classes];
        for (int record = 0; record < labels.Length; record++)
        {
            Span<double> row = all.AsSpan(record * classes, classes);
            Errors(weights, record, row);
            row[labels[record]] += 1;
        }

        return all;
    }

    private double MeanDiagonal(double[] probabilities)
    {
        double sum = 0;
        for (int record = 0; record < labels.Length; record++)
        {
            double squares = 1;
            foreach (double x in rows.AsSpan(record * _width, _width))
            {
                squares += x * x;
            }

            foreach (double p in probabilities.AsSpan(record * classes, classes))
            {
                sum += p * (1 - p) * squares;
            }
        }

        return sum / labels.Length / Count;
    }

    private Func<double[], double[]> Decomposed(double[] probabilities, double damping)
    {
        int n = Count;
        int block = _width + 1;
        double[] hessian = new double[n * n];
        double[] x = new double[block];
        x[_width] = 1;
        for (int record = 0; record < labels.Length; record++)
        {
            rows.AsSpan(record * _width, _width).CopyTo(x);
            ReadOnlySpan<double> p = probabilities.AsSpan(record * classes, classes);
            for (int c = 0; c < classes; c++)
            {
                for (int d = 0; d <= c; d++)
                {
                    double curvature = p[c] * ((c == d ? 1 : 0) - p[d]) / labels.Length;
                    for (int i = 0; i < block; i++)
                    {
                        int length = c == d ? i + 1 : block;
                        Span<double> line = hessian.AsSpan((((c * block) + i) * n) + (d * block), length);
                        PositiveSystem.Subtract(line, x.AsSpan(0, length), -curvature * x[i]);
                    }
                }
            }
        }

        for (int i = 0; i < n; i++)
        {
            hessian[(i * n) + i] += damping;
        }

        PositiveSystem.Decompose(hessian, n);
        return vector =>
        {
            double[] solution = [.. vector];
            PositiveSystem.SolveDecomposed(hessian, solution);
            return solution;
        };
    }

    private double[] ByConjugateGradients(double[] probabilities, double damping, double[] vector)
    {
        double[] solution = new double[vector.Length];
        double[] residual = [.. vector];
        double[] direction = [.. vector];
        double squares = Dot(residual, residual);
        double enough = squares * Tolerance * Tolerance;
        for (int step = 0; step < MostSteps && squares > enough; step++)
        {
            double[] image = Multiply(probabilities, damping, direction);
            double length = squares / Dot(direction, image);
            PositiveSystem.Subtract(solution, direction, -length);
            PositiveSystem.Subtract(residual, image, length);
            double next = Dot(residual, residual);
            double turn = next / squares;
            for (int i = 0; i < direction.Length; i++)
            {
                direction[i] = residual[i] + (turn * direction[i]);
            }

            squares = next;
        }

        return solution;
    }

    private double[] Multiply(double[] probabilities, double damping, double[] vector)
    {
        double[] image = new double[vector.Length];
        double[] products = new double[classes];
        for (int record = 0; record < labels.Length; record++)
        {
            Products(vector, record, products);
            ReadOnlySpan<double> p = probabilities.AsSpan(record * classes, classes);
            double mean = Dot(p, products);
            for (int c = 0; c < classes; c++)
            {
                products[c] = p[c] * (products[c] - mean) / labels.Length;
            }

            AddOuter(image, products, record);
        }

        PositiveSystem.Subtract(image, vector, -damping);
        return image;
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }
}
