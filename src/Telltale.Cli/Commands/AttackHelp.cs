using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Text;
using Telltale.Attacks;
using Telltale.Attacks.Language;

namespace Telltale.Cli.Commands;

/// <summary>Help of <c>telltale attack</c>: how to use it, then the catalogue of attacks.</summary>
internal sealed class AttackHelp : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        int code = new HelpAction().Invoke(parseResult);
        parseResult.InvocationConfiguration.Output.WriteLine(Text());
        return code;
    }

    /// <summary>Every attack with what it needs and its options.</summary>
    public static string Text()
    {
        StringBuilder text = new("Attacks on classifiers (name, what it scores, options with their defaults):\n");
        Append(text, AttackCatalog.All);
        text.Append("\nAttacks on language models:\n");
        Append(text, AttackCatalog.Texts);
        return text.ToString().TrimEnd();
    }

    /// <summary>A choice as an attack string with every option.</summary>
    public static string Spelled(AttackChoice choice) => Spelled(choice.Descriptor.Name, choice.Options, choice.Label);

    /// <inheritdoc cref="Spelled(AttackChoice)"/>
    public static string Spelled(TextAttackChoice choice) =>
        Spelled(choice.Descriptor.Name, choice.Options, choice.Label);

    private static void Append(StringBuilder text, IEnumerable<AttackDescription> attacks)
    {
        foreach (AttackDescription attack in attacks)
        {
            text.Append($"  {attack.Name, -17} {attack.Summary}\n");
            foreach (AttackOption option in attack.Options)
            {
                text.Append($"  {"", -17}   {option.Name}={option.Default} ({option.Values})\n");
            }
        }
    }

    private static string Spelled(string name, IReadOnlyDictionary<string, string> values, string label)
    {
        string options = string.Join(',', values.Select(o => $"{o.Key}={o.Value}"));
        return $"{name}{(options.Length > 0 ? ":" + options : "")}@{label}";
    }
}
