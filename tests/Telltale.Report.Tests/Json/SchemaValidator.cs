using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Telltale.Report.Tests.Json;

/// <summary>
/// As much of JSON Schema 2020-12 as the published schema uses. A keyword it does not know is a fault of the schema,
/// not something to pass over.
/// </summary>
internal sealed class SchemaValidator(JsonObject schema)
{
    /// <summary>Every fault with its place; empty when the document conforms.</summary>
    public IReadOnlyList<string> Faults(JsonNode? document)
    {
        List<string> faults = [];
        Check(document, schema, "$", faults);
        return faults;
    }

    private void Check(JsonNode? node, JsonObject rules, string path, List<string> faults)
    {
        foreach ((string keyword, JsonNode? rule) in rules)
        {
            switch (keyword)
            {
                case "$schema" or "$id" or "$defs" or "title" or "description":
                    break;
                case "$ref":
                    Check(node, Definition((string)rule!), path, faults);
                    break;
                case "type":
                    string[] types = rule is JsonArray several ? [.. several.Select(t => (string)t!)] : [(string)rule!];
                    Fault(faults, path, types.Any(type => Is(node, type)), $"is not {string.Join(" or ", types)}");
                    break;
                case "const":
                    Fault(faults, path, JsonNode.DeepEquals(node, rule), $"is not {rule}");
                    break;
                case "enum":
                    Fault(
                        faults,
                        path,
                        rule!.AsArray().Any(v => JsonNode.DeepEquals(node, v)),
                        "is none of those named"
                    );
                    break;
                case "anyOf":
                    bool any = rule!.AsArray().Any(r => new SchemaValidator(schema).Passes(node, r!.AsObject(), path));
                    Fault(faults, path, any, "is none of the alternatives");
                    break;
                case "minimum" or "maximum" when node is null:
                    // A bound speaks of numbers; whether null is allowed is for the type to say.
                    break;
                case "minimum" when node is JsonValue:
                    Fault(faults, path, node.GetValue<JsonElement>().GetDouble() >= (double)rule!, $"is below {rule}");
                    break;
                case "maximum" when node is JsonValue:
                    Fault(faults, path, node.GetValue<JsonElement>().GetDouble() <= (double)rule!, $"is above {rule}");
                    break;
                case "pattern" when node is JsonValue:
                    Fault(
                        faults,
                        path,
                        Regex.IsMatch((string)node!, (string)rule!, RegexOptions.None, TimeSpan.FromSeconds(1)),
                        $"does not match {rule}"
                    );
                    break;
                case "items":
                    int index = 0;
                    foreach (JsonNode? item in node as JsonArray ?? [])
                    {
                        Check(item, rule!.AsObject(), $"{path}[{index++}]", faults);
                    }

                    break;
                case "required":
                    foreach (string name in rule!.AsArray().Select(n => (string)n!))
                    {
                        Fault(faults, path, node is JsonObject o && o.ContainsKey(name), $"has no {name}");
                    }

                    break;
                case "properties":
                    foreach ((string name, JsonNode? below) in rule!.AsObject())
                    {
                        if (node is JsonObject holder && holder.TryGetPropertyValue(name, out JsonNode? value))
                        {
                            Check(value, below!.AsObject(), $"{path}.{name}", faults);
                        }
                    }

                    break;
                case "additionalProperties":
                    CheckOthers(node as JsonObject, rules, rule!, path, faults);
                    break;
                default:
                    throw new InvalidOperationException($"The schema uses {keyword}, which is not understood here.");
            }
        }
    }

    private void CheckOthers(JsonObject? node, JsonObject rules, JsonNode rule, string path, List<string> faults)
    {
        JsonObject known = rules["properties"]?.AsObject() ?? [];
        foreach ((string name, JsonNode? value) in (node ?? []).Where(pair => !known.ContainsKey(pair.Key)))
        {
            if (rule is JsonObject below)
            {
                Check(value, below, $"{path}.{name}", faults);
            }
            else
            {
                Fault(faults, $"{path}.{name}", rule.GetValueKind() == JsonValueKind.True, "is not allowed");
            }
        }
    }

    private bool Passes(JsonNode? node, JsonObject rules, string path)
    {
        List<string> faults = [];
        Check(node, rules, path, faults);
        return faults.Count == 0;
    }

    private JsonObject Definition(string reference) =>
        schema["$defs"]![reference["#/$defs/".Length..]]?.AsObject()
        ?? throw new InvalidOperationException($"The schema points to {reference}, which is not there.");

    private static bool Is(JsonNode? node, string type) =>
        (node?.GetValueKind() ?? JsonValueKind.Null, type) switch
        {
            (JsonValueKind.Object, "object") or (JsonValueKind.Array, "array") or (JsonValueKind.Null, "null") => true,
            (JsonValueKind.String, "string") or (JsonValueKind.Number, "number") => true,
            (JsonValueKind.True or JsonValueKind.False, "boolean") => true,
            (JsonValueKind.Number, "integer") => !node!.ToJsonString().AsSpan().ContainsAny('.', 'e', 'E'),
            _ => false,
        };

    private static void Fault(List<string> faults, string path, bool holds, string what)
    {
        if (!holds)
        {
            faults.Add($"{path} {what}");
        }
    }
}
