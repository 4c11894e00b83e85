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

    [Fact]
    public void A_client_is_named_by_its_certificate_or_by_its_user_id_and_once()
    {
        var options = new AccessOptions
        {
            Clients =
            {
                new ClientRule { UserId = 0, Owners = { "HR" } },
                new ClientRule { UserId = 5, Dn = "CN=a", Owners = { "HR" } },
                new ClientRule { UserId = 7, Owners = { "HR" } },
                new ClientRule { UserId = 7, Owners = { "*" } },
            },
        };

        var failures = new AccessOptionsValidator().Validate(null, options).Failures!.ToList();

        Assert.Equal(3, failures.Count);
        Assert.StartsWith("Access:Clients:0:UserId is 0", failures[0], StringComparison.Ordinal);
        Assert.StartsWith("Access:Clients:1 has Dn and UserId", failures[1], StringComparison.Ordinal);
        Assert.StartsWith("Access:Clients names UserId 7 2 times", failures[2], StringComparison.Ordinal);
    }
}
