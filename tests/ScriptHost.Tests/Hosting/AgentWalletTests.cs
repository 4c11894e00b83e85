using ScriptHost.Errors;
using ScriptHost.Hosting;
using ScriptHost.Security.Tls;
using ScriptHost.Security.Wallets;

namespace ScriptHost.Tests.Hosting;

public sealed class AgentWalletTests : IDisposable
{
    private static readonly ListenAddress Everywhere = ListenAddress.TryParse("0.0.0.0:16000")!;

    private readonly string _data = Directory.CreateTempSubdirectory("wallet").FullName;

    [Fact]
    public void A_wallet_is_made_for_the_names_that_the_settings_give()
    {
        var made = AgentWallet.Ensure(new TlsOptions { HostNames = { "agent.example.com", "10.1.2.3" } }, _data, Everywhere, isInContainer: true);

        using var wallet = WalletPlace.Find(made.Path).Read();
        Assert.Equal("CN=agent.example.com", wallet.Own!.Subject);
        Assert.True(wallet.Own.MatchesHostname("10.1.2.3"));
    }

    [Fact]
    public void A_container_whose_name_nobody_gave_makes_none()
    {
        var refused = Assert.Throws<ScriptHostException>(() => AgentWallet.Ensure(new TlsOptions(), _data, Everywhere, isInContainer: true));

        Assert.Contains("Tls:HostNames", refused.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_data));
    }

    [Fact]
    public void A_container_keeps_the_wallet_that_it_finds()
    {
        var first = AgentWallet.Ensure(new TlsOptions { HostNames = { "agent.example.com" } }, _data, Everywhere, isInContainer: true);

        var second = AgentWallet.Ensure(new TlsOptions(), _data, Everywhere, isInContainer: true);

        Assert.Equal((first.Path, null), (second.Path, second.Made));
    }

    [Fact]
    public void A_machine_of_its_own_needs_no_name() => Assert.NotNull(AgentWallet.Ensure(new TlsOptions(), _data, Everywhere, isInContainer: false).Made);

    [Fact]
    public void The_password_that_was_given_is_that_of_the_export_and_is_written_nowhere()
    {
        var made = AgentWallet.Ensure(new TlsOptions { ExportPassword = "Wallet123" }, _data, ListenAddress.TryParse("127.0.0.1:16000")!, isInContainer: true).Made!;

        Assert.False(File.Exists(Path.Combine(_data, "wallet", WalletPassword.FileName)));
        using var opened = WalletPlace.Find(Path.Combine(made.Client, Pkcs12File.Name)).Read("Wallet123");
        Assert.NotNull(opened.Own);
    }

    [Theory]
    [InlineData("short1")]
    [InlineData("lettersonly")]
    public void A_password_that_Oracle_would_not_take_is_a_mistake_that_does_not_tell_it(string password)
    {
        var mistakes = new TlsOptionsValidator().Validate(null, new TlsOptions { ExportPassword = password, HostNames = { "a b" } }).Failures!.ToList();

        Assert.Equal(2, mistakes.Count);
        Assert.DoesNotContain(mistakes, mistake => mistake.Contains(password, StringComparison.Ordinal));
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);
}
