using System.Reflection;
using System.Xml.Linq;
using Telltale.TestKit;

namespace Telltale.Contract.Tests.Architecture;

/// <summary>A project references only what stands above it in <c>docs/design.md</c>.</summary>
public sealed class ReferenceTests
{
    public static TheoryData<string> Projects => [.. House.Allowed.Keys];

    [Theory]
    [MemberData(nameof(Projects))]
    public void AnAssemblyReferencesOnlyWhatStandsAboveIt(string name)
    {
        string[] used =
        [
            .. House
                .Find(name)
                .GetReferencedAssemblies()
                .Select(reference => reference.Name!)
                .Where(reference => reference.StartsWith("telltale", StringComparison.OrdinalIgnoreCase)),
        ];
        Assert.Empty(used.Except(House.Allowed[name], StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void AProjectFileReferencesOnlyWhatStandsAboveIt(string name)
    {
        string folder = name == "telltale" ? "Telltale.Cli" : name;
        XDocument project = XDocument.Load(RepositoryFiles.At("src", folder, $"{folder}.csproj"));
        string[] referenced =
        [
            .. project
                .Descendants("ProjectReference")
                .Select(element => element.Attribute("Include")!.Value.Split('/', '\\')[^1])
                .Select(file => Path.GetFileNameWithoutExtension(file)),
        ];
        Assert.Empty(referenced.Except(House.Allowed[name], StringComparer.Ordinal));
    }

    [Fact]
    public void EveryProjectUnderSourceIsPartOfTheHouse()
    {
        string[] folders = [.. Directory.GetDirectories(RepositoryFiles.At("src")).Select(f => Path.GetFileName(f)!)];
        string[] known = [.. House.Allowed.Keys.Select(name => name == "telltale" ? "Telltale.Cli" : name)];
        Assert.Equal(known.Order(StringComparer.Ordinal), folders.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void TheDesignListsTheProjectsInThisOrder()
    {
        string design = File.ReadAllText(RepositoryFiles.At("docs", "design.md"));
        int[] places =
        [
            .. House
                .Allowed.Keys.Select(name => name == "telltale" ? "Telltale.Cli" : name)
                .Select(name => design.IndexOf($"src/{name}/", StringComparison.Ordinal)),
        ];
        Assert.DoesNotContain(-1, places);
        Assert.Equal(places.Order(), places);
    }
}
