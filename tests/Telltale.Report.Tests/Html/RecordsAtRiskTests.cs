using System.Xml.Linq;
using Telltale.Core.Evidence;
using Telltale.Core.Randomness;
using Telltale.Report.Html;
using Telltale.Report.Html.Records;
using Telltale.Report.Tests.Samples;

namespace Telltale.Report.Tests.Html;

public sealed class RecordsAtRiskTests
{
    private const Membership M = Membership.Member;
    private const Membership N = Membership.NonMember;

    [Fact]
    public void One_target_by_hand()
    {
        // Non-members: 1, 2, 3, 3. At least 3: two of four → p = 3/5; at least 9: none → 1/5. Unknown and NaN stay out.
        IReadOnlyList<RecordAtRisk> ranked = Rank([
            ("a", M, 3),
            ("b", M, 9),
            ("c", N, 1),
            ("d", N, 2),
            ("e", N, 3),
            ("f", N, 3),
            ("g", Membership.Unknown, 99),
            ("h", M, double.NaN),
            ("i", N, double.NaN),
        ]);
        Assert.Equal([new RecordAtRisk("b", 9, 0.2, 1), new RecordAtRisk("a", 3, 0.6, 1)], ranked);
    }

    [Fact]
    public void Equal_scores_go_by_id() =>
        Assert.Equal(["a", "b", "c"], Rank([("c", M, 1), ("a", M, 1), ("b", M, 1)]).Select(r => r.Record));

    [Fact]
    public void Without_non_members_p_is_one() => Assert.Equal(1, Rank([("a", M, 1)]).Single().PValue);

    [Fact]
    public void Several_targets_agree_with_the_definition()
    {
        SampleAudit sample = SampleAudit.Of(records: 200, targets: 5);
        Scores column = sample.Scores.Columns.Single(c => c.Label == "lira");
        IReadOnlyList<RecordAtRisk> ranked = RecordsAtRisk.Rank(sample.Scores, column, sample.Rows, 1000);

        RecordAtRisk[] expected =
        [
            .. sample
                .Rows.Select(r => r.Record)
                .Distinct(StringComparer.Ordinal)
                .Select(record => Naive(sample, column, record))
                .Where(r => r.Targets > 0)
                .OrderByDescending(r => r.Score),
        ];
        Assert.Equal(expected.Select(r => (r.Record, r.Targets)), ranked.Select(r => (r.Record, r.Targets)));
        Assert.All(
            expected.Zip(ranked),
            pair =>
            {
                // Sums in the same order; the tolerance is for the division.
                Assert.Equal(pair.First.Score, pair.Second.Score, 1e-12);
                Assert.Equal(pair.First.PValue, pair.Second.PValue, 1e-12);
            }
        );
    }

    [Fact]
    public void The_page_shows_the_first_24_with_their_pictures()
    {
        SampleAudit sample = SampleAudit.Of();
        XDocument page = RenderedPages.Parse(sample.Input with { Pictures = new SamplePictures() });
        Scores column = sample.Scores.Columns.Single(c => c.Label == "lira");
        string[] expected = [.. RecordsAtRisk.Rank(sample.Scores, column, sample.Rows, 24).Select(r => r.Record)];
        XElement list = page.Descendants("ol").Single(o => o.Attribute("class")?.Value == "records");
        Assert.Equal(expected, list.Elements("li").Select(li => li.Descendants("bdi").Single().Value));
        Assert.Equal(
            expected.Select(id => $"picture of record {id}"),
            list.Descendants("img").Select(i => i.Attribute("alt")!.Value)
        );
        Assert.Contains("consistent with", page.Root!.Value, StringComparison.Ordinal);
        Assert.Contains("it cannot be below 0.00067", page.Root!.Value, StringComparison.Ordinal); // 1/1501
    }

    /// <summary>Under the null the conformal p of a record is uniform on {1/(n+1), …, 1}: its mean is (n+2)/(2(n+1)).</summary>
    [Fact]
    public void P_is_uniform_when_members_are_like_non_members()
    {
        Rng rng = new Seed(5).Derive("conformal").CreateRng();
        double sum = 0;
        const int repeats = 4000;
        for (int i = 0; i < repeats; i++)
        {
            (string, Membership, double)[] rows =
            [
                ("a", M, rng.NextNormal()),
                .. Enumerable.Range(0, 9).Select(j => ($"n{j}", N, rng.NextNormal())),
            ];
            sum += Rank(rows).Single().PValue;
        }

        // Standard error: √((10² − 1)/12)/10/√4000 ≈ 0.0045; five of them.
        Assert.Equal(0.55, sum / repeats, 0.023);
    }

    private static RecordAtRisk Naive(SampleAudit sample, Scores column, string record)
    {
        List<double> scores = [];
        List<double> ps = [];
        for (int row = 0; row < sample.Rows.Length; row++)
        {
            if (sample.Rows[row].Record == record && sample.Scores.Membership[row] == M)
            {
                double[] others =
                [
                    .. column.Values.Where(
                        (_, i) => sample.Rows[i].Target == sample.Rows[row].Target && sample.Scores.Membership[i] == N
                    ),
                ];
                scores.Add(column.Values[row]);
                ps.Add((1.0 + others.Count(o => o >= column.Values[row])) / (1.0 + others.Length));
            }
        }

        return new RecordAtRisk(record, scores.DefaultIfEmpty().Average(), ps.DefaultIfEmpty().Average(), scores.Count);
    }

    private static IReadOnlyList<RecordAtRisk> Rank((string Id, Membership Membership, double Score)[] rows)
    {
        Scores column = new("x", [.. rows.Select(r => r.Score)]);
        ScoreTable table = new([.. rows.Select(r => r.Id)], [.. rows.Select(r => r.Membership)], [column]);
        return RecordsAtRisk.Rank(table, column, [.. rows.Select(r => new RowOrigin(0, r.Id))], 24);
    }
}
