using ScriptHost.Workers;
using ScriptHost.Workers.Isolation;

namespace ScriptHost.Tests.Workers;

public sealed class BubblewrapArgumentsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bubblewrap").FullName;

    [Fact]
    public void The_agents_own_folder_is_hidden_where_it_lies_within_a_script_root()
    {
        var root = Directory.CreateDirectory(Path.Combine(_folder, "root")).FullName;
        var data = Directory.CreateDirectory(Path.Combine(root, "data")).FullName;
        var packages = Path.Combine(data, "packages");

        // What comes later lies over what came before.
        var mounts = Mounts(For(new SharedFolders([root, packages], [data])));
        Assert.True(mounts.IndexOf($"--ro-bind-try {root}") < mounts.IndexOf($"--tmpfs {data}"));
        Assert.True(mounts.IndexOf($"--tmpfs {data}") < mounts.LastIndexOf($"--ro-bind-try {packages}"));
    }

    [Fact]
    public void Everything_is_dropped_that_a_script_does_not_need()
    {
        var arguments = For(new SharedFolders([], []));

        foreach (var option in new[] { "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--die-with-parent", "--cap-drop" })
        {
            Assert.Contains(option, arguments);
        }

        Assert.DoesNotContain("--unshare-net", arguments);
        Assert.DoesNotContain("/", arguments);
        Assert.Contains("--unshare-net", For(new SharedFolders([], []), hasNetwork: false));
    }

    [Fact]
    public void What_lies_below_the_folder_for_temporary_files_is_mounted_into_the_childs_own()
    {
        var arguments = For(new SharedFolders(["/tmp/jobs/nightly"], []));

        Assert.True(arguments.LastIndexOf("/tmp") < arguments.IndexOf("/tmp/jobs"));
        Assert.Equal(["--perms", "0755", "--dir", "/tmp/jobs", "--ro-bind-try", "/tmp/jobs/nightly"], arguments[(arguments.IndexOf("/tmp/jobs") - 3)..][..6]);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private List<string> For(SharedFolders shared, bool hasNetwork = true)
    {
        var own = new WorkerFolder(Path.Combine(_folder, Guid.NewGuid().ToString("N")), userId: null);
        return [.. BubblewrapArguments.For(new Confinement { Folder = own, HasNetwork = hasNetwork }, shared, asRoot: false)];
    }

    private static List<string> Mounts(List<string> arguments) =>
        [.. arguments.Select((word, i) => (word, i)).Where(at => at.word is "--ro-bind-try" or "--tmpfs" or "--bind").Select(at => $"{at.word} {arguments[at.i + 1]}")];
}
