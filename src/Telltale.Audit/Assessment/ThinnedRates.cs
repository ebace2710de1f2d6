namespace Telltale.Audit.Assessment;

/// <summary>The FPRs at which a curve is kept: every decade and steps between, down to what the data resolve.</summary>
internal static class ThinnedRates
{
    private const int StepsADecade = 16;

    /// <summary>Descending from 1 to just below one false positive in <paramref name="nonMembers"/>; decades are exact powers of ten.</summary>
    public static IReadOnlyList<double> For(int nonMembers)
    {
        List<double> rates = [];
        for (int step = 0; ; step++)
        {
            int decade = -step / StepsADecade;
            double rate =
                step % StepsADecade == 0 ? double.Parse($"1e{decade}") : Math.Pow(10, -(double)step / StepsADecade);
            if (rate * nonMembers < 1)
            {
                return rates;
            }

            rates.Add(rate);
        }
    }
}
