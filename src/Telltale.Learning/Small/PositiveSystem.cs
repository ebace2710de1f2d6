using System.Numerics;
using System.Runtime.InteropServices;

namespace Telltale.Learning.Small;

/// <summary>Linear equations with a symmetric positive definite matrix.</summary>
public static class PositiveSystem
{
    /// <summary>
    /// Solves A·x = b by Cholesky's decomposition. A pivot that rounding makes less than 1e-14 of its diagonal counts as
    /// no direction at all: its x is 0.
    /// </summary>
    /// <param name="matrix">A [n × n], of which the lower half is read; overwritten.</param>
    /// <param name="vector">b, overwritten by x.</param>
    public static void Solve(double[] matrix, double[] vector)
    {
        int n = vector.Length;
        Decompose(matrix, n);
        SolveDecomposed(matrix, vector);
    }

    /// <summary>A = L·Lᵀ, L in the lower half. Rows are subtracted element by element, so that vectors of any width give the same.</summary>
    public static void Decompose(double[] matrix, int n)
    {
        double[] column = new double[n];
        for (int k = 0; k < n; k++)
        {
            double diagonal = matrix[(k * n) + k];
            bool lost = !(diagonal > 0);
            double root = lost ? 0 : Math.Sqrt(diagonal);
            matrix[(k * n) + k] = root;
            for (int i = k + 1; i < n; i++)
            {
                double value = lost ? 0 : matrix[(i * n) + k] / root;
                matrix[(i * n) + k] = value;
                column[i] = value;
            }

            for (int i = k + 1; i < n && !lost; i++)
            {
                double before = matrix[(i * n) + i];
                Subtract(matrix.AsSpan((i * n) + k + 1, i - k), column.AsSpan(k + 1, i - k), column[i]);
                if (matrix[(i * n) + i] < 1e-14 * before)
                {
                    matrix[(i * n) + i] = 0;
                }
            }
        }
    }

    /// <summary>Solves with what <see cref="Decompose"/> left.</summary>
    public static void SolveDecomposed(double[] matrix, double[] vector)
    {
        int n = vector.Length;
        for (int i = 0; i < n; i++)
        {
            double pivot = matrix[(i * n) + i];
            vector[i] = pivot == 0 ? 0 : vector[i] / pivot;
            for (int j = i + 1; j < n; j++)
            {
                vector[j] -= matrix[(j * n) + i] * vector[i];
            }
        }

        for (int i = n - 1; i >= 0; i--)
        {
            double pivot = matrix[(i * n) + i];
            vector[i] = pivot == 0 ? 0 : vector[i] / pivot;
            for (int j = 0; j < i; j++)
            {
                vector[j] -= matrix[(i * n) + j] * vector[i];
            }
        }
    }

    /// <summary><c>target −= factor · source</c>, product and difference rounded each.</summary>
    public static void Subtract(Span<double> target, ReadOnlySpan<double> source, double factor)
    {
        Span<Vector<double>> to = MemoryMarshal.Cast<double, Vector<double>>(target);
        ReadOnlySpan<Vector<double>> from = MemoryMarshal.Cast<double, Vector<double>>(source);
        for (int i = 0; i < to.Length; i++)
        {
            to[i] -= from[i] * factor;
        }

        for (int i = to.Length * Vector<double>.Count; i < target.Length; i++)
        {
            target[i] -= source[i] * factor;
        }
    }
}
