using System.Collections;
using System.Globalization;
using System.Text.Json.Serialization.Metadata;

namespace Telltale.Report.Json;

/// <summary>
/// Walks a result the way the serialiser does and finds what JSON, or a reader, could not bear: a number that is not
/// finite, an entry of a list that is null.
/// </summary>
internal static class WholeResult
{
    /// <summary>
    /// The first fault, such as <c>assessments[3].auc.low is NaN</c>; null when there is none. Properties are visited
    /// in the order in which they are written.
    /// </summary>
    public static string? FirstFault(object result, JsonTypeInfo type) => Fault(result, type, path: "");

    private static string? Fault(object? value, JsonTypeInfo type, string path) =>
        value switch
        {
            null => $"{path} is null",
            double number => double.IsFinite(number)
                ? null
                : $"{path} is {number.ToString(CultureInfo.InvariantCulture)}",
            string => null,
            IReadOnlyDictionary<string, double> numbers => numbers
                .OrderBy(pair => pair.Key, StringComparer.Ordinal)
                .Select(pair => Fault(pair.Value, type, $"{path}.{pair.Key}"))
                .FirstOrDefault(fault => fault is not null),
            IReadOnlyDictionary<string, string> texts => texts
                .OrderBy(pair => pair.Key, StringComparer.Ordinal)
                .Select(pair => Fault(pair.Value, type, $"{path}.{pair.Key}"))
                .FirstOrDefault(fault => fault is not null),
            IEnumerable list => FaultOfList(list, type.Options.GetTypeInfo(type.ElementType!), path),
            _ => type.Kind == JsonTypeInfoKind.Object ? FaultOfObject(value, type, path) : null,
        };

    private static string? FaultOfList(IEnumerable list, JsonTypeInfo elementType, string path)
    {
        int index = 0;
        foreach (object? element in list)
        {
            if (Fault(element, elementType, $"{path}[{index}]") is { } fault)
            {
                return fault;
            }

            index++;
        }

        return null;
    }

    private static string? FaultOfObject(object value, JsonTypeInfo type, string path)
    {
        foreach (JsonPropertyInfo property in type.Properties)
        {
            object? part = property.Get!(value);
            if (part is null && property.IsGetNullable)
            {
                continue;
            }

            string below = path.Length == 0 ? property.Name : $"{path}.{property.Name}";
            if (Fault(part, type.Options.GetTypeInfo(property.PropertyType), below) is { } fault)
            {
                return fault;
            }
        }

        return null;
    }
}
