using Telltale.Core.Numerics;

namespace Telltale.Core.Statistics;

/// <summary>The distribution of Kolmogorov's one-sample D with n uniform scores.</summary>
internal static class OneSampleKolmogorov
{
    private const int LargestMatrixHalf = 120;

    /// <summary>
    /// P(D_n ≥ d), or null where the matrix would be too large and n·d² is small enough for the limiting law. From n·d² = 4
    /// on, or d ≥ ½, it is twice the one-sided probability (both sides together have a probability smaller by e^{−6nd²});
    /// below, 1 − n!/nⁿ·(Hⁿ)_kk by Durbin's matrix (Marsaglia, Tsang and Wang 2003, J. Stat. Soft. 8(18)).
    /// </summary>
    public static double? Survival(int n, double d)
    {
        double scaled = n * d;
        if (scaled <= 0.5 || d >= 1)
        {
            return d >= 1 ? 0 : 1;
        }

        if (scaled * d >= 4 || d >= 0.5)
        {
            return Math.Min(1, 2 * OneSided(n, d));
        }

        int k = (int)Math.Floor(scaled) + 1;
        return k > LargestMatrixHalf ? null : 1 - Durbin(n, k, k - scaled);
    }

    /// <summary>
    /// P(D⁺_n ≥ d), exact (Smirnov): d·Σ C(n,j)·(d + j/n)^{j−1}·(1 − d − j/n)^{n−j} over j ≤ n(1−d); every term is positive.
    /// </summary>
    public static double OneSided(int n, double d)
    {
        if (d <= 0 || d >= 1)
        {
            return d <= 0 ? 1 : 0;
        }

        double sum = 0;
        for (int j = 0; j <= n * (1 - d); j++)
        {
            double above = d + ((double)j / n);
            double below = 1 - above;
            double log = GammaFunctions.LogChoose(n, j) + ((j - 1) * Math.Log(above));
            sum += below > 0 ? Math.Exp(log + ((n - j) * Math.Log(below))) : 0;
        }

        return Math.Min(1, d * sum);
    }

    private static double Durbin(int n, int k, double h)
    {
        int size = (2 * k) - 1;
        double[,] matrix = new double[size, size];
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < size && j <= i + 1; j++)
            {
                matrix[i, j] = 1;
            }
        }

        for (int i = 0; i < size; i++)
        {
            matrix[i, 0] -= Math.Pow(h, i + 1);
            matrix[size - 1, i] -= Math.Pow(h, size - i);
        }

        matrix[size - 1, 0] += h > 0.5 ? Math.Pow((2 * h) - 1, size) : 0;
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < i + 1; j++)
            {
                for (int g = 2; g <= i - j + 1; g++)
                {
                    matrix[i, j] /= g;
                }
            }
        }

        (double[,] power, int exponent) = Power(matrix, n);
        double value = power[k - 1, k - 1];
        for (int i = 1; i <= n; i++)
        {
            value = value * i / n;
            if (value < 1e-140)
            {
                value *= 1e140;
                exponent -= 140;
            }
        }

        return value * Math.Pow(10, exponent);
    }

    // By squaring, with a power of ten taken out whenever the middle grows.
    private static (double[,] Value, int Exponent) Power(double[,] matrix, int n)
    {
        if (n == 1)
        {
            return (matrix, 0);
        }

        (double[,] half, int exponent) = Power(matrix, n / 2);
        double[,] value = Product(half, half);
        exponent *= 2;
        if (n % 2 == 1)
        {
            value = Product(matrix, value);
        }

        int middle = value.GetLength(0) / 2;
        if (value[middle, middle] > 1e140)
        {
            for (int i = 0; i < value.GetLength(0); i++)
            {
                for (int j = 0; j < value.GetLength(1); j++)
                {
                    value[i, j] *= 1e-140;
                }
            }

            exponent += 140;
        }

        return (value, exponent);
    }

    private static double[,] Product(double[,] left, double[,] right)
    {
        int size = left.GetLength(0);
        double[,] product = new double[size, size];
        for (int i = 0; i < size; i++)
        {
            for (int k = 0; k < size; k++)
            {
                double factor = left[i, k];
                for (int j = 0; j < size; j++)
                {
                    product[i, j] += factor * right[k, j];
                }
            }
        }

        return product;
    }
}
