using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Telltale.Adapters.Formats.Csv;
using Telltale.Core;
using Telltale.Core.Evidence;

namespace Telltale.Adapters.Tests.Formats.Csv;

public sealed class ScoreTableCsvTests
{
    [Fact]
    public void A_table_is_read()
    {
        ScoreTable table = Read("id,member,loss,lira-2\na,1,-0.5,1e-300\nb,0,2,\nc,,+3.25,-7\n");
        Assert.Equal(["a", "b", "c"], table.Ids);
        Assert.Equal([Membership.Member, Membership.NonMember, Membership.Unknown], table.Membership);
        Assert.Equal(["loss", "lira-2"], table.Columns.Select(c => c.Label));
        Assert.Equal([-0.5, 2, 3.25], table.Columns[0].Values);
        Assert.Equal([1e-300, double.NaN, -7], table.Columns[1].Values);
    }

    [Theory]
    [InlineData("\uFEFFid,member,x\r\na,1,2\r\nb,0,3\r\n")]
    [InlineData("id,member,x\n\na,1,2\n\n\nb,0,3")]
    [InlineData("\"id\",\"member\",\"x\"\n\"a\",\"1\",\"2\"\n\"b\",\"0\",\"3\"\n")]
    public void Other_ways_to_write_the_same_are_read(string text)
    {
        ScoreTable table = Read(text);
        Assert.Equal(["a", "b"], table.Ids);
        Assert.Equal([2, 3], table.Columns[0].Values);
    }

    [Theory]
    [InlineData("", "found nothing", "header")]
    [InlineData("\n\n", "found nothing", "header")]
    [InlineData("a,1,0.5\nb,0,0.25\n", "line 1", "'a,1,0.5'", "id,member,")]
    [InlineData("member,id,x\n1,a,2\n", "line 1", "'member,id,x'", "id,member,")]
    [InlineData("id,member\na,1\nb,0\n", "line 1", "'id,member'", "a column for each attack")]
    [InlineData("id,member,x,x\na,1,2,3\n", "line 1", "'x' twice")]
    [InlineData("id,member,id\na,1,2\n", "line 1", "'id' twice")]
    [InlineData("id,member,x,\na,1,2,\n", "line 1", "no name for column 4")]
    [InlineData("id;member;x\na;1;2\n", "line 1", "'id;member;x'")]
    [InlineData("id,member,x\n", "header and no records")]
    [InlineData("id,member,x\na,1,2\nb,0\n", "line 3", "found 2 fields", "expected 3")]
    [InlineData("id,member,x\na,1,2\nb,0,1,5\n", "line 3", "found 4 fields", "expected 3")]
    [InlineData("id,member,x\na,1,2\na,0,1\n", "line 3", "column 'id'", "'a'", "record 1")]
    [InlineData("id,member,x\n,1,2\n", "line 2", "column 'id'", "name for the record")]
    [InlineData("id,member,x\na,2,2\n", "line 2", "column 'member'", "'2'", "1 (member), 0")]
    [InlineData("id,member,x\na,true,2\n", "line 2", "'true'")]
    [InlineData("id,member,x\na,-1,2\n", "line 2", "'-1'")]
    [InlineData("id,member,x\na, 1,2\n", "line 2", "' 1'")]
    [InlineData("id,member,x\na,1,nan\n", "line 2", "column 'x'", "'nan'", "finite")]
    [InlineData("id,member,x\na,1,NaN\n", "line 2", "'NaN'")]
    [InlineData("id,member,x\na,1,inf\n", "line 2", "'inf'")]
    [InlineData("id,member,x\na,1,-Infinity\n", "line 2", "'-Infinity'")]
    [InlineData("id,member,x\na,1,\u221E\n", "line 2", "finite")]
    [InlineData("id,member,x\na,1,1e999\n", "line 2", "'1e999'")]
    [InlineData("id,member,x\na,1,\"1,5\"\n", "line 2", "'1,5'")]
    [InlineData("id,member,x\na,1,0x10\n", "line 2", "'0x10'")]
    [InlineData("id,member,x\na,1, \n", "line 2", "' '")]
    [InlineData("id,member,x\n\"a\nb\",1,2\n\nc,1,oops\n", "line 5", "'oops'")]
    [InlineData("id,member,x\na,1,\"2\n", "line 2", "not CSV", "never closed")]
    [InlineData("id,member,x\na\"b,1,2\n", "line 2", "not CSV", "quote")]
    [InlineData("id,member,x\n\"a\"b,1,2\n", "line 2", "not CSV", "quote")]
    [InlineData("id,member,x\na,1,2\nb,1,3\n", "2 members and 0 non-members", "at least one of each")]
    [InlineData("id,member,x\na,0,2\nb,,3\n", "0 members and 1 non-members")]
    public void Anything_else_is_refused_with_line_and_column(string text, params string[] words) =>
        Refused.With(() => Read(text), ["s.csv", .. words]);

    [Fact]
    public void Truth_is_asked_for_only_where_it_is_needed()
    {
        ScoreTable table = Read("id,member,x\na,,2\n", TruthNeed.None);
        Assert.Equal([Membership.Unknown], table.Membership);
    }

    [Fact]
    public void Bytes_that_are_not_utf8_are_refused()
    {
        byte[] text = [.. "id,member,x\n"u8, 0xC3, 0x28, .. ",1,2\n"u8];
        Refused.With(() => ScoreTableCsv.Read(new MemoryStream(text), "s.csv", TruthNeed.None), "line 2", "UTF-8");
        byte[] header = [.. "id,member,"u8, 0xFF, .. "\n"u8];
        Refused.With(() => ScoreTableCsv.Read(new MemoryStream(header), "s.csv", TruthNeed.None), "line 1", "UTF-8");
    }

    [Fact]
    public void A_quote_left_open_in_a_large_file_is_refused_without_reading_it_all()
    {
        string text = "id,member,x\n\"a,1,2\n" + string.Concat(Enumerable.Repeat("abcdefgh,1,0.25\n", 1_200_000));
        Refused.With(() => Read(text), "s.csv", "line 2", "not CSV");
    }

    [Fact]
    public void Ids_with_commas_quotes_and_line_breaks_come_back()
    {
        string[] ids =
        [
            "a,b",
            "line\nbreak",
            "cr\r",
            "crlf\r\nx",
            "say \"hi\"",
            "\"",
            " space ",
            "ü😀",
            "=1+1",
            "#x",
            "'",
        ];
        ScoreTable back = RoundTrip(Table(ids, [.. ids.Select(_ => 1.0)]));
        Assert.Equal(ids, back.Ids);
    }

    [Fact]
    public void Numbers_come_back_bit_for_bit() =>
        Prop.ForAll<double[]>(values =>
            {
                double[] scores =
                [
                    .. (values ?? []).Where(x => !double.IsInfinity(x)),
                    -0.0,
                    double.Epsilon,
                    double.NaN,
                ];
                double[] back = RoundTrip(Table([.. scores.Select((_, i) => $"r{i}")], scores)).Columns[0].Values;
                return scores
                    .Zip(back)
                    .All(p =>
                        double.IsNaN(p.First)
                            ? double.IsNaN(p.Second)
                            : BitConverter.DoubleToInt64Bits(p.First) == BitConverter.DoubleToInt64Bits(p.Second)
                    );
            })
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Any_ids_that_differ_come_back() =>
        Prop.ForAll<string[]>(texts =>
            {
                string[] ids =
                [
                    .. (texts ?? [])
                        .Where(t => !string.IsNullOrEmpty(t) && !t.Any(char.IsSurrogate))
                        .Append("last")
                        .Distinct(StringComparer.Ordinal),
                ];
                return ids.SequenceEqual(RoundTrip(Table(ids, [.. ids.Select(_ => 0.5)])).Ids);
            })
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Any_text_is_read_or_refused_never_another_exception() =>
        Prop.ForAll<string, int>(
                (noise, at) =>
                {
                    const string whole = "id,member,x,y\na,1,2,\n\"b,\nc\",0,1e5,-3\n";
                    int place = Math.Abs(at % whole.Length);
                    foreach (string text in (string[])[noise ?? "", whole.Insert(place, noise ?? "\""), whole[..place]])
                    {
                        try
                        {
                            Read(text);
                        }
                        catch (BadInputException)
                        {
                            // Refused as it should be.
                        }
                    }

                    return true;
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void The_text_is_what_the_contract_says()
    {
        using MemoryStream stream = new();
        ScoreTableCsv.Write(
            stream,
            new ScoreTable(
                ["a", "b,c"],
                [Membership.Member, Membership.Unknown],
                [new Scores("loss", [0.1, double.NaN]), new Scores("lira", [-1e-300, 100])]
            )
        );
        Assert.Equal(
            "id,member,loss,lira\na,1,0.1,-1E-300\n\"b,c\",,,100\n",
            Encoding.UTF8.GetString(stream.ToArray())
        );
    }

    [Fact]
    public void What_could_not_be_read_back_is_not_written()
    {
        Assert.Throws<ArgumentException>(() => RoundTrip(Table(["a"], [double.PositiveInfinity])));
        Assert.Throws<ArgumentException>(() => RoundTrip(Table(["a", "a"], [1, 2])));
        Assert.Throws<ArgumentException>(() => RoundTrip(Table([""], [1])));
        Assert.Throws<ArgumentException>(() => RoundTrip(new ScoreTable(["a"], [Membership.Member], [])));
        Assert.Throws<ArgumentException>(() =>
            RoundTrip(new ScoreTable(["a"], [Membership.Member], [new Scores("member", [1])]))
        );
    }

    private static ScoreTable Table(string[] ids, double[] scores) =>
        new(ids, [.. ids.Select(_ => Membership.Member)], [new Scores("x", scores)]);

    private static ScoreTable RoundTrip(ScoreTable table)
    {
        using MemoryStream stream = new();
        ScoreTableCsv.Write(stream, table);
        return ScoreTableCsv.Read(new MemoryStream(stream.ToArray()), "back.csv", TruthNeed.None);
    }

    private static ScoreTable Read(string text, TruthNeed need = TruthNeed.BothSides) =>
        ScoreTableCsv.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), "s.csv", need);
}
