using System.Globalization;
using System.Text;
using Telltale.Adapters.Formats.Npy;
using Telltale.Adapters.Sources;
using Telltale.Audit.Plans;
using Telltale.Audit.Records;
using Telltale.Core.Evidence;

namespace Telltale.Adapters.Tests.Sources;

public sealed class RecordSourceTests
{
    [Fact]
    public void Idx_images_stay_bytes_and_keep_their_shape()
    {
        using TempFolder folder = new();
        string images = folder.Write("x", [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 3, 1, 2, 3, 4, 5, 255]);
        string labels = folder.Write("y", [0, 0, 8, 1, 0, 0, 0, 2, 0, 4]);
        RecordSet read = RecordSources.Read(Plan("idx", images, labels));
        Assert.Equal([1, 2, 3, 4, 5, 255], read.Bytes!);
        Assert.Equal([0, 4], read.Labels);
        Assert.Equal((5, 3, 2, new ImageShape(1, 3)), (read.Classes, read.Features, read.Count, read.Image));
        Assert.Matches("^[0-9a-f]+$", read.Hash);
        // The hash speaks of both files.
        folder.Write("y", [0, 0, 8, 1, 0, 0, 0, 2, 4, 0]);
        Assert.NotEqual(read.Hash, RecordSources.Read(Plan("idx", images, labels)).Hash);
        Refused.With(() => RecordSources.Read(Plan("idx", labels, labels)), "expected unsigned bytes");
    }

    [Fact]
    public void Npy_rows_become_floats_and_bytes_stay_bytes()
    {
        using TempFolder folder = new();
        string labels = Npy(folder, "y.npy", [1.0, 0], 2);
        RecordSet rows = RecordSources.Read(Plan("npy", Npy(folder, "x.npy", [1.5, -2, 3, 4.25], 2, 2), labels));
        Assert.Equal([1.5f, -2, 3, 4.25f], rows.Floats!);
        Assert.Null(rows.Image);
        Assert.Equal([1, 0], rows.Labels);
        RecordSet images = RecordSources.Read(
            Plan("npy", Npy<byte>(folder, "b.npy", [1, 2, 3, 4, 5, 6], 2, 1, 1, 3), labels)
        );
        Assert.Equal([1, 2, 3, 4, 5, 6], images.Bytes!);
        Assert.Equal(new ImageShape(1, 1, 3), images.Image);
    }

    [Theory]
    [InlineData(new[] { 0.0, 1, 0 }, "found labels [3]")]
    [InlineData(new[] { 0.5, 1 }, "label 0 is 0.5")]
    [InlineData(new[] { 0.0, -1 }, "label 1 is -1")]
    [InlineData(new[] { 0.0, double.NaN }, "label 1 is NaN")]
    [InlineData(new[] { 0.0, 1e9 }, "label 1 is 1000000000")]
    [InlineData(new[] { 0.0, 0 }, "same class")]
    [InlineData(new[] { 7.0, 7 }, "same class")]
    public void Labels_that_are_no_class_numbers_are_refused(double[] labels, string words)
    {
        using TempFolder folder = new();
        string features = Npy(folder, "x.npy", [1.5, -2, 3, 4.25], 2, 2);
        string path = Npy(folder, "y.npy", labels, labels.Length);
        Refused.With(() => RecordSources.Read(Plan("npy", features, path)), "y.npy", words);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(1e300)]
    public void Features_that_no_float_holds_are_refused(double value)
    {
        using TempFolder folder = new();
        string labels = Npy(folder, "y.npy", [0.0, 1], 2);
        string features = Npy(folder, "x.npy", [1, value, 3, 4], 2, 2);
        Refused.With(() => RecordSources.Read(Plan("npy", features, labels)), "x.npy", "element 1");
        Refused.With(
            () => RecordSources.Read(Plan("npy", Npy(folder, "v.npy", [1.0, 2], 2), labels)),
            "a row a record"
        );
        if (double.IsFinite(value))
        {
            string text = value.ToString("R", CultureInfo.InvariantCulture);
            string table = folder.Write("t.csv", Encoding.UTF8.GetBytes($"a,b,class\n1,2,x\n3,{text},y\n"));
            Refused.With(() => RecordSources.Read(Table(table)), "t.csv", "feature 1 of record 1");
        }
    }

    [Fact]
    public void Tables_have_numbers_and_one_hot_words()
    {
        using TempFolder folder = new();
        string table = folder.Write(
            "t.csv",
            Encoding.UTF8.GetBytes("a,colour,class\n1,red,no\n2.5,blue,yes\n3,red,no\n")
        );
        RecordSet read = RecordSources.Read(Table(table));
        Assert.Equal((3, 3, 2), (read.Count, read.Features, read.Classes));
        Assert.Equal(read.Labels[0], read.Labels[2]);
        Assert.NotEqual(read.Labels[0], read.Labels[1]);
        Assert.Equal(1, read.Floats![0]);
        Assert.Equal(2.5f, read.Floats[3]);
        string same = folder.Write("s.csv", Encoding.UTF8.GetBytes("a,class\n1,no\n2,no\n"));
        Refused.With(() => RecordSources.Read(Table(same)), "s.csv", "class");
        Refused.With(() => RecordSources.Read(Table(folder.At("none.csv"))), "none.csv");
    }

    private static DataPlan Plan(string format, string features, string labels) =>
        new(format, features, labels, null, null, true, null, 0);

    [Fact]
    public void Features_of_a_table_have_the_names_of_its_columns()
    {
        using TempFolder folder = new();
        string table = folder.Write("t.csv", Encoding.UTF8.GetBytes("age,colour,class\n1,red,x\n3,blue,y\n4,red,y\n"));
        FeatureName[] expected = [new("age", null), new("colour", "blue"), new("colour", "red")];
        Assert.Equal(expected, RecordSources.Read(Table(table)).Names);
    }

    [Fact]
    public void A_column_says_who_rows_belong_to_and_is_no_feature()
    {
        using TempFolder folder = new();
        string table = folder.Write("t.csv", Encoding.UTF8.GetBytes("who,age,class\nann,1,x\nbob,3,y\nann,4,y\n"));
        RecordSet read = RecordSources.Read(Table(table) with { Groups = "who" });
        Assert.Equal(["ann", "bob"], read.Groups!.Names);
        Assert.Equal([0, 1, 0], read.Groups.OfRecord);
        Assert.Equal([1f, 3, 4], read.Floats!);
        Assert.Equal([new FeatureName("age", null)], read.Names);
        Assert.Null(RecordSources.Read(Table(table)).Groups);
        Refused.With(() => RecordSources.Read(Table(table) with { Groups = "whom" }), "t.csv", "whom", "who");
        string gap = folder.Write("g.csv", Encoding.UTF8.GetBytes("who,age,class\nann,1,x\n,3,y\n"));
        Refused.With(
            () => RecordSources.Read(Table(gap) with { Groups = "who" }),
            "g.csv",
            "who the record belongs to"
        );
    }

    [Fact]
    public void A_file_beside_the_records_says_who_they_belong_to()
    {
        using TempFolder folder = new();
        DataPlan plan = Plan(
            "npy",
            Npy(folder, "x.npy", [1.5, -2, 3, 4.25, 5, 6], 3, 2),
            Npy(folder, "y.npy", [1.0, 0, 1], 3)
        );
        string numbers = Npy<int>(folder, "who.npy", [7, -1, 7], 3);
        RecordSet read = RecordSources.Read(plan with { Groups = numbers });
        Assert.Equal(["7", "-1"], read.Groups!.Names);
        Assert.Equal([0, 1, 0], read.Groups.OfRecord);
        Assert.NotEqual(RecordSources.Read(plan).Hash, read.Hash);
        string lines = folder.Write("who.txt", Encoding.UTF8.GetBytes("ann\nbob\nann\n"));
        Assert.Equal(["ann", "bob"], RecordSources.Read(plan with { Groups = lines }).Groups!.Names);
        string few = folder.Write("few.txt", Encoding.UTF8.GetBytes("ann\nbob\n"));
        Refused.With(() => RecordSources.Read(plan with { Groups = few }), "few.txt", "found 2 lines, expected 3");
        string halves = Npy(folder, "half.npy", [0.5, 1, 2], 3);
        Refused.With(() => RecordSources.Read(plan with { Groups = halves }), "half.npy", "element 0 is 0.5");
        string pair = Npy(folder, "pair.npy", [1.0, 2], 2);
        Refused.With(() => RecordSources.Read(plan with { Groups = pair }), "pair.npy", "expected [3]");
    }

    private static DataPlan Table(string path) => new("csv", path, null, "class", null, true, null, 0);

    private static string Npy<T>(TempFolder folder, string name, T[] values, params long[] shape)
        where T : unmanaged
    {
        using MemoryStream stream = new();
        NpyWriter.Write<T>(stream, values, shape);
        return folder.Write(name, stream.ToArray());
    }
}
