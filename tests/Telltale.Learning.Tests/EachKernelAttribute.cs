using System.Reflection;
using System.Runtime.Intrinsics;
using Telltale.Learning.Kernels;
using Xunit.Sdk;
using Xunit.v3;

namespace Telltale.Learning.Tests;

/// <summary>
/// Runs a theory once per kernel, by name; one that the processor does not accelerate is slow, and must be right too. Where
/// it has no vectors at all, only the plain one counts: the others would be emulated number by number.
/// </summary>
public sealed class EachKernelAttribute : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(
        MethodInfo testMethod,
        DisposalTracker disposalTracker
    ) =>
        new([
            .. Kernel
                .All.Where(kernel => kernel.IsAccelerated || Vector128.IsHardwareAccelerated)
                .Select(kernel => new TheoryDataRow(kernel.Name)),
        ]);

    public override bool SupportsDiscoveryEnumeration() => true;

    /// <summary>The kernel of tests that need only one: the fastest, or the one that TELLTALE_KERNEL names.</summary>
    internal static Kernel Chosen { get; } = Kernel.Choose(Environment.GetEnvironmentVariable("TELLTALE_KERNEL"));

    internal static Kernel Get(string name) => Kernel.All.Single(kernel => kernel.Name == name);
}
