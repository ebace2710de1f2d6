using Telltale.TestKit;

namespace Telltale.Contract.Tests.Catalogue;

/// <summary><c>docs/attacks.md</c> is what the catalogue gives.</summary>
public sealed class AttackPageTests
{
    [Fact]
    public void ThePageIsWhatTheCatalogueGives()
    {
        string path = RepositoryFiles.At("docs", "attacks.md");
        string page = AttackPage.Text();
        if (Environment.GetEnvironmentVariable("TELLTALE_UPDATE") == "1")
        {
            File.WriteAllText(path, page);
        }

        Assert.True(
            File.Exists(path) && File.ReadAllText(path) == page,
            "docs/attacks.md is not what the catalogue gives; TELLTALE_UPDATE=1 ./test Contract writes it anew."
        );
    }
}
