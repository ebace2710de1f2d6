using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Text;
using Telltale.Attacks;

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
        StringBuilder text = new("Attacks (name, what it scores, options with their defaults):\n");
        foreach (AttackDescriptor attack in AttackCatalog.All)
        {
            text.Append($"  {attack.Name, -17} {attack.Summary}\n");
            foreach (AttackOption option in attack.Options)
            {
                text.Append($"  {"", -17}   {option.Name}={option.Default} ({option.Values})\n");
            }
        }

        return text.ToString().TrimEnd();
    }

    /// <summary>A choice as an attack string with every option.</summary>
    public static string Spelled(AttackChoice choice)
    {
        string options = string.Join(',', choice.Options.Select(o => $"{o.Key}={o.Value}"));
        return $"{choice.Descriptor.Name}{(options.Length > 0 ? ":" + options : "")}@{choice.Label}";
    }
}
