using Telltale.Adapters.Targets.Endpoints;

namespace Telltale.Adapters.Tests.Targets.Endpoints;

public sealed class EndpointFieldsTests
{
    [Fact]
    public void One_text_says_all_and_the_rest_has_defaults()
    {
        EndpointOptions options = EndpointFields.Parse(
            "http://127.0.0.1:8000,dialect=vllm,model=base,max-cost=2.5,price_prompt=0.5,timeout=7,max_tokens=9000000000"
        );
        Assert.Equal("http://127.0.0.1:8000/v1", options.Address.ToString());
        Assert.Equal("vllm", options.Dialect.Name);
        Assert.Equal("base", options.Model);
        Assert.Equal(2.5m, options.Budget.Money);
        Assert.Equal(0.5m, options.Budget.PromptPrice);
        Assert.Equal(9_000_000_000, options.Budget.Tokens);
        Assert.Equal(7, options.Timeout.TotalSeconds);

        // What the fields say are the defaults are those of the record.
        EndpointOptions plain = EndpointFields.Parse("address=http://127.0.0.1:8000/v1,model=m");
        EndpointOptions made = new()
        {
            Address = plain.Address,
            Dialect = plain.Dialect,
            Model = "m",
        };
        Assert.Equal(made, plain);
        Assert.Equal("openai", plain.Dialect.Name);
    }

    [Fact]
    public void What_is_wrong_is_named()
    {
        Refused.With(() => EndpointFields.Parse("http://h:1/v1,modell=x"), "modell", "model", "docs/endpoints.md");
        Refused.With(() => EndpointFields.Parse("http://h:1/v1,dialect=vlm"), "vlm", "vllm");
        Refused.With(() => EndpointFields.Parse("http://h:1/v1,model=x,attempts=0"), "attempts", "from 1");
        Refused.With(() => EndpointFields.Parse("http://h:1/v1,model=x,model=y"), "endpoint.model", "twice");
        Refused.With(() => EndpointFields.Parse("http://h:1/v1,model"), "part 2", "NAME=VALUE");
        Refused.With(() => EndpointFields.Parse("model=x"), "endpoint.address", "missing");
        Refused.With(() => EndpointFields.Parse("http://h:1/v1"), "set model");
        Refused.With(() => EndpointFields.Parse("http://h:1/v1,model=x,max_cost=1"), "price_prompt");
        Refused.With(() => EndpointFields.Parse("http://h:1/v1,model=x,key_variable=K"), "https://");
        Assert.Equal("", EndpointFields.Parse("http://h:1,dialect=tgi").Model);
    }

    [Fact]
    public void Every_field_has_help_and_no_key_has_one()
    {
        Assert.All(EndpointFields.Under("a.b"), field => Assert.NotEmpty(field.Help));
        Assert.All(
            EndpointFields.Under("a.b"),
            field => Assert.StartsWith("a.b.", field.Path, StringComparison.Ordinal)
        );
        Assert.DoesNotContain(EndpointFields.Under("a.b"), field => field.Key is "key" or "token" or "password");
    }
}
