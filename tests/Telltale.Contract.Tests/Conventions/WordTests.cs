using System.Text.RegularExpressions;
using Telltale.Attacks;
using Telltale.Audit.Plans;
using Telltale.Contract.Tests.Architecture;
using Telltale.TestKit;

namespace Telltale.Contract.Tests.Conventions;

/// <summary>No audit can promise that a model is safe, private or anonymous, so no text of the program says so.</summary>
public sealed partial class WordTests
{
    [Fact]
    public void NoTextOfTheProgramPromisesSafety()
    {
        string[] found = [.. House.Assemblies.SelectMany(MetadataOf.Literals).Where(text => Promise().IsMatch(text))];
        Assert.Empty(found);
    }

    [Fact]
    public void TheCheckSeesTheProgramsTexts()
    {
        string[] texts = [.. House.Assemblies.SelectMany(MetadataOf.Literals)];
        Assert.Contains(AttackCatalog.All[0].Summary, texts);
        Assert.Contains(PlanFields.All[0].Help, texts);
        Assert.Matches(Promise(), "so this model is safe to publish");
    }

    [Fact]
    public void TheReadmePromisesNoSafety()
    {
        Assert.DoesNotMatch(Promise(), File.ReadAllText(RepositoryFiles.At("README.md")));
    }

    [GeneratedRegex(
        @"\b(safe|safely|unsafe|private|anonymous|anonymi[sz]ed)\b",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Promise();
}
