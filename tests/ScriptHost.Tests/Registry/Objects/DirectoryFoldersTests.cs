using ScriptHost.Errors;
using ScriptHost.Registry;

namespace ScriptHost.Tests.Registry.Objects;

public sealed class DirectoryFoldersTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly DirectoryFolders _folders;

    public DirectoryFoldersTests() => _folders = new DirectoryFolders(Path.Combine(_folder.FullName, "directories"));

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_relative_path_is_a_folder_of_the_agents_made_for_its_user_alone()
    {
        var path = _folders.PathOf("wallets/a");

        Assert.Equal(Path.Combine(_folders.Root, "wallets", "a"), path);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(path));
        Assert.Equal("/srv/x", _folders.PathOf("/srv/x"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("../x")]
    [InlineData("a/../../x")]
    [InlineData("a//b")]
    [InlineData("a\0")]
    public void What_leads_elsewhere_is_refused(string path) => Assert.Equal(ErrorCode.BadRequest, Assert.Throws<ScriptHostException>(() => _folders.PathOf(path)).Code);

    [Fact]
    public void A_link_out_of_it_is_refused()
    {
        Directory.CreateDirectory(_folders.Root);
        Directory.CreateSymbolicLink(Path.Combine(_folders.Root, "out"), _folder.FullName);

        Assert.Equal(ErrorCode.BadRequest, Assert.Throws<ScriptHostException>(() => _folders.PathOf("out")).Code);
    }
}
