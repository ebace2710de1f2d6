using Telltale.Adapters.Targets.Endpoints;
using Telltale.Core;

namespace Telltale.Adapters.Tests.Targets.Endpoints;

public sealed class EndpointAddressTests
{
    [Theory]
    [InlineData("http://127.0.0.1:8000", "/v1", "http://127.0.0.1:8000/v1")]
    [InlineData("http://127.0.0.1:8000/", "/v1", "http://127.0.0.1:8000/v1")]
    [InlineData("http://localhost:8000/v1/", "/v1", "http://localhost:8000/v1")]
    [InlineData("https://api.example.com/v1/completions", "/v1", "https://api.example.com/v1")]
    [InlineData("https://api.example.com/openai/v1/chat/completions", "/v1", "https://api.example.com/openai/v1")]
    [InlineData("https://tgi.example.com/generate", "", "https://tgi.example.com")]
    [InlineData("https://tgi.example.com", "", "https://tgi.example.com")]
    public void An_address_is_taken_as_people_write_it(string text, string path, string expected)
    {
        EndpointAddress address = EndpointAddress.Parse(text, path, carriesKey: true);
        Assert.Equal(expected, address.ToString());
        Assert.Equal($"{expected}/x", address.At("/x").AbsoluteUri);
    }

    [Theory]
    [InlineData("10.1.2.3:8000")]
    [InlineData("ftp://host")]
    [InlineData("sk-abcdefgh")]
    [InlineData("")]
    public void What_is_no_address_is_refused_and_not_quoted(string text)
    {
        BadInputException e = Assert.Throws<BadInputException>(() => EndpointAddress.Parse(text, "", false));
        Assert.Contains("https://host/v1", e.Message, StringComparison.Ordinal);
        Assert.True(text.Length == 0 || !e.Message.Contains(text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("https://user:pass-word@host/v1", "pass-word")]
    [InlineData("https://host/v1?key=12345678", "12345678")]
    [InlineData("https://host/v1#12345678", "12345678")]
    public void A_key_in_an_address_is_refused_and_not_quoted(string text, string key)
    {
        BadInputException e = Assert.Throws<BadInputException>(() => EndpointAddress.Parse(text, "", false));
        Assert.Contains("key_variable", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(key, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_does_not_travel_in_the_open()
    {
        Refused.With(() => EndpointAddress.Parse("http://host/v1", "", carriesKey: true), "http://host/v1", "https://");
        Assert.True(EndpointAddress.Parse("http://host/v1", "", carriesKey: false).IsOpen);
        foreach (string here in new[] { "http://localhost/v1", "http://127.0.0.1:1/v1", "http://[::1]:1/v1" })
        {
            Assert.True(EndpointAddress.Parse(here, "", carriesKey: true).IsLoopback);
        }
    }
}
