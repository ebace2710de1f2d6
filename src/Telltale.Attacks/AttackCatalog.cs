namespace Telltale.Attacks;

/// <summary>The one list of attacks. Help, the plan's schema, documentation and the contract tests come from it.</summary>
public static class AttackCatalog
{
    /// <summary>Every attack, cheapest first.</summary>
    public static IReadOnlyList<AttackDescriptor> All { get; } = [];

    /// <summary>
    /// Reads attack strings <c>NAME[:option=value,…][@LABEL]</c>. Without a label the column is called NAME, and the
    /// second use of a NAME without a label NAME-2.
    /// </summary>
    /// <exception cref="Core.BadInputException">An unknown attack or option (the nearest known is named), a wrong value, or a label used twice.</exception>
    public static IReadOnlyList<AttackChoice> Choose(IEnumerable<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        throw new NotSupportedException(string.Join(' ', texts));
    }
}
