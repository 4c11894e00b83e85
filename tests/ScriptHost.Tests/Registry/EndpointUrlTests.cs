using ScriptHost.Errors;
using ScriptHost.Registry;

namespace ScriptHost.Tests.Registry;

public sealed class EndpointUrlTests
{
    [Theory]
    [InlineData("agent.example.com:16000", "agent.example.com:16000")]
    [InlineData("AGENT1:16000 , agent2:1", "agent1:16000|agent2:1")]
    [InlineData("10.1.2.3:65535", "10.1.2.3:65535")]
    [InlineData("[::1]:16000", "[::1]:16000")]
    public void One_or_several_hosts_with_ports_are_read(string text, string urls) =>
        Assert.Equal(urls, string.Join('|', EndpointUrl.ParseAll(text)));

    [Theory]
    [InlineData("")]
    [InlineData("agent")]
    [InlineData("agent:0")]
    [InlineData("agent:65536")]
    [InlineData("agent:16000x")]
    [InlineData(":16000")]
    [InlineData("a b:16000")]
    [InlineData("::1:16000")]
    [InlineData("agent:16000,")]
    [InlineData("agent:16000,AGENT:16000")]
    [InlineData("https://agent:16000")]
    [InlineData("agent:16000/path")]
    [InlineData("user@agent:16000")]
    public void What_is_no_such_thing_is_refused_with_an_example(string text)
    {
        var refused = Assert.Throws<ScriptHostException>(() => EndpointUrl.ParseAll(text));

        Assert.Equal(ErrorCode.BadRequest, refused.Code);
        Assert.Contains("agent.example.com:16000", refused.Message, StringComparison.Ordinal);
    }
}
