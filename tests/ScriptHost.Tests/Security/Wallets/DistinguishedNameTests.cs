using ScriptHost.Security.Wallets;

namespace ScriptHost.Tests.Security.Wallets;

public sealed class DistinguishedNameTests
{
    [Theory]
    [InlineData("CN=agent", "cn=AGENT")]
    [InlineData("CN=agent,O=Example", "CN=agent, O=Example")]
    [InlineData("CN=agent,O=Example,C=DE", "C=DE,O=Example,CN=agent")]
    [InlineData("CN=the  agent", "CN= the agent ")]
    [InlineData("CN=agent", "2.5.4.3=agent")]
    [InlineData("CN=\"a, b\"", "CN=\"A,  B\"")]
    public void What_is_written_differently_may_be_the_same_name(string left, string right)
    {
        var (one, other) = (DistinguishedName.TryParse(left)!, DistinguishedName.TryParse(right)!);

        Assert.Equal(one, other);
        Assert.Equal(one.GetHashCode(), other.GetHashCode());
    }

    [Theory]
    [InlineData("CN=agent", "CN=agent2")]
    [InlineData("CN=agent", "CN=agent,O=Example")]
    [InlineData("CN=agent", "OU=agent")]
    [InlineData("CN=a,O=b,OU=c", "CN=a,OU=c,O=b")]
    [InlineData("CN=\"a,O=b\"", "CN=a,O=b")]
    [InlineData("CN=*.example.com", "CN=agent.example.com")]
    public void Other_names_are_others(string left, string right) =>
        Assert.NotEqual(DistinguishedName.TryParse(left), DistinguishedName.TryParse(right));

    [Theory]
    [InlineData("")]
    [InlineData("agent")]
    [InlineData("=agent")]
    [InlineData("CN=a\0b")]
    [InlineData("CN")]
    public void What_is_no_name_is_not_read(string text) => Assert.Null(DistinguishedName.TryParse(text));
}
