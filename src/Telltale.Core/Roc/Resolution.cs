namespace Telltale.Core.Roc;

/// <summary>Whether n non-members can resolve a false-positive rate f: k = ⌊f·n⌋ false positives are allowed.</summary>
public enum Resolution
{
    /// <summary>k ≥ 10.</summary>
    Ok,

    /// <summary>1 ≤ k &lt; 10: the threshold hangs on a handful of records.</summary>
    Fragile,

    /// <summary>k = 0: the rate cannot be told from 0, and no number can be given.</summary>
    Unsupported,
}
