namespace Telltale.Audit.SelfTest.Worlds;

/// <summary>Likelihood ratios of a world in which an answer takes finitely many values: what each is worth and how often it comes.</summary>
internal sealed class RatioAtoms
{
    private readonly List<(double LogRatio, double NonMember, double Member)> _atoms = [];
    private double[] _ascending = [];
    private double[] _nonMember = [];
    private double[] _member = [];

    /// <summary>Adds an answer with its probabilities; one that cannot come is left out.</summary>
    public void Add(double nonMember, double member)
    {
        if (nonMember > 0 || member > 0)
        {
            _atoms.Add((LogRatio(nonMember, member), nonMember, member));
        }
    }

    /// <summary>log(member / nonMember), ±∞ where one of them is 0.</summary>
    public static double LogRatio(double nonMember, double member) =>
        member == 0 ? double.NegativeInfinity
        : nonMember == 0 ? double.PositiveInfinity
        : Math.Log(member) - Math.Log(nonMember);

    /// <summary>The curve of all that was added; the probabilities of each kind should add up to 1.</summary>
    /// <param name="drawsLots">As <see cref="ExactRoc"/> says.</param>
    public ExactRoc Curve(bool drawsLots = true)
    {
        (double LogRatio, double NonMember, double Member)[] sorted = [.. _atoms.OrderBy(a => a.LogRatio)];
        _ascending = [.. sorted.Select(a => a.LogRatio)];
        // Sums from the largest ratio down: the smallest numbers first where it matters.
        _nonMember = new double[sorted.Length + 1];
        _member = new double[sorted.Length + 1];
        for (int i = sorted.Length - 1; i >= 0; i--)
        {
            _nonMember[i] = _nonMember[i + 1] + sorted[i].NonMember;
            _member[i] = _member[i + 1] + sorted[i].Member;
        }

        return new ExactRoc(Above, drawsLots);
    }

    private (double NonMember, double Member) Above(double threshold)
    {
        int low = 0;
        int high = _ascending.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = _ascending[middle] > threshold ? (low, middle) : (middle + 1, high);
        }

        return (Math.Min(1, _nonMember[low]), Math.Min(1, _member[low]));
    }
}
