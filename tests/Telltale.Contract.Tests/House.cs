using System.Reflection;
using Telltale.Adapters.Store;
using Telltale.Attacks;
using Telltale.Audit.Plans;
using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;
using Telltale.Report.Json;

namespace Telltale.Contract.Tests;

/// <summary>The projects under <c>src/</c>, and which of the others each may reference: those that stand above it.</summary>
internal static class House
{
    private static readonly string[] All =
    [
        "Telltale.Core",
        "Telltale.Learning",
        "Telltale.Attacks",
        "Telltale.Audit",
        "Telltale.Adapters",
        "Telltale.Report",
        "telltale",
    ];

    /// <summary>Assembly name to the assemblies that it may reference. Adapters and reports do not know of each other.</summary>
    public static IReadOnlyDictionary<string, string[]> Allowed { get; } =
        new Dictionary<string, string[]>(StringComparer.Ordinal)
        {
            ["Telltale.Core"] = [],
            ["Telltale.Learning"] = All[..1],
            ["Telltale.Attacks"] = All[..2],
            ["Telltale.Audit"] = All[..3],
            ["Telltale.Adapters"] = All[..4],
            ["Telltale.Report"] = All[..4],
            ["telltale"] = All[..6],
        };

    /// <summary>The assemblies, in the order of the house.</summary>
    public static IReadOnlyList<Assembly> Assemblies { get; } =
    [
        typeof(Seed).Assembly,
        typeof(Kernel).Assembly,
        typeof(AttackCatalog).Assembly,
        typeof(PlanFields).Assembly,
        typeof(RunFolder).Assembly,
        typeof(ResultJson).Assembly,
        Assembly.Load("telltale"),
    ];

    /// <summary>Types written by hand, nested ones included.</summary>
    public static IEnumerable<Type> Types { get; } =
    [
        .. Assemblies
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type =>
                type.Namespace?.StartsWith("Telltale", StringComparison.Ordinal) == true
                && !type.Name.Contains('<')
                && !IsGenerated(type)
            ),
    ];

    /// <summary>An assembly by name.</summary>
    public static Assembly Find(string name) => Assemblies.Single(assembly => assembly.GetName().Name == name);

    private static bool IsGenerated(Type type) =>
        type.IsDefined(typeof(System.CodeDom.Compiler.GeneratedCodeAttribute), inherit: false)
        || type.IsDefined(typeof(System.Runtime.CompilerServices.CompilerGeneratedAttribute), inherit: false)
        || (type.DeclaringType is { } outer && IsGenerated(outer));
}
