using ScriptHost.Errors;
using ScriptHost.Hosting;

namespace ScriptHost.Tests.Hosting;

public sealed class ListenAddressTests
{
    [Theory]
    [InlineData("127.0.0.1:16000", "127.0.0.1", "localhost,127.0.0.1")]
    [InlineData("[::1]:16000", "::1", "localhost,::1")]
    [InlineData("10.1.2.3:16000", "10.1.2.3", "10.1.2.3")]
    [InlineData("agent.example.com:16000", "agent.example.com", "agent.example.com")]
    public void A_host_and_a_port_are_read_and_give_the_names_of_a_certificate(string text, string host, string names)
    {
        var listen = ListenAddress.TryParse(text)!;

        Assert.Equal((host, 16000, names), (listen.Host, listen.Port, string.Join(',', listen.CertificateNames())));
    }

    [Fact]
    public void Listening_everywhere_takes_the_name_of_the_machine() =>
        Assert.Equal([Environment.MachineName, "localhost", "127.0.0.1"], ListenAddress.TryParse("0.0.0.0:16000")!.CertificateNames());

    [Theory]
    [InlineData("16000")]
    [InlineData("localhost")]
    [InlineData("localhost:")]
    [InlineData("localhost:0")]
    [InlineData("127.0.0.1:0")]
    [InlineData("localhost:65536")]
    [InlineData("https://localhost:16000")]
    [InlineData("a b:16000")]
    public void What_is_no_such_thing_is_not_read(string text) => Assert.Null(ListenAddress.TryParse(text));

    [Fact]
    public void A_name_means_all_its_addresses_on_this_machine() =>
        Assert.Contains("127.0.0.1:16000", ListenAddress.TryParse("localhost:16000")!.Resolve().Select(endPoint => endPoint.ToString()));

    [Fact]
    public void A_name_that_nobody_knows_is_told_with_its_setting()
    {
        var refused = Assert.Throws<ScriptHostException>(() => ListenAddress.TryParse("no-such-host.invalid:16000")!.Resolve());

        Assert.Contains("Agent:Listen", refused.Message, StringComparison.Ordinal);
    }
}
