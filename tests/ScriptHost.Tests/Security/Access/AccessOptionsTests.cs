using ScriptHost.Security.Access;

namespace ScriptHost.Tests.Security.Access;

public sealed class AccessOptionsTests
{
    [Fact]
    public void All_mistakes_are_told_at_once_each_with_its_key()
    {
        var options = new AccessOptions
        {
            Clients =
            {
                new ClientRule { Dn = "nobody" },
                new ClientRule { Dn = "CN=a", Owners = { "HR", "1x" }, Scripts = { "jobs/*" } },
                new ClientRule { Dn = "cn=A", Owners = { "*" } },
            },
        };

        var failures = new AccessOptionsValidator().Validate(null, options).Failures!.ToList();

        Assert.Equal(
            ["Access:Clients:0:Dn", "Access:Clients:0:Owners", "Access:Clients:1:Owners:1", "Access:Clients:1:Scripts:0", "Access:Clients names CN=a 2 times"],
            failures.Select(failure => failure.Split(failure.Contains(" times") ? ":" : " is ")[0] + (failure.Contains(" times") ? ":" + failure.Split(':')[1] : "")));
    }
}
