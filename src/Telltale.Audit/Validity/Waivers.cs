using Telltale.Audit.Plans;
using Telltale.Audit.Results;
using Telltale.Core;
using Telltale.Core.Text;

namespace Telltale.Audit.Validity;

/// <summary>Validity checks whose failure the user sets aside: it is shown with the verdict, and no longer decides it.</summary>
/// <param name="Names">Names of checks, each known.</param>
/// <param name="Reason">Why, in the user's words.</param>
public sealed record Waivers(IReadOnlyList<string> Names, string Reason)
{
    /// <summary>Every check counts.</summary>
    public static Waivers None { get; } = new([], "");

    /// <summary>Waivers from names that somebody wrote.</summary>
    /// <param name="source">Where they were written, for messages.</param>
    /// <param name="names">The names; repeated ones count once.</param>
    /// <param name="reason">Why; null where nothing was said.</param>
    /// <exception cref="BadInputException">A name that no check has (the nearest is named), or no reason.</exception>
    public static Waivers Of(string source, IReadOnlyList<string> names, string? reason)
    {
        ArgumentNullException.ThrowIfNull(names);
        foreach (string name in names)
        {
            if (!ValidityChecks.AllNames.Contains(name, StringComparer.Ordinal))
            {
                throw new BadInputException(
                    $"{source}: found no validity check '{name}'; did you mean '{Nearest.Of(name, ValidityChecks.AllNames)}'? There are: {string.Join(", ", ValidityChecks.AllNames)}."
                );
            }
        }

        if (names.Count > 0 && string.IsNullOrWhiteSpace(reason))
        {
            throw new BadInputException(
                $"{source}: {string.Join(", ", names)} waived without a reason; say why, since whoever reads the result will ask."
            );
        }

        return names.Count == 0 ? None : new Waivers([.. names.Distinct(StringComparer.Ordinal)], reason!.Trim());
    }

    /// <summary>Waivers of a plan.</summary>
    internal static Waivers From(PlanValues values) =>
        Of("validity.waive", values.Items("validity.waive"), values.TextOrNull("validity.reason"));

    /// <summary>The check, marked where it is waived.</summary>
    internal ValidityCheck Mark(ValidityCheck check) =>
        Names.Contains(check.Name, StringComparer.Ordinal) ? check with { Waived = Reason } : check;

    /// <summary>A sentence for each failure that was set aside.</summary>
    internal static IEnumerable<string> Words(IReadOnlyList<ValidityCheck> checks) =>
        SetAside(checks).Select(c => $"Failed check {c.Name}, set aside by the user ({c.Waived}): {c.Finding}");

    /// <summary>What is added to the verdict's sentence where a failure was set aside; else nothing.</summary>
    internal static string Suffix(IReadOnlyList<ValidityCheck> checks)
    {
        string[] names = [.. SetAside(checks).Select(c => c.Name)];
        return names.Length == 0
            ? ""
            : $" This stands only if setting aside {(names.Length == 1 ? "the failed check" : "the failed checks")} {string.Join(", ", names)} was right.";
    }

    private static IEnumerable<ValidityCheck> SetAside(IReadOnlyList<ValidityCheck> checks) =>
        checks.Where(c => c.Status == CheckStatus.Failed && c.Waived is not null);
}
