using Telltale.Core.Randomness;
using Telltale.Core.Roc;

namespace Telltale.Core.Tests.Roc;

/// <summary>Sums of replicates side by side against one at a time, and those against all pairs.</summary>
public sealed class LanesTests
{
    [Fact]
    public void Stretches_hold_every_row_once_and_cut_only_long_ties()
    {
        Rng rng = new Seed(1).CreateRng();
        for (int trial = 0; trial < 200; trial++)
        {
            bool[] endsTie = Ends(rng, ties: rng.NextInt(40), longest: trial % 2 == 0 ? 3 : 3 * Stretch.Most);
            int next = 0;
            bool inside = false;
            foreach (Stretch stretch in Stretch.Cut(endsTie))
            {
                Assert.Equal(next, stretch.Start);
                Assert.InRange(stretch.Count, 1, Stretch.Most);
                next = stretch.Start + stretch.Count;
                bool[] ends = endsTie[stretch.Start..next];
                StretchKind expected =
                    !ends[^1] ? StretchKind.Part
                    : inside ? StretchKind.LastPart
                    : ends.Contains(false) ? StretchKind.Tied
                    : StretchKind.Untied;
                Assert.Equal(expected, stretch.Kind);
                inside = !ends[^1];
            }

            Assert.Equal(endsTie.Length, next);
            Assert.False(inside);
        }
    }

    [Fact]
    public void One_lane_is_the_sum_over_all_pairs()
    {
        Rng rng = new Seed(2).CreateRng();
        for (int trial = 0; trial < 50; trial++)
        {
            Sample sample = new(rng, ties: 20, longest: 1 + (trial % 4), heaviest: 5);
            int[] tie = new int[sample.EndsTie.Length];
            for (int i = 1; i < tie.Length; i++)
            {
                tie[i] = tie[i - 1] + (sample.EndsTie[i - 1] ? 1 : 0);
            }

            ulong above = 0;
            ulong beside = 0;
            for (int m = 0; m < tie.Length; m++)
            {
                for (int n = 0; n < tie.Length; n++)
                {
                    ulong pairs =
                        sample.Masks[m] != 0 && sample.Masks[n] == 0 ? sample.Weight(m, 3) * sample.Weight(n, 3) : 0;
                    above += tie[n] < tie[m] ? pairs : 0;
                    beside += tie[n] == tie[m] ? pairs : 0;
                }
            }

            LaneSums sums = LaneSums.Of(sample.Rows, 3, StretchKind.Tied);
            Assert.Equal((above, beside), (sums.Above, sums.Beside));
            LaneSums part = LaneSums.Of(sample.Rows, 3, StretchKind.Part);
            Assert.Equal(
                (sums.Members, sums.NonMembers, 0UL, 0UL),
                (part.Members, part.NonMembers, part.Above, part.Beside)
            );
        }
    }

    [Theory]
    [InlineData(StretchKind.Untied, 1, 3)]
    [InlineData(StretchKind.Tied, 4, 3)]
    [InlineData(StretchKind.Part, 200, 3)]
    [InlineData(StretchKind.LastPart, 200, 3)]
    [InlineData(StretchKind.Untied, 1, 20)]
    [InlineData(StretchKind.Tied, 4, 20)]
    public void Lanes_side_by_side_are_lanes_one_by_one(object kind, int longest, int heaviest)
    {
        Rng rng = new Seed(3).CreateRng();
        Lanes lanes = new();
        LaneTotals together = new();
        LaneTotals single = new();
        int tooHeavy = 0;
        for (int trial = 0; trial < 60; trial++)
        {
            Sample sample = new(rng, ties: Stretch.Most, longest, heaviest);
            lanes.Sum(sample.Rows, (StretchKind)kind);
            for (int lane = 0; lane < Lanes.Count; lane++)
            {
                LaneSums expected = LaneSums.Of(sample.Rows, lane, (StretchKind)kind);
                tooHeavy += lanes[lane] is null ? 1 : 0;
                Assert.Equal(expected.Members + expected.NonMembers > 510, lanes[lane] is null);
                Assert.Equal(expected, lanes[lane] ?? expected);
                single.Add(lane, expected, (StretchKind)kind);
            }

            if (lanes.AllFit && longest < 100)
            {
                together.Add(lanes);
            }
            else
            {
                for (int lane = 0; lane < Lanes.Count; lane++)
                {
                    together.Add(lane, LaneSums.Of(sample.Rows, lane, (StretchKind)kind), (StretchKind)kind);
                }
            }
        }

        Assert.Equal(heaviest > 3, tooHeavy > 0);
        Assert.Equal(single.Members.ToArray(), together.Members.ToArray());
        Assert.Equal(single.NonMembers.ToArray(), together.NonMembers.ToArray());
        Assert.Equal(single.TwiceAbove.ToArray(), together.TwiceAbove.ToArray());
    }

    private static bool[] Ends(Rng rng, int ties, int longest)
    {
        List<bool> ends = [];
        for (int tie = 0; tie < ties; tie++)
        {
            ends.AddRange(new bool[rng.NextInt(longest)]);
            ends.Add(true);
        }

        return [.. ends];
    }

    /// <summary>Rows of a stretch on a few units and targets.</summary>
    private sealed class Sample
    {
        private const int Units = 9;
        private const int Targets = 3;

        private readonly int[] _units;
        private readonly int[] _targets;
        private readonly byte[] _unitWeights;
        private readonly ushort[] _targetWeights;

        public Sample(Rng rng, int ties, int longest, int heaviest)
        {
            bool[] ends = Ends(rng, ties, longest);
            EndsTie = ends[..Math.Min(ends.Length, Stretch.Most)];
            Masks = [.. EndsTie.Select(_ => rng.NextBool() ? ushort.MaxValue : (ushort)0)];
            _units = [.. EndsTie.Select(_ => rng.NextInt(Units))];
            _targets = [.. EndsTie.Select(_ => rng.NextInt(Targets))];
            _unitWeights = [.. Enumerable.Range(0, Units * Lanes.Count).Select(_ => (byte)rng.NextInt(heaviest))];
            _targetWeights = [.. Enumerable.Range(0, Targets * Lanes.Count).Select(_ => (ushort)rng.NextInt(3))];
        }

        public bool[] EndsTie { get; }

        public ushort[] Masks { get; }

        public StretchRows Rows => new(_units, _targets, Masks, EndsTie, _unitWeights, _targetWeights);

        public ulong Weight(int row, int lane) =>
            (ulong)_unitWeights[(_units[row] * Lanes.Count) + lane]
            * _targetWeights[(_targets[row] * Lanes.Count) + lane];
    }
}
