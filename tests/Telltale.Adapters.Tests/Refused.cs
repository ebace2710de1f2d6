using Telltale.Core;

namespace Telltale.Adapters.Tests;

/// <summary>What every refusal must be: a BadInputException whose message holds what a person needs.</summary>
internal static class Refused
{
    /// <summary>Runs something that must be refused with all these words in the message.</summary>
    public static void With(Action action, params string[] words)
    {
        BadInputException e = Assert.Throws<BadInputException>(action);
        foreach (string word in words)
        {
            Assert.Contains(word, e.Message, StringComparison.OrdinalIgnoreCase);
        }

        Assert.DoesNotContain('\n', e.Message);
    }
}
