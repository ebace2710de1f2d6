using System.Reflection;
using Telltale.Learning.Kernels;
using Xunit.Sdk;
using Xunit.v3;

namespace Telltale.Learning.Tests;

/// <summary>
/// Runs a theory once per kernel, by name, that the processor accelerates, and with the next wider one, made of two vectors each: so that
/// no kernel goes untried on a machine that cannot choose it. Where there are no vectors at all, only the plain one counts: the others
/// would be emulated number by number.
/// </summary>
public sealed class EachKernelAttribute : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(
        MethodInfo testMethod,
        DisposalTracker disposalTracker
    ) =>
        new([
            .. Kernel
                .All.Where((kernel, i) => kernel.IsAccelerated || (i > 1 && Kernel.All[i - 1].IsAccelerated))
                .Select(kernel => new TheoryDataRow(kernel.Name)),
        ]);

    public override bool SupportsDiscoveryEnumeration() => true;

    /// <summary>The kernel of tests that need only one: the fastest, or the one that TELLTALE_KERNEL names.</summary>
    internal static Kernel Chosen { get; } = Kernel.Choose(Environment.GetEnvironmentVariable("TELLTALE_KERNEL"));

    internal static Kernel Get(string name) => Kernel.All.Single(kernel => kernel.Name == name);
}
