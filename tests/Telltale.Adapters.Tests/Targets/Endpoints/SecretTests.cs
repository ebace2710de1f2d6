using System.Text;
using System.Text.Json;
using Telltale.Adapters.Targets.Endpoints;

namespace Telltale.Adapters.Tests.Targets.Endpoints;

public sealed class SecretTests
{
    private const string Key = "sk-abcdefghijklmnopqrstuvwxyz";

    private static readonly Secret Known = Secret.FromEnvironment("A_KEY", name => name == "A_KEY" ? Key : null);

    [Fact]
    public void A_key_is_not_shown_by_any_way_of_showing()
    {
        Assert.Equal("(hidden)", Known.ToString());
        Assert.Equal("(hidden)", $"{Known}");
        Assert.DoesNotContain(Key, JsonSerializer.Serialize(Known), StringComparison.Ordinal);
        Assert.Equal("A_KEY", Known.Variable);
        Assert.All(
            typeof(Secret).GetProperties(),
            property => Assert.DoesNotContain(Key, property.GetValue(Known)?.ToString() ?? "", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("key sk-abcdefghijklmnopqrstuvwxyz is wrong", "key (hidden) is wrong")]
    [InlineData("Bearer sk-abcdefghi***wxyz", "Bearer (hidden)***wxyz")]
    [InlineData("sk-abcdefghijklmnopqrstuvwxyzsk-abcdefghijklmnopqrstuvwxyz", "(hidden)(hidden)")]
    [InlineData("sk-abcd", "sk-abcd")]
    [InlineData("", "")]
    public void A_text_is_cleared_of_it_and_of_its_parts(string text, string cleared)
    {
        Assert.Equal(cleared, Known.ClearedFrom(text));
    }

    [Fact]
    public void Bytes_that_hold_it_are_known()
    {
        Assert.True(Known.IsIn(Encoding.UTF8.GetBytes($"{{\"echo\":\"Bearer {Key}\"}}")));
        Assert.False(Known.IsIn(Encoding.UTF8.GetBytes(Key[..^1])));
    }

    [Fact]
    public void A_missing_or_impossible_key_is_refused_without_showing_it()
    {
        Refused.With(() => Secret.FromEnvironment("NO_KEY", _ => null), "NO_KEY", "not set", "export NO_KEY=");
        Refused.With(() => Secret.FromEnvironment("NO_KEY", _ => " \n"), "NO_KEY", "not set");
        foreach (string bad in new[] { "two words", "line\nend", "schlüssel" })
        {
            Refused.With(() => Secret.FromEnvironment("BAD_KEY", _ => bad), "BAD_KEY", "characters");
            try
            {
                Secret.FromEnvironment("BAD_KEY", _ => bad);
            }
            catch (Exception e)
            {
                Assert.DoesNotContain(bad, e.ToString(), StringComparison.Ordinal);
            }
        }

        Assert.Equal("abc", Secret.FromEnvironment("A", _ => " abc\n").Reveal());
    }
}
