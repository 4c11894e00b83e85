namespace ScriptHost.Posix.Tests;

public sealed class PrivateFolderTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly string _parent = Directory.CreateTempSubdirectory("private").FullName;

    [Fact]
    public void A_folder_is_made_with_its_permissions_and_only_where_nothing_is()
    {
        var path = Path.Combine(_parent, "new");
        PrivateFolder.Create(path, OwnerOnly);

        Assert.Equal(OwnerOnly, File.GetUnixFileMode(path));
        Assert.Throws<IOException>(() => PrivateFolder.Create(path, OwnerOnly));
    }

    [Fact]
    public void A_link_is_not_taken_for_the_folder()
    {
        var link = Path.Combine(_parent, "link");
        Directory.CreateSymbolicLink(link, _parent);

        Assert.Throws<IOException>(() => PrivateFolder.Create(link, OwnerOnly));
    }

    [Fact]
    public void A_folder_that_anything_was_done_to_is_not_as_it_was_made()
    {
        var path = Path.Combine(_parent, "new");
        PrivateFolder.Create(path, OwnerOnly);
        Assert.True(PrivateFolder.IsAsMade(path, OwnerOnly, userId: null));

        File.WriteAllText(Path.Combine(path, ".hidden"), "");
        Assert.False(PrivateFolder.IsAsMade(path, OwnerOnly, userId: null));
        File.Delete(Path.Combine(path, ".hidden"));
        File.SetUnixFileMode(path, OwnerOnly | UnixFileMode.OtherRead);
        Assert.False(PrivateFolder.IsAsMade(path, OwnerOnly, userId: null));
        File.SetUnixFileMode(path, OwnerOnly);
        Assert.False(PrivateFolder.IsAsMade(path, OwnerOnly, userId: ThisProcess.UserId + 1));
        Assert.False(PrivateFolder.IsAsMade(Path.Combine(path, "gone"), OwnerOnly, userId: null));
    }

    [Fact]
    public void Removing_takes_all_that_is_in_a_folder_and_nothing_that_links_lead_to()
    {
        var kept = Directory.CreateDirectory(Path.Combine(_parent, "kept")).FullName;
        File.WriteAllText(Path.Combine(kept, "file"), "x");
        var removed = Directory.CreateDirectory(Path.Combine(_parent, "removed", "deep", "deeper")).FullName;
        Directory.CreateSymbolicLink(Path.Combine(removed, "link"), kept);
        File.WriteAllText(Path.Combine(removed, "file"), "x");
        var locked = Directory.CreateDirectory(Path.Combine(_parent, "removed", "locked")).FullName;
        File.WriteAllText(Path.Combine(locked, "file"), "x");
        File.SetUnixFileMode(locked, UnixFileMode.None);

        PrivateFolder.Remove(Path.Combine(_parent, "removed"));

        Assert.False(Directory.Exists(Path.Combine(_parent, "removed")));
        Assert.True(File.Exists(Path.Combine(kept, "file")));
    }

    [Fact]
    public void What_is_gone_already_need_not_be_removed() => PrivateFolder.Remove(Path.Combine(_parent, "never-was"));

    public void Dispose() => Directory.Delete(_parent, recursive: true);
}
