using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json.Serialization;

namespace Telltale.Report.Text;

/// <summary>
/// The names that <see cref="JsonStringEnumMemberNameAttribute"/> gives to the values of an enumeration, so that files
/// and reports use the same words.
/// </summary>
internal static class EnumNames<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields)] T>
    where T : struct, Enum
{
    /// <summary>Every value with its name, in the order of declaration.</summary>
    public static IReadOnlyList<(T Value, string Name)> All { get; } =
    [
        .. typeof(T)
            .GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => ((T)field.GetValue(null)!, NameOf(field))),
    ];

    /// <summary>The name of a value.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is none of those declared.</exception>
    public static string Of(T value)
    {
        foreach ((T known, string name) in All)
        {
            if (EqualityComparer<T>.Default.Equals(known, value))
            {
                return name;
            }
        }

        throw new ArgumentOutOfRangeException(nameof(value), value, $"{typeof(T).Name} has no such value.");
    }

    /// <summary>The value of this exact name; null when there is none.</summary>
    public static T? Find(string? text)
    {
        foreach ((T value, string name) in All)
        {
            if (string.Equals(name, text, StringComparison.Ordinal))
            {
                return value;
            }
        }

        return null;
    }

    private static string NameOf(FieldInfo field) =>
        field.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name ?? field.Name;
}
