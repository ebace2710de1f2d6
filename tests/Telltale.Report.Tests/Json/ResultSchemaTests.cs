using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Telltale.Audit.Results;
using Telltale.Report.Json;
using Telltale.Report.Tests.Samples;
using Telltale.TestKit;

namespace Telltale.Report.Tests.Json;

public sealed class ResultSchemaTests
{
    private static readonly JsonObject Schema = JsonNode
        .Parse(File.ReadAllText(RepositoryFiles.At("docs", "schema", "result-1.schema.json")))!
        .AsObject();

    public static TheoryData<string> Variants => [.. RenderedPages.Variants.Keys];

    [Theory]
    [MemberData(nameof(Variants))]
    public void Results_conform(string variant) =>
        Assert.Empty(new SchemaValidator(Schema).Faults(Document(RenderedPages.Variants[variant].Result)));

    /// <summary>A validator that finds nothing would pass everything above.</summary>
    [Fact]
    public void What_does_not_conform_is_found()
    {
        AuditResult sample = SampleAudit.Of(records: 60).Result;
        AssertFault("$.mood is not allowed", d => d["mood"] = 1);
        AssertFault("$.verdict.grade is none of those named", d => d["verdict"]!["grade"] = "FINE");
        AssertFault("$ has no limits", d => d.AsObject().Remove("limits"));
        AssertFault("$.assessments[0].members is not integer", d => d["assessments"]![0]!["members"] = 1.5);
        AssertFault("$.assessments[1].roc[0].fpr is above 1", d => d["assessments"]![1]!["roc"]![0]!["fpr"] = 1.5);
        AssertFault("$.inputs.models is none of the alternatives", d => d["inputs"]!["models"] = 3);
        AssertFault("$.inputs.hashes.x does not match ^[0-9a-f]{64}$", d => d["inputs"]!["hashes"]!["x"] = "ABC");
        AssertFault("$.schema is not telltale/result/1", d => d["schema"] = "telltale/result/2");

        void AssertFault(string expected, Action<JsonNode> change)
        {
            JsonNode document = Document(sample);
            change(document);
            JsonNode again = JsonNode.Parse(document.ToJsonString())!;
            Assert.Contains(expected, new SchemaValidator(Schema).Faults(again));
        }
    }

    [Fact]
    public void Schema_and_types_name_the_same_things() => AssertSameNames(Schema, typeof(AuditResult));

    /// <summary>The schema defines exactly the types that the root holds, with the same properties, kinds and nulls.</summary>
    internal static void AssertSameNames(JsonObject schema, Type root)
    {
        Dictionary<string, Type> types = ContractTypes(root);
        Assert.Equal(
            types.Keys.Order(StringComparer.Ordinal),
            schema["$defs"]!.AsObject().Select(d => d.Key).Order(StringComparer.Ordinal)
        );
        NullabilityInfoContext nullability = new();
        foreach ((string name, Type type) in types)
        {
            JsonObject definition = schema["$defs"]![name]!.AsObject();
            PropertyInfo[] properties = PropertiesOf(type);
            string[] expected = [.. properties.Select(NameOf)];
            JsonObject described = definition["properties"]!.AsObject();
            Assert.Equal(expected, described.Select(p => p.Key));
            Assert.Equal(expected, definition["required"]!.AsArray().Select(r => (string)r!));
            Assert.False((bool)definition["additionalProperties"]!);
            foreach (PropertyInfo property in properties)
            {
                JsonObject rules = described[NameOf(property)]!.AsObject();
                bool nullable =
                    Nullable.GetUnderlyingType(property.PropertyType) is not null
                    || nullability.Create(property).ReadState == NullabilityState.Nullable;
                Assert.True(
                    nullable == AllowsNull(rules)
                        && string.Equals(KindOf(property.PropertyType), KindOf(rules), StringComparison.Ordinal),
                    $"{name}.{NameOf(property)}: the type says {KindOf(property.PropertyType)} (null: {nullable}), the schema {rules.ToJsonString()}"
                );
            }
        }
    }

    /// <summary>A rule for a rate that the C# side cannot break: keeps the schema's own words in step.</summary>
    [Fact]
    public void Everything_in_the_schema_is_described() => AssertDescribed(Schema);

    internal static void AssertDescribed(JsonObject schema)
    {
        foreach ((string name, JsonNode? definition) in schema["$defs"]!.AsObject())
        {
            foreach ((string property, JsonNode? rules) in definition!["properties"]!.AsObject())
            {
                Assert.True(
                    rules!["description"] is not null || rules["$ref"] is not null,
                    $"{name}.{property} has no description."
                );
            }
        }
    }

    private static JsonNode Document(AuditResult result)
    {
        using MemoryStream stream = new();
        ResultJson.Write(result, stream);
        return JsonNode.Parse(stream.ToArray())!;
    }

    private static Dictionary<string, Type> ContractTypes(Type root)
    {
        Dictionary<string, Type> found = new(StringComparer.Ordinal);
        Visit(root);
        return found;

        void Visit(Type type)
        {
            if (found.TryAdd(Snake(type.Name), type))
            {
                foreach (Type below in PropertiesOf(type).Select(p => Element(p.PropertyType)).Where(IsContract))
                {
                    Visit(below);
                }
            }
        }
    }

    private static bool IsContract(Type type) =>
        type.IsClass && type.Namespace!.StartsWith("Telltale.Audit.", StringComparison.Ordinal);

    private static PropertyInfo[] PropertiesOf(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance);

    private static string NameOf(PropertyInfo property) =>
        property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? Snake(property.Name);

    private static string Snake(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);

    private static Type Element(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>)
            ? type.GetGenericArguments()[0]
            : type;

    private static string KindOf(Type type)
    {
        Type plain = Nullable.GetUnderlyingType(type) ?? type;
        return plain == typeof(string) ? "string"
            : plain == typeof(double) ? "number"
            : plain == typeof(bool) ? "boolean"
            : plain == typeof(int) || plain == typeof(long) || plain == typeof(ulong) ? "integer"
            : plain.IsEnum
                ? $"enum {string.Join('|', plain.GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => f.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()!.Name))}"
            : plain == typeof(IReadOnlyDictionary<string, string>) ? "map of string"
            : plain == typeof(IReadOnlyDictionary<string, double>) ? "map of number"
            : Element(plain) != plain ? $"list of {KindOf(Element(plain))}"
            : Snake(plain.Name);
    }

    private static string KindOf(JsonObject rules) =>
        rules["$ref"] is { } reference ? ((string)reference!)["#/$defs/".Length..]
        : rules["const"] is not null ? "string"
        : rules["enum"] is JsonArray values ? $"enum {string.Join('|', values.Select(v => (string)v!))}"
        : rules["anyOf"] is JsonArray either ? KindOf(either[0]!.AsObject())
        : rules["type"] is JsonArray types ? (string)types[0]!
        : rules["items"] is JsonObject items ? $"list of {KindOf(items)}"
        : rules["additionalProperties"] is JsonObject values2 ? $"map of {KindOf(values2)}"
        : (string)rules["type"]!;

    private static bool AllowsNull(JsonObject rules) =>
        rules["type"] is JsonArray types && types.Any(t => (string)t! == "null")
        || (rules["anyOf"] is JsonArray either && either.Any(e => e!["type"] is JsonValue v && (string)v! == "null"));
}
