using System.Xml.Linq;
using Telltale.Report.Tests.Samples;

namespace Telltale.Report.Tests.Html;

public sealed class ReportPageTests
{
    public static TheoryData<string> Variants => [.. RenderedPages.Variants.Keys];

    /// <summary>Also leaves the pages beside the test program, to be looked at.</summary>
    [Theory]
    [MemberData(nameof(Variants))]
    public void Every_kind_of_page_is_well_formed(string variant)
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "pages");
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(
            Path.Combine(folder, $"{variant}.html"),
            RenderedPages.Bytes(RenderedPages.Variants[variant])
        );

        XDocument page = RenderedPages.Parse(RenderedPages.Variants[variant]);

        Assert.Equal("html", page.Root!.Name.LocalName);
        Assert.Single(page.Descendants("h1"));
    }
}
