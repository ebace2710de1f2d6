using System.Globalization;
using System.Text.Json.Nodes;
using Telltale.Adapters.Plans;
using Telltale.Audit.Plans;

namespace Telltale.Adapters.Tests.Plans;

/// <summary>The published schema says what the reader does.</summary>
public sealed class PlanSchemaTests
{
    private static readonly JsonNode Schema = JsonNode.Parse(PlanSchema.Text())!;

    [Fact]
    public void Every_key_is_there_with_its_help_and_nothing_else_is()
    {
        Assert.Equal("https://json-schema.org/draft/2020-12/schema", (string)Schema["$schema"]!);
        List<string> paths = [];
        Walk(Schema, "", paths);
        Assert.Equal(PlanFields.All.Select(f => f.Path).Order(), paths.Order());
        Assert.All(PlanFields.All, f => Assert.Equal(f.Help, (string)Of(f)["description"]!));
    }

    [Fact]
    public void What_must_be_given_is_required_and_its_sections_are()
    {
        Assert.Equal(["data", "target"], Names(Schema["required"]!));
        Assert.Equal(["features", "format"], Names(Schema["properties"]!["data"]!["required"]!));
        Assert.Equal(["network"], Names(Schema["properties"]!["target"]!["required"]!));
        Assert.Null(Schema["properties"]!["models"]!["required"]);
    }

    [Fact]
    public void Words_and_ranges_are_those_of_the_reader()
    {
        foreach (PlanField field in PlanFields.All)
        {
            JsonNode schema = Of(field);
            PlanKind kind = field.Kind;
            if (kind is PlanKind.ListOf list)
            {
                Assert.Equal(list.Least, (int)schema["minItems"]!);
                (schema, kind) = (schema["items"]!, list.Item);
            }

            if (((kind as PlanKind.Whole)?.Word ?? (kind as PlanKind.Number)?.Word) is { } word)
            {
                Assert.Equal(word, (string)schema["anyOf"]![1]!["const"]!);
                schema = schema["anyOf"]![0]!;
            }

            switch (kind)
            {
                case PlanKind.OneOf words:
                    Assert.Equal(words.Words, schema["enum"]!.AsArray().Select(w => (string)w!));
                    break;
                case PlanKind.Whole whole:
                    Assert.Equal(
                        ("integer", whole.Low, whole.High),
                        ((string)schema["type"]!, (long)schema["minimum"]!, (long)schema["maximum"]!)
                    );
                    break;
                case PlanKind.Number number:
                    Assert.Equal(number.Low, (double)schema[number.LowExcluded ? "exclusiveMinimum" : "minimum"]!);
                    Assert.Equal(number.High, (double)schema[number.HighExcluded ? "exclusiveMaximum" : "maximum"]!);
                    break;
                default:
                    Assert.Equal("string", (string)schema["type"]!);
                    break;
            }
        }
    }

    [Fact]
    public void Keys_of_some_networks_go_with_those()
    {
        JsonObject dependent = Schema["properties"]!["target"]!["dependentSchemas"]!.AsObject();
        PlanField[] some = [.. PlanFields.All.Where(f => f.Networks.Count > 0)];
        Assert.Contains("widths", some.Select(f => f.Key));
        Assert.Equal(some.Select(f => f.Key), dependent.Select(d => d.Key));
        Assert.All(
            some,
            f =>
            {
                Assert.Equal("target", f.Section);
                JsonArray words = dependent[f.Key]!["properties"]!["network"]!["enum"]!.AsArray();
                Assert.Equal(f.Networks, words.Select(w => (string)w!));
            }
        );
    }

    [Fact]
    public void Every_default_is_a_value_that_the_reader_takes()
    {
        foreach (PlanField field in PlanFields.All.Where(f => f.Default is not null && f.Kind is PlanKind.Number))
        {
            PlanKind.Number kind = (PlanKind.Number)field.Kind;
            if (field.Default![0] == kind.Word)
            {
                continue;
            }

            Assert.InRange(double.Parse(field.Default![0], CultureInfo.InvariantCulture), kind.Low, kind.High);
        }
    }

    private static void Walk(JsonNode section, string prefix, List<string> paths)
    {
        Assert.False((bool)section["additionalProperties"]!);
        foreach ((string key, JsonNode? value) in section["properties"]!.AsObject())
        {
            if (value!["properties"] is null)
            {
                paths.Add(prefix + key);
            }
            else
            {
                Walk(value, $"{prefix}{key}.", paths);
            }
        }
    }

    private static JsonNode Of(PlanField field) =>
        field.Path.Split('.').Aggregate(Schema, (node, key) => node["properties"]![key]!);

    private static IEnumerable<string> Names(JsonNode array) => array.AsArray().Select(n => (string)n!).Order();
}
