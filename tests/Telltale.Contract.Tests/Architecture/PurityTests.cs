using System.Reflection;

namespace Telltale.Contract.Tests.Architecture;

/// <summary>What the inner projects keep away from: files, the network, the console, the clock, waiting.</summary>
public sealed class PurityTests
{
    private static readonly string[] Files =
    [
        "System.IO.File",
        "System.IO.FileInfo",
        "System.IO.FileStream",
        "System.IO.FileSystemInfo",
        "System.IO.Directory",
        "System.IO.DirectoryInfo",
        "System.IO.DriveInfo",
        "System.IO.Path",
        "System.IO.StreamReader",
        "System.IO.StreamWriter",
    ];

    private static readonly string[] Outside =
    [
        "System.Console",
        "System.Diagnostics.Process",
        "System.DateTime",
        "System.DateTimeOffset",
        "System.Random",
    ];

    private static readonly string[] OutsideNamespaces =
    [
        "System.Net.",
        "System.IO.MemoryMappedFiles.",
        "System.IO.Compression.",
        "System.IO.Pipes.",
    ];

    [Theory]
    [InlineData("Telltale.Core")]
    [InlineData("Telltale.Learning")]
    [InlineData("Telltale.Attacks")]
    public void NothingOutsideIsTouched(string name)
    {
        string[] touched =
        [
            .. MetadataOf
                .UsedTypes(House.Find(name))
                .Where(type =>
                    Files.Contains(type, StringComparer.Ordinal)
                    || Outside.Contains(type, StringComparer.Ordinal)
                    || OutsideNamespaces.Any(space => type.StartsWith(space, StringComparison.Ordinal))
                ),
        ];
        Assert.Empty(touched);
    }

    [Fact]
    public void ThePipelineOpensNoFiles()
    {
        Assert.Empty(
            MetadataOf.UsedTypes(House.Find("Telltale.Audit")).Intersect(Files.Except(["System.IO.Path"]).ToArray())
        );
    }

    [Fact]
    public void TheCheckSeesFilesWhereTheyAreUsed()
    {
        Assert.Contains("System.IO.File", MetadataOf.UsedTypes(House.Find("Telltale.Adapters")));
        Assert.Contains("System.Console", MetadataOf.UsedTypes(House.Find("telltale")));
    }

    [Theory]
    [InlineData("Telltale.Core")]
    [InlineData("Telltale.Attacks")]
    public void NothingIsAsynchronous(string name)
    {
        const BindingFlags all =
            BindingFlags.Public
            | BindingFlags.NonPublic
            | BindingFlags.Instance
            | BindingFlags.Static
            | BindingFlags.DeclaredOnly;
        string[] found =
        [
            .. House
                .Find(name)
                .GetTypes()
                .SelectMany(type => type.GetMethods(all))
                .Where(method =>
                    typeof(Task).IsAssignableFrom(method.ReturnType)
                    || method.ReturnType.FullName?.StartsWith(
                        "System.Threading.Tasks.ValueTask",
                        StringComparison.Ordinal
                    ) == true
                )
                .Select(method => $"{method.DeclaringType}.{method.Name}"),
        ];
        Assert.Empty(found);
    }

    [Fact]
    public void OnlyTheCommandLineTouchesTheConsole()
    {
        foreach (Assembly assembly in House.Assemblies.Where(a => a.GetName().Name != "telltale"))
        {
            Assert.DoesNotContain("System.Console", MetadataOf.UsedTypes(assembly));
        }
    }
}
