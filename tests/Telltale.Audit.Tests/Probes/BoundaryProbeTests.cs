using Telltale.Audit.Ports;
using Telltale.Audit.Probes;
using Telltale.Audit.Probes.Boundary;
using Telltale.Core.Evidence;
using Telltale.Core.Randomness;

namespace Telltale.Audit.Tests.Probes;

/// <summary>HopSkipJump: against a plain one, against distances that are known, and within its budget.</summary>
public sealed class BoundaryProbeTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(37)]
    public void Many_records_side_by_side_come_to_what_each_comes_to_alone(int batch)
    {
        Plane plane = new(batch, [1, -2, 0.5, 0.3, -1, 2], 0.7);
        Rng rng = new Seed(8).CreateRng();
        float[][] records = [.. Enumerable.Range(0, 12).Select(_ => Point(rng, 6, 1))];
        HopSkipJump search = new(plane, Box(6, -3, 3), 300, new Seed(9));
        BoundarySearch[] searches =
        [
            .. records.Select((r, i) => search.Begin(i, r, i % 3 == 0 ? 0 : plane.ClassOf(r))),
        ];
        search.Finish(searches, default);
        Assert.Contains(searches, s => s.Distance == 0);
        Assert.Equal(plane.Asked, searches.Sum(s => s.Spent));
        for (int i = 0; i < records.Length; i++)
        {
            int label = searches[i].Label;
            (double distance, int spent) = new NaiveHopSkipJump(-3, 3, 300, p => plane.ClassOf(p) != label).Run(
                records[i],
                new Seed(9).Derive(i).CreateRng()
            );
            Assert.Equal(spent, searches[i].Spent);
            Assert.Equal(distance, searches[i].Distance, 1e-9);
        }
    }

    [Theory]
    [InlineData(2, 1000, 0.02)]
    [InlineData(20, 2000, 0.05)]
    [InlineData(100, 10_000, 0.05)]
    public void The_distance_to_a_plane_is_the_margin_over_the_length_of_its_normal(
        int features,
        int queries,
        double tolerance
    )
    {
        Rng rng = new Seed(2).CreateRng();
        double[] normal = [.. Enumerable.Range(0, features).Select(_ => rng.NextNormal())];
        Plane plane = new(4096, normal, 0.1);
        HopSkipJump search = new(plane, Box(features, -6, 6), queries, new Seed(1));
        float[][] records = [.. Enumerable.Range(0, 10).Select(_ => Point(rng, features, 1))];
        BoundarySearch[] searches = [.. records.Select((r, i) => search.Begin(i, r, plane.ClassOf(r)))];
        search.Finish(searches, default);
        double length = Math.Sqrt(normal.Sum(w => w * w));
        for (int i = 0; i < records.Length; i++)
        {
            double exact = Math.Abs(plane.Margin(records[i])) / length;
            // It cannot be nearer than it is but for the rounding of points, and is found to a few parts in a hundred.
            Assert.InRange(searches[i].Distance, (exact * (1 - 1e-5)) - 1e-5, (exact * (1 + tolerance)) + 1e-3);
            Assert.InRange(searches[i].Spent, queries - 10, queries);
        }
    }

    [Fact]
    public void Columns_of_other_units_have_the_same_distance()
    {
        Plane plane = new(64, [1, 1], 0);
        Plane stretched = new(64, [1, 0.001], 0);
        FeatureRange units = new([-3, -3000], [3, 3000], [1, 1000], IsBinary: false);
        HopSkipJump one = new(plane, Box(2, -3, 3), 400, new Seed(1));
        HopSkipJump other = new(stretched, units, 400, new Seed(1));
        BoundarySearch a = one.Begin(0, [1, 1.5f], 1);
        BoundarySearch b = other.Begin(0, [1, 1500], 1);
        one.Finish([a], default);
        other.Finish([b], default);
        Assert.Equal(2.5 / Math.Sqrt(2), a.Distance, 0.01);
        Assert.Equal(a.Distance, b.Distance, 0.01);
    }

    [Fact]
    public void Where_nothing_else_is_ever_said_the_farthest_corner_is_the_distance()
    {
        Plane never = new(64, [0, 0], -1);
        HopSkipJump search = new(never, Box(2, 0, 1), 1000, new Seed(1));
        BoundarySearch lost = search.Begin(0, [0.25f, 0.5f], 0);
        search.Finish([lost], default);
        Assert.Equal(51, lost.Spent);
        Assert.Equal(Math.Sqrt((0.75 * 0.75) + 0.25), lost.Distance, 1e-12);
    }

    [Fact]
    public void No_budget_is_ever_passed()
    {
        Plane plane = new(64, [1, -1], 0.2);
        for (int budget = 1; budget < 160; budget++)
        {
            HopSkipJump search = new(plane, Box(2, -1, 1), budget, new Seed(5));
            BoundarySearch one = search.Begin(budget, [0.4f, 0.1f], 1);
            search.Finish([one], default);
            Assert.InRange(one.Spent, 1, budget);
            Assert.True(double.IsFinite(one.Distance));
        }
    }

    [Fact]
    public void A_probe_measures_every_candidate_of_a_trained_model()
    {
        ProbedModel model = ProbeSample.Model(ProbeSample.Clouds(300, image: new ImageShape(1, 2)), 280, 8);
        IReadOnlyList<float[]> found = new BoundaryProbe(60, 280).Measure(model);
        Assert.All(found[1], spent => Assert.InRange(spent, 1, 60));
        for (int record = 0; record < 280; record += 31)
        {
            float[] own = new float[2];
            model.Read(record, own);
            float[] logits = ProbeSample.Logits(model, own);
            Assert.Equal(Array.IndexOf(logits, logits.Max()) != model.Data.Labels[record], found[0][record] == 0);
            Assert.Equal(found[0][record] == 0, found[1][record] == 1);
        }
    }

    private static FeatureRange Box(int features, float low, float high) =>
        new(
            [.. Enumerable.Repeat(low, features)],
            [.. Enumerable.Repeat(high, features)],
            [.. Enumerable.Repeat(1f, features)],
            IsBinary: false
        );

    private static float[] Point(Rng rng, int features, double spread) =>
        [.. Enumerable.Range(0, features).Select(_ => (float)(spread * rng.NextNormal()))];

    /// <summary>Class 1 on one side of a plane, class 0 on the other.</summary>
    private sealed class Plane(int batch, double[] normal, double offset) : IQueriedModel
    {
        public int Asked { get; private set; }

        public int Features => normal.Length;

        public int Classes => 2;

        public AccessLevel AccessLevel => AccessLevel.Label;

        public int BatchSize => batch;

        public void Logits(ReadOnlyMemory<float> records, Span<float> logits) => throw new NotSupportedException();

        public void Labels(ReadOnlyMemory<float> records, Span<int> labels)
        {
            Assert.InRange(labels.Length, 1, batch);
            Assert.Equal(labels.Length * Features, records.Length);
            for (int i = 0; i < labels.Length; i++)
            {
                labels[i] = ClassOf(records.Span.Slice(i * Features, Features).ToArray());
            }

            Asked += labels.Length;
        }

        public int ClassOf(float[] point) => Margin(point) > 0 ? 1 : 0;

        public double Margin(float[] point) => offset + point.Select((v, j) => v * normal[j]).Sum();
    }
}
