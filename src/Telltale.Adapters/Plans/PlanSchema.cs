using System.Text.Json;
using System.Text.Json.Nodes;
using Telltale.Audit.Plans;

namespace Telltale.Adapters.Plans;

/// <summary>The JSON Schema of plans, made from the same list of keys that reads them.</summary>
public static class PlanSchema
{
    private static readonly JsonSerializerOptions Layout = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The schema (draft 2020-12), indented.</summary>
    public static string Text() => Text(PlanForm.Audit);

    /// <summary>The schema of a kind of plan.</summary>
    public static string Text(PlanForm form)
    {
        ArgumentNullException.ThrowIfNull(form);
        JsonObject root = Section();
        foreach (PlanField field in form.Fields)
        {
            JsonObject section = root;
            foreach (string name in field.Section.Split('.', StringSplitOptions.RemoveEmptyEntries))
            {
                JsonObject properties = (JsonObject)section["properties"]!;
                if (properties[name] is not JsonObject next)
                {
                    properties[name] = next = Section();
                }

                if (field.Required)
                {
                    Require(section, name);
                }

                section = next;
            }

            JsonObject schema = Of(field.Kind);
            schema["description"] = field.Help;
            ((JsonObject)section["properties"]!)[field.Key] = schema;
            if (field.Required)
            {
                Require(section, field.Key);
            }

            if (field.Networks.Count > 0)
            {
                RequireNetwork(section, field);
            }
        }

        JsonObject document = new()
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["$id"] = form.SchemaId,
            ["title"] = form.Title,
        };
        foreach ((string key, JsonNode? value) in root.ToArray())
        {
            root.Remove(key);
            document[key] = value;
        }

        return document.ToJsonString(Layout) + "\n";
    }

    private static JsonObject Section() =>
        new()
        {
            ["type"] = "object",
            ["additionalProperties"] = false,
            ["properties"] = new JsonObject(),
        };

    private static void Require(JsonObject section, string key)
    {
        JsonArray required = section["required"] as JsonArray ?? [];
        section["required"] = required;
        if (!required.Any(k => k!.GetValue<string>() == key))
        {
            required.Add((JsonNode)key);
        }
    }

    /// <summary>Where this key is, <c>network</c>, which stands beside it, is one of those that it goes with.</summary>
    private static void RequireNetwork(JsonObject section, PlanField field)
    {
        if (section["dependentSchemas"] is not JsonObject dependent)
        {
            section["dependentSchemas"] = dependent = [];
        }

        dependent[field.Key] = new JsonObject
        {
            ["properties"] = new JsonObject { ["network"] = Of(new PlanKind.OneOf(field.Networks)) },
        };
    }

    private static JsonObject Of(PlanKind kind) =>
        kind switch
        {
            PlanKind.OneOf words => new() { ["enum"] = new JsonArray([.. words.Words.Select(w => (JsonNode)w)]) },
            PlanKind.Whole { Word: { } word } whole => new()
            {
                ["anyOf"] = new JsonArray(Of(whole with { Word = null }), new JsonObject { ["const"] = word }),
            },
            PlanKind.Whole whole => new()
            {
                ["type"] = "integer",
                ["minimum"] = whole.Low,
                ["maximum"] = whole.High,
            },
            PlanKind.Number { Word: { } word } number => new()
            {
                ["anyOf"] = new JsonArray(Of(number with { Word = null }), new JsonObject { ["const"] = word }),
            },
            PlanKind.Number number => new()
            {
                ["type"] = "number",
                [number.LowExcluded ? "exclusiveMinimum" : "minimum"] = number.Low,
                [number.HighExcluded ? "exclusiveMaximum" : "maximum"] = number.High,
            },
            PlanKind.ListOf list => new()
            {
                ["type"] = "array",
                ["minItems"] = list.Least,
                ["items"] = Of(list.Item),
            },
            _ => new() { ["type"] = "string", ["minLength"] = 1 },
        };
}
