namespace ScriptHost.EndToEnd;

/// <summary><c>scripthost wallet</c> as people use it.</summary>
public sealed class WalletCommandTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"wallet-{Guid.NewGuid():N}");

    [Fact]
    public async Task A_wallet_is_made_and_shown_with_the_line_for_the_registration_and_without_keys()
    {
        var created = await ScriptHostProgram.RunAsync("wallet", "create", _folder, "--host", "agent.example.com", "--host", "10.1.2.3", "--days", "90");
        var shown = await ScriptHostProgram.RunAsync("wallet", "show", _folder);
        var exported = await ScriptHostProgram.RunAsync("wallet", "show", Path.Combine(_folder, "client"));
        var protectedFile = await ScriptHostProgram.RunAsync("wallet", "show", Path.Combine(_folder, "client", "ewallet.p12"), "--password-file", Path.Combine(_folder, "ewallet.password"));

        foreach (var output in new[] { created.Output, shown.Output, exported.Output })
        {
            Assert.Contains("\nremote_cert_dn => 'CN=agent.example.com'\ndays left: 90\n", output, StringComparison.Ordinal);
        }

        Assert.Contains("names        agent.example.com, 10.1.2.3", shown.Output, StringComparison.Ordinal);
        Assert.Contains("subject      CN=scripthost-client (with its private key)", protectedFile.Output, StringComparison.Ordinal);
        Assert.Contains("issuer       CN=ScriptHost CA of agent.example.com", protectedFile.Output, StringComparison.Ordinal);
        var said = $"{created.Output}{shown.Output}{exported.Output}{protectedFile.Output}";
        Assert.All(await SecretsAsync(), secret => Assert.DoesNotContain(secret, said, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("wallet create DIR")]
    [InlineData("wallet create DIR --host a_b/c")]
    [InlineData("wallet create DIR --host x --days 0")]
    [InlineData("wallet create DIR --host x --days many")]
    public async Task What_cannot_be_made_is_told_before_anything_is_written(string arguments)
    {
        var result = await ScriptHostProgram.RunAsync(arguments.Replace("DIR", _folder, StringComparison.Ordinal).Split(' '));

        Assert.Equal(101, result.ExitCode);
        Assert.False(Directory.Exists(_folder));
    }

    [Fact]
    public async Task A_wallet_is_not_overwritten_unless_that_is_asked_for()
    {
        string[] create = ["wallet", "create", _folder, "--host", "agent.example.com"];
        await ScriptHostProgram.RunAsync(create);
        var before = await File.ReadAllTextAsync(Path.Combine(_folder, "agent", "ewallet.pem"));

        var again = await ScriptHostProgram.RunAsync(create);
        Assert.Equal((106, before), (again.ExitCode, await File.ReadAllTextAsync(Path.Combine(_folder, "agent", "ewallet.pem"))));
        Assert.Contains("--renew", again.Error, StringComparison.Ordinal);

        Assert.Equal(0, (await ScriptHostProgram.RunAsync([.. create, "--renew"])).ExitCode);
        Assert.NotEqual(before, await File.ReadAllTextAsync(Path.Combine(_folder, "agent", "ewallet.pem")));
    }

    public void Dispose()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    // The lines of every private key, and the password.
    private async Task<List<string>> SecretsAsync()
    {
        var secrets = new List<string> { (await File.ReadAllTextAsync(Path.Combine(_folder, "ewallet.password"))).Trim() };
        foreach (var file in new[] { "ca/ca.pem", "agent/ewallet.pem", "client/ewallet.pem" })
        {
            var lines = await File.ReadAllLinesAsync(Path.Combine(_folder, file));
            secrets.AddRange(lines.SkipWhile(line => !line.Contains("BEGIN PRIVATE KEY", StringComparison.Ordinal)).Skip(1).TakeWhile(line => !line.StartsWith("-----", StringComparison.Ordinal)));
        }

        Assert.True(secrets.Count > 6);
        return secrets;
    }
}
