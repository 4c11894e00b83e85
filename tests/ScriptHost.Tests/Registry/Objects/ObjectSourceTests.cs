using Microsoft.Extensions.Options;
using ScriptHost.Errors;
using ScriptHost.Registry.Objects;

namespace ScriptHost.Tests.Registry.Objects;

public sealed class ObjectSourceTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private FileServer _server = null!;

    private string Target => Path.Combine(_folder.FullName, "cwallet.sso");

    public async Task InitializeAsync() => _server = await FileServer.StartAsync();

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("/n/b/cwallet.sso")]
    [InlineData("/moved")]
    public async Task A_file_is_copied_whole_and_for_its_user_alone(string path)
    {
        File.WriteAllText(Target, "old");

        Assert.Equal(FileServer.Content.Length, await CopyAsync(_server.Address + path));
        Assert.Equal(FileServer.Content, File.ReadAllBytes(Target));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Target));
        Assert.Single(_folder.GetFiles());
    }

    [Theory]
    [InlineData("/absent", "ORA-20404")]
    [InlineData("/private/x", "ORA-20401")]
    [InlineData("/plain", "to http:, which is not followed")]
    [InlineData("/round", "leads on and on")]
    [InlineData("/torn/at/once", "ORA-29273")]
    [InlineData("/torn/within", "/…/within broke off")]
    [InlineData("/silent", "ORA-29276: transfer timeout")]
    public async Task What_fails_leaves_the_file_as_it_was(string path, string expected)
    {
        File.WriteAllText(Target, "old");

        Assert.Contains(expected, await RefusedAsync(_server.Address + path, new ObjectsOptions { CertificateAuthorityFile = _server.AuthorityFile, Timeout = TimeSpan.FromSeconds(5) }), StringComparison.Ordinal);
        Assert.Equal("old", File.ReadAllText(Target));
        Assert.Single(_folder.GetFiles());
    }

    [Fact]
    public async Task A_file_that_is_too_large_is_not_copied()
    {
        var options = new ObjectsOptions { CertificateAuthorityFile = _server.AuthorityFile, MaxBytes = 99_999 };

        Assert.Contains("is larger than 99999 bytes", await RefusedAsync($"{_server.Address}/n/b/cwallet.sso", options), StringComparison.Ordinal);
        Assert.Empty(_folder.GetFiles());
    }

    [Fact]
    public async Task A_server_whose_certificate_is_not_trusted_is_asked_for_nothing()
    {
        Assert.Contains("ORA-29024", await RefusedAsync($"{_server.Address}/private/x", new ObjectsOptions()), StringComparison.Ordinal);
        Assert.Empty(_server.Logins);
    }

    [Fact]
    public async Task A_login_is_shown_to_its_server_and_is_in_no_message()
    {
        Assert.Equal(0, await CopyAsync($"{_server.Address}/private/x", new Credential("ada", "s3cret")));
        var refused = await RefusedAsync($"{_server.Address}/private/x", new ObjectsOptions { CertificateAuthorityFile = _server.AuthorityFile }, new Credential("ada", "wrong-s3cret"));

        Assert.Contains("ORA-20401", refused, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", refused, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", new Credential("ada", "s3cret").ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_are_read_where_the_settings_open_a_folder_alone()
    {
        var open = Directory.CreateDirectory(Path.Combine(_folder.FullName, "open"));
        var (inside, outside, link) = (Path.Combine(open.FullName, "in file"), Path.Combine(_folder.FullName, "outside"), Path.Combine(open.FullName, "link"));
        File.WriteAllText(inside, "x");
        File.WriteAllText(outside, "x");
        File.CreateSymbolicLink(link, outside);
        var options = new ObjectsOptions { ReadFolders = [open.FullName] };

        Assert.Equal(1, await CopyAsync(new Uri(inside).AbsoluteUri, options: options));
        Assert.Contains("ORA-29289", await RefusedAsync($"file://{outside}", options), StringComparison.Ordinal);
        Assert.Contains("ORA-29289", await RefusedAsync($"file://{link}", options), StringComparison.Ordinal);
        Assert.Contains("ORA-20404", await RefusedAsync($"file://{open.FullName}/none", options), StringComparison.Ordinal);
        Assert.Contains("ORA-29289", await RefusedAsync($"file://{inside}", new ObjectsOptions()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://example.com/x", "its scheme is http")]
    [InlineData("ftp://example.com/x", "its scheme is ftp")]
    [InlineData("https://ada:pw@example.com/x", "it holds a login")]
    [InlineData("file://host/x", "a file: URI names no host")]
    [InlineData("cwallet.sso", "it is no URI")]
    public void Other_addresses_are_refused(string uri, string expected) =>
        Assert.Contains(expected, Assert.Throws<ScriptHostException>(() => ObjectUri.Parse(uri)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_path_that_may_be_a_secret_is_in_no_message()
    {
        var uri = ObjectUri.Parse("https://objectstorage.example.com/p/T0ken/n/space/b/bucket/o/cwallet.sso?x=T0ken");

        Assert.Equal(("https://objectstorage.example.com/…/cwallet.sso", "cwallet.sso"), (uri.Shown, uri.FileName));
    }

    private async Task<long> CopyAsync(string uri, Credential? credential = null, ObjectsOptions? options = null)
    {
        using var source = new ObjectSource(Options.Create(options ?? new ObjectsOptions { CertificateAuthorityFile = _server.AuthorityFile }), TimeProvider.System);
        return await source.CopyAsync(ObjectUri.Parse(uri), credential, Target, CancellationToken.None);
    }

    private async Task<string> RefusedAsync(string uri, ObjectsOptions options, Credential? credential = null) =>
        (await Assert.ThrowsAsync<ScriptHostException>(() => CopyAsync(uri, credential, options))).Message;
}
