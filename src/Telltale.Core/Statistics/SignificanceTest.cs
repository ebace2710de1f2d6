using System.Runtime.InteropServices;

namespace Telltale.Core.Statistics;

/// <summary>A test's statistic and p-value.</summary>
/// <param name="Statistic">The statistic, in the units that the test documents.</param>
/// <param name="PValue">The p-value.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct SignificanceTest(double Statistic, double PValue);
