using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Telltale.Contract.Tests.Architecture;

/// <summary>What the compiled assembly says of itself: whatever its source looks like, this is what it uses.</summary>
internal static class MetadataOf
{
    /// <summary>Full names of the types of other assemblies that are used anywhere in it.</summary>
    public static IReadOnlyList<string> UsedTypes(Assembly assembly) =>
        Read(
            assembly,
            metadata =>
                metadata
                    .TypeReferences.Select(metadata.GetTypeReference)
                    .Select(type => $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}")
        );

    /// <summary>Every string literal in its code.</summary>
    public static IReadOnlyList<string> Literals(Assembly assembly) => Read(assembly, AllLiterals);

    private static IEnumerable<string> AllLiterals(MetadataReader metadata)
    {
        UserStringHandle handle = default;
        do
        {
            yield return metadata.GetUserString(handle);
            handle = metadata.GetNextHandle(handle);
        } while (!handle.IsNil);
    }

    private static string[] Read(Assembly assembly, Func<MetadataReader, IEnumerable<string>> query)
    {
        using FileStream stream = File.OpenRead(assembly.Location);
        using PEReader file = new(stream);
        return [.. query(file.GetMetadataReader())];
    }
}
