using System.Reflection;
using System.Text.RegularExpressions;

namespace Telltale.Attacks.Tests.Contract;

/// <summary>What the catalogue says of every attack.</summary>
public partial class DescriptorTests
{
    public static TheoryData<string> Names => [.. AttackCatalog.All.Select(attack => attack.Name)];

    [Fact]
    public void The_names_that_scripts_rely_on_are_there() =>
        Assert.Equal(
            [
                "gap",
                "loss",
                "confidence",
                "entropy",
                "modified-entropy",
                "margin",
                "attack-p",
                "attack-r",
                "calibration",
                "lira",
                "rmia",
                "informia",
                "base",
                "bavaria",
                "class-threshold",
                "shokri",
                "ml-leaks",
                "augmentation",
                "noise",
                "boundary",
                "transfer",
                "oslo",
                "merlin",
                "morgan",
                "quantile",
                "pmia",
                "range",
                "gradient-norm",
                "inverse-hessian",
                "lt-iqr",
                "trajectory",
                "cmia",
                "user",
                "select",
            ],
            AttackCatalog.All.Select(attack => attack.Name)
        );

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_attack_says_what_it_is_and_where_it_comes_from(string name)
    {
        AttackDescriptor attack = AttackCatalog.All.Single(a => a.Name == name);
        Assert.Matches(PaperForm(), attack.Paper);
        Assert.NotEmpty(attack.Title);
        Assert.EndsWith(".", attack.Summary, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_option_is_documented_and_its_default_can_be_read(string name)
    {
        AttackDescriptor attack = AttackCatalog.All.Single(a => a.Name == name);
        EvidenceNeeds needs = AttackCatalog.Choose([name])[0].Attack.Needs;
        Assert.True(attack.Options.Any(o => o.Name == "queries") || needs.Probes.All.Count > 0 || needs.Features);
        Assert.Distinct(attack.Options.Select(option => option.Name));
        foreach (AttackOption option in attack.Options)
        {
            Assert.NotEmpty(option.Values);
            Assert.EndsWith(".", option.Help, StringComparison.Ordinal);
            AttackChoice choice = AttackCatalog.Choose([$"{name}:{option.Name}={option.Default}"])[0];
            Assert.Equal(option.Default, choice.Options[option.Name]);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_value_of_a_choice_is_understood_and_others_are_not(string name)
    {
        AttackDescriptor attack = AttackCatalog.All.Single(a => a.Name == name);
        foreach (AttackOption option in attack.Options)
        {
            Assert.Throws<Core.BadInputException>(() => AttackCatalog.Choose([$"{name}:{option.Name}=nonsense"]));
            string[] values = option.Values.Contains('|', StringComparison.Ordinal) ? option.Values.Split('|') : [];
            Assert.All(values, value => Assert.Single(AttackCatalog.Choose([$"{name}:{option.Name}={value}"])));
        }
    }

    [Fact]
    public void Every_attack_in_the_assembly_is_sealed_and_in_the_catalogue()
    {
        Type[] attacks =
        [
            .. typeof(IClassifierAttack)
                .Assembly.GetTypes()
                .Where(type => type.IsClass && type.IsAssignableTo(typeof(IClassifierAttack))),
        ];
        Assert.All(attacks, type => Assert.True(type.IsSealed, type.Name));
        Assert.Equal(
            attacks.Select(type => type.FullName).Order(StringComparer.Ordinal),
            AttackCatalog
                .Choose(AttackCatalog.All.Select(attack => attack.Name))
                .Select(choice => choice.Attack.GetType().FullName)
                .Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Defaults_of_the_options_records_are_those_of_the_catalogue()
    {
        // A plan's code path builds the record, a command line's goes through text: both must mean the same.
        foreach (AttackChoice choice in AttackCatalog.Choose(AttackCatalog.All.Select(attack => attack.Name)))
        {
            if (choice.Descriptor.Options.Count == 0)
            {
                continue;
            }

            Type type = choice.Attack.GetType();
            object options = type.GetFields(BindingFlags.Instance | BindingFlags.NonPublic)
                .Single(field => field.FieldType.Name.EndsWith("Options", StringComparison.Ordinal))
                .GetValue(choice.Attack)!;
            ConstructorInfo constructor = options.GetType().GetConstructors()[0];
            object fresh = constructor.Invoke([.. constructor.GetParameters().Select(p => p.DefaultValue)]);
            Assert.Equal(fresh, options);
        }
    }

    [GeneratedRegex(@"^\p{L}+.* (?:19|20)\d\d, .{10,}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PaperForm();
}
