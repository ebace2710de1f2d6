using Telltale.Core.Numerics;

namespace Telltale.Core.Tests.Numerics;

/// <summary>Approximate by nature: against 21-digit values (reference/statistics/special-functions.py) and identities.</summary>
public sealed class SpecialFunctionTests
{
    public static TheoryData<string, double> Functions =>
        new()
        {
            { "normal_log_cdf", 2e-15 },
            { "log_gamma", 2e-15 },
            { "beta_log_cdf", 1e-13 },
            { "beta_log_survival", 1e-13 },
            { "chi_squared_log_survival", 1e-13 },
            { "chi_squared_log_cdf", 1e-13 },
            { "student_t_log_cdf", 1e-13 },
            { "student_t_log_pdf", 1e-13 },
        };

    [Theory]
    [MemberData(nameof(Functions))]
    public void Equals_the_long_decimal_values(string function, double tolerance)
    {
        var rows = ReferenceTable
            .Read("statistics", "special-functions.csv")
            .Where(r => string.Equals(r["function"], function, StringComparison.Ordinal))
            .ToList();
        Assert.True(rows.Count > 15);
        List<string> wrong = [];
        foreach (var row in rows)
        {
            double x = row.Number("x");
            double a = row.Number("a");
            double b = row.Number("b");
            double expected = row.Number("value");
            double found = function switch
            {
                "normal_log_cdf" => Normal.LogCdf(x),
                "log_gamma" => GammaFunctions.LogGamma(x),
                "beta_log_cdf" => Beta.LogCdf(x, a, b),
                "beta_log_survival" => Beta.LogSurvival(x, a, b),
                "chi_squared_log_survival" => ChiSquared.LogSurvival(x, a),
                "chi_squared_log_cdf" => ChiSquared.LogCdf(x, a),
                "student_t_log_cdf" => StudentT.LogCdf(x, a),
                _ => StudentT.LogPdf(x, a),
            };
            // An error of the logarithm is a relative error of the probability, so both count, whichever is the larger.
            double error =
                Math.Abs(found - expected)
                / Math.Max(Math.Abs(expected), function == "normal_log_cdf" || function == "log_gamma" ? 0 : 1);
            if (!(error <= tolerance))
            {
                wrong.Add($"{function}({x:R}, {a:R}, {b:R}) = {found:R}, expected {expected:R}, error {error:E2}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }
}
