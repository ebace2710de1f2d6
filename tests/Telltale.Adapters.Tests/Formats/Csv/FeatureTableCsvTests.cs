using System.Text;
using Telltale.Adapters.Formats.Csv;

namespace Telltale.Adapters.Tests.Formats.Csv;

public sealed class FeatureTableCsvTests
{
    [Fact]
    public void Numbers_stay_and_texts_become_one_feature_a_value()
    {
        FeatureTable table = Read(
            "name,age,colour,income,class\nann,30,red,1.5,yes\nbob,-2,blue,2e3,no\ncyd,0,red,.5,yes\n",
            new FeatureTableOptions { LabelColumn = "class", IdColumn = "name" }
        );
        Assert.Equal(["ann", "bob", "cyd"], table.Ids);
        Assert.Equal(["age", "colour=blue", "colour=red", "income"], table.Columns.Select(c => c.Name));
        Assert.Equal([30, 0, 1, 1.5, -2, 1, 0, 2000, 0, 0, 1, .5], table.Features.Values.ToArray());
        Assert.Equal(["no", "yes"], table.Classes);
        Assert.Equal([1, 0, 1], table.Labels);
        Assert.Equal(3, table.Records);
    }

    [Fact]
    public void Classes_that_are_integers_are_sorted_as_such_and_records_are_numbered()
    {
        FeatureTable table = Read("x,y\n1,10\n2,9\n3,-1\n", new FeatureTableOptions { LabelColumn = "y" });
        Assert.Equal(["-1", "9", "10"], table.Classes);
        Assert.Equal([2, 1, 0], table.Labels);
        Assert.Equal(["0", "1", "2"], table.Ids);
    }

    [Fact]
    public void Codes_are_categories_where_they_are_declared_and_columns_can_be_left_out()
    {
        FeatureTable table = Read(
            "zip,note,x,y\n10,n1,1,a\n9,n2,2,b\n10,n3,3,a\n",
            new FeatureTableOptions
            {
                LabelColumn = "y",
                CategoricalColumns = ["zip"],
                IgnoredColumns = ["note"],
            }
        );
        Assert.Equal(["zip=10", "zip=9", "x"], table.Columns.Select(c => c.Name));
        Assert.Equal([1, 0, 1, 0, 1, 2, 1, 0, 3], table.Features.Values.ToArray());
    }

    [Theory]
    [InlineData("x,y\n1,a\n,b\n", "line 3", "column 'x'", "''", "nothing is filled in")]
    [InlineData("x,y\n1,a\nNA,b\n", "line 3", "column 'x'", "'NA'", "nothing is filled in")]
    [InlineData("x,y\n1,a\nnan,b\n", "line 3", "'nan'", "nothing is filled in")]
    [InlineData("x,y\nred,a\n?,b\n", "line 3", "'?'", "nothing is filled in")]
    [InlineData("x,y\n1,a\ninf,b\n", "line 3", "'inf'", "finite number")]
    [InlineData("x,y\ninf,a\n1,b\n", "line 2", "'inf'", "finite number")]
    [InlineData("x,y\n1e999,a\n1,b\n", "line 2", "'1e999'", "finite number")]
    [InlineData("x,y\n1,a\nred,b\n", "line 3", "'red'", "declare the column categorical")]
    [InlineData("x,y\nred,a\n1,b\n", "line 3", "'1'", "declare the column categorical")]
    [InlineData("x,y\n1,a\n2,\n", "line 3", "column 'y'", "a class")]
    [InlineData("x,y\n1,a\n2,a\n", "column 'y'", "single class 'a'")]
    [InlineData("x,z\n1,a\n2,b\n", "no column 'y'", "nearest")]
    [InlineData("x,y\n", "no records")]
    [InlineData("y\na\nb\n", "no column of features")]
    [InlineData("x,y\n1,a\n2\n", "line 3", "found 1 fields", "expected 2")]
    [InlineData("", "found nothing")]
    public void What_has_no_clear_meaning_is_refused(string text, params string[] words) =>
        Refused.With(() => Read(text, new FeatureTableOptions { LabelColumn = "y" }), ["t.csv", .. words]);

    [Fact]
    public void Ids_must_differ_and_names_and_free_text_are_no_categories()
    {
        Refused.With(
            () => Read("n,x,y\na,1,p\na,2,q\n", new FeatureTableOptions { LabelColumn = "y", IdColumn = "n" }),
            "line 3",
            "column 'n'",
            "no other has"
        );
        Refused.With(
            () => Read("n,y\na,p\nb,q\nc,q\n", new FeatureTableOptions { LabelColumn = "y", MaxCategories = 2 }),
            "line 4",
            "at most 2 different"
        );
        Refused.With(
            () => Read("colour,y\na,p\n", new FeatureTableOptions { LabelColumn = "y", IgnoredColumns = ["color"] }),
            "no column 'color'",
            "'colour'"
        );
    }

    private static FeatureTable Read(string text, FeatureTableOptions options) =>
        FeatureTableCsv.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), "t.csv", options);
}
