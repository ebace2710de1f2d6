using System.Text;
using Telltale.Attacks;

namespace Telltale.Cli.Commands;

/// <summary>The catalogue of attacks in words, for help.</summary>
internal static class AttackHelp
{
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
