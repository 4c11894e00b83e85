using ScriptHost.Errors;

namespace ScriptHost.Tests.Security.Tls;

public sealed class ServerCertificatesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tls").FullName;
    private readonly TestAuthority _authority = new();

    private string Wallet => Path.Combine(_folder, "agent");

    [Theory]
    [InlineData(60, "")]
    [InlineData(29, "Warning The certificate CN=localhost in")]
    public async Task The_log_warns_thirty_days_ahead(int days, string start)
    {
        _authority.WriteWallet(Wallet, _authority.ServerFor(TimeSpan.FromDays(days), "localhost"));
        await using var host = await TlsHost.StartAsync(Wallet);

        host.CertificateWatch.Look();

        var warnings = host.Log.Where(line => line.StartsWith("Warning", StringComparison.Ordinal)).Distinct().ToList();
        Assert.Equal(start is "" ? 0 : 1, warnings.Count);
        Assert.All(warnings, line => Assert.StartsWith(start, line, StringComparison.Ordinal));
        Assert.All(warnings, line => Assert.Contains($"ends in {days} days", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_key_that_others_can_read_keeps_the_agent_from_listening()
    {
        _authority.WriteWallet(Wallet, _authority.Server("localhost"));
        File.SetUnixFileMode(Path.Combine(Wallet, "ewallet.pem"), (UnixFileMode)0b110_100_000);

        await RefusedAsync("chmod 600");
    }

    [Fact]
    public async Task A_callers_certificate_is_none_for_an_agent()
    {
        _authority.WriteWallet(Wallet, _authority.Client("ada"));

        await RefusedAsync("not for servers");
    }

    [Fact]
    public async Task A_wallet_that_does_not_exist_is_named() => await RefusedAsync(Wallet);

    public void Dispose()
    {
        _authority.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task RefusedAsync(string why)
    {
        var refused = await Assert.ThrowsAsync<ScriptHostException>(() => TlsHost.StartAsync(Wallet));

        Assert.Equal(ErrorCode.BadWallet, refused.Code);
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
    }
}
