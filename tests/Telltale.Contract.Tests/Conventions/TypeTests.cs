using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Telltale.Contract.Tests.Conventions;

/// <summary>Habits that hold for every type of the program.</summary>
public sealed partial class TypeTests
{
    private static readonly Type[] Options =
    [
        .. House.Types.Where(type =>
            type.IsVisible
            && type.Name.EndsWith("Options", StringComparison.Ordinal)
            && !(type.IsAbstract && type.IsSealed)
        ),
    ];

    [Fact]
    public void EveryClassIsSealedAbstractOrStatic()
    {
        Assert.Empty(
            House.Types.Where(type => type.IsClass && !type.IsSealed && !type.IsAbstract).Select(type => type.FullName)
        );
    }

    [Fact]
    public void OptionsAreRecordsThatDoNotChange()
    {
        Assert.NotEmpty(Options);
        Assert.Empty(Options.Where(type => !IsRecord(type)).Select(type => type.FullName));
        Assert.Empty(
            Options
                .SelectMany(type => type.GetProperties())
                .Where(property => property.SetMethod is { } setter && !IsInitOnly(setter))
                .Select(property => $"{property.DeclaringType}.{property.Name}")
        );
    }

    [Fact]
    public void NoPublicFieldCanBeChanged()
    {
        Assert.Empty(
            House
                .Types.Where(type => !type.IsEnum)
                .SelectMany(type =>
                    type.GetFields(
                        BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly
                    )
                )
                .Where(field => !field.IsInitOnly && !field.IsLiteral)
                .Select(field => $"{field.DeclaringType}.{field.Name}")
        );
    }

    [Fact]
    public void NothingStaticCanBeChanged()
    {
        Assert.Empty(
            House
                .Types.Where(type => !type.IsEnum)
                .SelectMany(type =>
                    type.GetFields(
                        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.DeclaredOnly
                    )
                )
                .Where(field => !field.IsInitOnly && !field.IsLiteral && !field.Name.Contains('<'))
                .Select(field => $"{field.DeclaringType}.{field.Name}")
        );
    }

    [Fact]
    public void NamesSayWhatATypeIs()
    {
        Assert.Empty(House.Types.Where(type => Vague().IsMatch(type.Name)).Select(type => type.FullName));
    }

    [Fact]
    public void InterfacesBeginWithI()
    {
        Assert.Empty(
            House.Types.Where(type => type.IsInterface && !Interface().IsMatch(type.Name)).Select(type => type.FullName)
        );
    }

    private static bool IsRecord(Type type) =>
        type.IsValueType
            ? type.GetMethod("PrintMembers", BindingFlags.NonPublic | BindingFlags.Instance) is not null
            : type.GetMethod("<Clone>$") is not null;

    private static bool IsInitOnly(MethodInfo setter) =>
        setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    [GeneratedRegex("(Managers?|Helpers?|Utils?|Utilities|Utility|Misc|Common)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Vague();

    [GeneratedRegex("^I[A-Z]", RegexOptions.None, 1000)]
    private static partial Regex Interface();
}
