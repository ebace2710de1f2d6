using Telltale.Attacks;
using Telltale.Audit.Results;

namespace Telltale.Audit.Stages;

/// <summary>Attacks parted by whether evidence suffices for them.</summary>
internal static class AbleAttacks
{
    /// <summary>Those that it suffices for and those that it does not, with the reason.</summary>
    /// <typeparam name="T">An attack that was asked for.</typeparam>
    /// <param name="attacks">The attacks.</param>
    /// <param name="label">Its label.</param>
    /// <param name="description">Its line in the catalogue.</param>
    /// <param name="missing">What it misses; null for nothing.</param>
    public static (IReadOnlyList<T> Able, IReadOnlyList<SkippedAttack> Skipped) Of<T>(
        IReadOnlyList<T> attacks,
        Func<T, string> label,
        Func<T, AttackDescription> description,
        Func<T, string?> missing
    )
    {
        ArgumentNullException.ThrowIfNull(attacks);
        List<T> able = [];
        List<SkippedAttack> skipped = [];
        foreach (T attack in attacks)
        {
            if (missing(attack) is { } reason)
            {
                skipped.Add(new SkippedAttack(label(attack), description(attack).Name, reason));
            }
            else
            {
                able.Add(attack);
            }
        }

        return (able, skipped);
    }
}
