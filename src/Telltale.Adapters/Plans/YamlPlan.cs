using Telltale.Audit.Language.Plans;
using Telltale.Audit.Plans;
using Telltale.Core;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Telltale.Adapters.Plans;

/// <summary>Plans as YAML files.</summary>
public static class YamlPlan
{
    private const long LargestPlan = 1 << 20;

    // Beyond these nothing is a plan: nesting costs the reader's stack, and aliases to aliases multiply keys without end.
    private const int DeepestNesting = 16;
    private const int MostKeys = 1000;

    /// <summary>Reads and checks a plan; paths in it that are relative start at the plan's folder.</summary>
    /// <exception cref="BadInputException">The file cannot be read, is not YAML, or says something that no plan may say.</exception>
    public static AuditPlan Read(string path)
    {
        (string text, string source, string folder) = Load(path);
        return Parse(text, source, folder);
    }

    /// <summary>Reads and checks a plan for language models.</summary>
    /// <exception cref="BadInputException">As <see cref="Read"/>.</exception>
    public static TextPlan ReadTexts(string path)
    {
        (string text, string source, string folder) = Load(path);
        return ParseTexts(text, source, folder);
    }

    private static (string Text, string Source, string Folder) Load(string path)
    {
        string full;
        string text;
        try
        {
            full = Path.GetFullPath(path);
            if (new FileInfo(full) is { Exists: true, Length: > LargestPlan })
            {
                throw new BadInputException(
                    $"{path} has {new FileInfo(full).Length} bytes; a plan has at most {LargestPlan}."
                );
            }

            text = File.ReadAllText(full);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new BadInputException($"cannot read the plan {path}: {e.Message}", e);
        }

        return (text, Path.GetFileName(path), Path.GetDirectoryName(full)!);
    }

    /// <summary>Checks the text of a plan.</summary>
    /// <param name="text">YAML.</param>
    /// <param name="source">Name of the plan, for messages.</param>
    /// <param name="folder">Where relative paths start.</param>
    public static AuditPlan Parse(string text, string source, string folder)
    {
        AuditPlan plan = AuditPlan.From(source, Values(PlanForm.Audit, text, source));
        return plan with
        {
            Data = plan.Data with
            {
                Features = Absolute(source, "data.features", plan.Data.Features, folder),
                Labels = plan.Data.Labels is { } labels ? Absolute(source, "data.labels", labels, folder) : null,
                Groups = plan.Data is { IsTable: false, Groups: { } groups }
                    ? Absolute(source, "data.groups", groups, folder)
                    : plan.Data.Groups,
            },
        };
    }

    /// <summary>Checks the text of a plan for language models.</summary>
    /// <param name="text">YAML.</param>
    /// <param name="source">Name of the plan, for messages.</param>
    /// <param name="folder">Where relative paths start.</param>
    public static TextPlan ParseTexts(string text, string source, string folder) =>
        TextPlan.From(source, Values(PlanForm.Texts, text, source), (key, path) => Absolute(source, key, path, folder));

    private static PlanValues Values(PlanForm form, string text, string source)
    {
        List<PlanEntry> entries = [];
        try
        {
            YamlStream stream = [];
            Load(stream, text, source);
            if (stream.Documents.Count != 1 || stream.Documents[0].RootNode is not YamlMappingNode root)
            {
                throw new BadInputException($"{source}: expected one YAML mapping (key: value); {form.Hint}");
            }

            Collect(source, root, "", entries, 0);
        }
        catch (YamlException e)
        {
            string cause = e.InnerException?.Message ?? e.Message;
            throw new BadInputException($"{source}, line {e.Start.Line}: not valid YAML: {cause}", e);
        }

        return PlanValues.Check(form, source, entries);
    }

    private static void Load(YamlStream stream, string text, string source)
    {
        try
        {
            RefuseDeepNesting(source, text);
            stream.Load(new StringReader(text));
        }
        catch (InvalidOperationException e)
        {
            // The parser's own way to say that the text ends inside a list or mapping.
            throw new BadInputException(
                $"{source}: not valid YAML: a list or mapping is opened and not closed by the last line, {text.Split('\n').Length}.",
                e
            );
        }
    }

    private static string Absolute(string source, string key, string path, string folder)
    {
        try
        {
            return Path.GetFullPath(path, folder);
        }
        catch (ArgumentException e)
        {
            throw new BadInputException($"{source}: {key} is not a path that a file can have: {e.Message}", e);
        }
    }

    /// <summary>Walks the text without building anything: the tree is built by recursion, which a hostile file could exhaust.</summary>
    private static void RefuseDeepNesting(string source, string text)
    {
        Parser parser = new(new StringReader(text));
        int depth = 0;
        while (parser.MoveNext())
        {
            depth += parser.Current!.NestingIncrease;
            if (depth > DeepestNesting)
            {
                throw new BadInputException(
                    $"{source}, line {parser.Current.Start.Line}: nested more deeply than any plan is; expected at most three sections inside each other."
                );
            }
        }
    }

    private static void Collect(string source, YamlMappingNode node, string prefix, List<PlanEntry> entries, int depth)
    {
        foreach ((YamlNode keyNode, YamlNode value) in node.Children)
        {
            string path = prefix + ((keyNode as YamlScalarNode)?.Value ?? "?");
            if (entries.Count >= MostKeys)
            {
                throw new BadInputException(
                    $"{source}, line {keyNode.Start.Line}: more than {MostKeys} keys; a plan has far fewer."
                );
            }

            switch (value)
            {
                case YamlMappingNode section when depth < 4:
                    Collect(source, section, path + ".", entries, depth + 1);
                    break;
                case YamlScalarNode { Value: { Length: > 0 } scalar }:
                    entries.Add(new PlanEntry(path, [scalar], IsList: false, keyNode.Start.Line));
                    break;
                case YamlScalarNode:
                    // "key:" with nothing behind it leaves the default, as an absent key does.
                    break;
                case YamlSequenceNode list when list.Children.All(c => c is YamlScalarNode):
                    entries.Add(
                        new PlanEntry(
                            path,
                            [.. list.Children.Select(c => ((YamlScalarNode)c).Value ?? "")],
                            IsList: true,
                            keyNode.Start.Line
                        )
                    );
                    break;
                default:
                    throw new BadInputException(
                        $"{source}, line {keyNode.Start.Line}: {path} is nested in a way that no plan is; expected a value or a list of values."
                    );
            }
        }
    }
}
