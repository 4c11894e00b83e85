using ScriptHost.Errors;
using ScriptHost.Registry;
using ScriptHost.Registry.Objects;
using ScriptHost.V1;

namespace ScriptHost.Tests.Registry.Objects;

public sealed class CredentialFileTests : IDisposable
{
    private static readonly RegistryUser Ada = new("ADA", [], new HashSet<Privilege>());
    private static readonly RegistryUser Bob = new("BOB", [], new HashSet<Privilege>());

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly CredentialFile _credentials;

    public CredentialFileTests() => _credentials = new CredentialFile(Path);

    private string Path => System.IO.Path.Combine(_folder.FullName, "credentials.json");

    public void Dispose()
    {
        _credentials.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_login_is_its_users_and_survives_a_restart_in_a_file_of_the_agents_user_alone()
    {
        await CreateAsync("def_cred_name");
        using var restarted = new CredentialFile(Path);

        Assert.Equal(new Credential("ada@example.com", "s3cret"), restarted.Find(Ada, "DEF_CRED_NAME"));
        Assert.Contains("ORA-20004", Refused(() => restarted.Find(Bob, "DEF_CRED_NAME")), StringComparison.Ordinal);
        Assert.Null(restarted.Find(Ada, null));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path));
    }

    [Fact]
    public async Task A_name_is_taken_until_it_is_dropped()
    {
        await CreateAsync("c");
        Assert.Contains("ORA-20022", (await Assert.ThrowsAsync<ScriptHostException>(() => CreateAsync("C"))).Message, StringComparison.Ordinal);

        await _credentials.DropAsync(Ada, "c");
        Assert.Contains("ORA-20004", (await Assert.ThrowsAsync<ScriptHostException>(() => _credentials.DropAsync(Ada, "c"))).Message, StringComparison.Ordinal);
        await CreateAsync("c");
    }

    [Theory]
    [InlineData("OCI$RESOURCE_PRINCIPAL", "user", "pw", "OCI$RESOURCE_PRINCIPAL is a principal of a cloud")]
    [InlineData("c", "", "s3cret", "needs a username")]
    [InlineData("c", "a:b", "s3cret", "needs a username")]
    [InlineData("c", "user", "", "and a password")]
    [InlineData("c", "user", "s3cret\n", "without control characters")]
    public async Task What_is_no_login_is_refused_without_its_password(string name, string user, string password, string expected)
    {
        var refused = await Assert.ThrowsAsync<ScriptHostException>(() => _credentials.CreateAsync(Ada, new CreateCredentialRequest { CredentialName = name, Username = user, Password = password }));

        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", refused.ToString(), StringComparison.Ordinal);
        Assert.False(File.Exists(Path));
    }

    [Fact]
    public void A_damaged_file_is_told_without_its_content()
    {
        File.WriteAllText(Path, "{ \"s3cret");

        Assert.DoesNotContain("s3cret", Assert.Throws<ScriptHostException>(() => _credentials.Find(Ada, "c")).ToString(), StringComparison.Ordinal);
    }

    private Task CreateAsync(string name) => _credentials.CreateAsync(Ada, new CreateCredentialRequest { CredentialName = name, Username = "ada@example.com", Password = "s3cret" });

    private static string Refused(Action action) => Assert.Throws<ScriptHostException>(action).Message;
}
