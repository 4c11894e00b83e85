using System.Diagnostics;
using Microsoft.Extensions.Options;
using ScriptHost.Errors;
using ScriptHost.Scripts;

namespace ScriptHost.Tests.Scripts;

public sealed class SourceSetReaderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("source-set").FullName;
    private readonly string _root;
    private readonly SourceSetReader _reader;

    public SourceSetReaderTests()
    {
        _root = Directory.CreateDirectory(Path.Combine(_folder, "root")).FullName;
        Directory.CreateDirectory(Path.Combine(_root, "sub"));
        Directory.CreateDirectory(Path.Combine(_folder, "libraries"));
        _reader = ReaderFor("toolchain");
    }

    [Fact]
    public async Task Nested_files_are_read_relative_to_the_file_that_loads_them_each_once()
    {
        Write("sub/b.csx", "#load \"../a.csx\"");
        Write("a.csx", "#load \"sub/b.csx\"");

        var set = await ReadAsync("#load \"a.csx\"\n#load \"sub/../sub/b.csx\"");

        Assert.Equal(["job.csx", "a.csx", "sub/b.csx"], set.Sources.Select(source => Path.GetRelativePath(_root, source.Path)));
        Assert.Equal(Path.Combine(_root, "a.csx"), set.Sources[2].Directives.Single().Path);
    }

    [Fact]
    public async Task A_library_is_found_beside_the_script_and_else_in_a_reference_folder()
    {
        Write("sub/own.dll", "own");
        Write("../libraries/own.dll", "other");
        Write("../libraries/shared.dll", "shared");
        Write("sub/b.csx", "#r \"own.dll\"\n#r \"shared.dll\"");

        var set = await ReadAsync("#load \"sub/b.csx\"");

        Assert.Equal(["own", "shared"], set.References.Select(reference => reference.Content.ToStringUtf8()));
    }

    [Fact]
    public async Task The_name_of_an_assembly_is_left_to_the_compiler() =>
        Assert.Empty((await ReadAsync("#r \"System.Xml\"")).Sources[0].Directives);

    [Theory]
    [InlineData("#load \"missing.csx\"", "SH0101")]
    [InlineData("#load \"sub\"", "SH0101")]
    [InlineData("#load \"pipe.csx\"", "SH0101")]
    [InlineData("#load \"\"", "SH0101")]
    [InlineData("#r \"missing.dll\"", "SH0101")]
    [InlineData("#load \"../outside.csx\"", "SH0103")]
    [InlineData("#load \"/etc/hostname\"", "SH0103")]
    [InlineData("#load \"link.csx\"", "SH0103")]
    [InlineData("#load \"../libraries/x.csx\"", "SH0103")]
    [InlineData("#r \"../outside.dll\"", "SH0103")]
    [InlineData("#load \"circle.csx\"", "SH0104")]
    public async Task What_a_directive_names_in_vain_is_told_with_the_reason(string directive, string id)
    {
        Write("../outside.csx", "");
        Write("../outside.dll", "");
        Write("../libraries/x.csx", "");
        File.CreateSymbolicLink(Path.Combine(_root, "link.csx"), Path.Combine(_folder, "outside.csx"));
        File.CreateSymbolicLink(Path.Combine(_root, "circle.csx"), Path.Combine(_root, "circle.csx"));
        using var made = Process.Start("mkfifo", Path.Combine(_root, "pipe.csx"));
        await made.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));

        var set = await ReadAsync(directive);

        Assert.Equal(id, Assert.Single(set.Sources[0].Directives).Fault?.Id);
    }

    [Theory]
    [InlineData("#load \"missing.csx\"", "'ROOT/missing.csx' is no file.")]
    [InlineData("#r \"missing.dll\"", "neither 'ROOT/missing.dll' nor 'LIBRARIES/missing.dll' is one.")]
    [InlineData("#load \"/etc/hostname\"", "outside the script roots (ROOT, /nowhere). Move the file into one of them, or add its folder to Scripts:Roots.")]
    [InlineData("#r \"/etc/x.dll\"", "outside the script roots and reference folders (ROOT, /nowhere, LIBRARIES). Move the file into one of them, or add its folder to Scripts:ReferenceFolders.")]
    public async Task The_places_that_count_are_named(string directive, string message)
    {
        var set = await ReadAsync(directive);

        Assert.Contains(
            message.Replace("ROOT", _root, StringComparison.Ordinal).Replace("LIBRARIES", Path.Combine(_folder, "libraries"), StringComparison.Ordinal),
            set.Sources[0].Directives.Single().Fault.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_may_not_be_read_is_told_with_who_tried()
    {
        // Written to only, also by root, to whom a file's own mode means nothing.
        const string kernelFile = "/proc/sys/vm/compact_memory";
        Write("job.csx", $"#load \"{kernelFile}\"");
        var reader = ReaderFor("toolchain", "/proc/sys");

        var set = await reader.ReadToRunAsync(Path.Combine(_root, "job.csx"), CancellationToken.None);
        var main = await Assert.ThrowsAsync<ScriptHostException>(() => reader.ReadToRunAsync(kernelFile, CancellationToken.None));

        var message = $"'{kernelFile}' cannot be read by the agent ({Environment.UserName}): permission denied. Check the file and its mode.";
        Assert.Equal(("SH0104", message), (set.Sources[0].Directives.Single().Fault.Id, set.Sources[0].Directives[0].Fault.Message));
        Assert.Equal((ErrorCode.ActionUnreadable, message), (main.Code, main.Message));
    }

    [Fact]
    public async Task A_script_of_more_than_16_MiB_is_refused_with_its_size()
    {
        Write("job.csx", new string(' ', (16 * 1024 * 1024) + 1));

        var refused = await Assert.ThrowsAsync<ScriptHostException>(() => _reader.ReadToRunAsync(Path.Combine(_root, "job.csx"), CancellationToken.None));

        Assert.Contains("16777217 bytes", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_key_changes_with_everything_that_the_result_depends_on()
    {
        Write("a.csx", "a");
        Write("twin.csx", "a");
        var original = await ReadAsync("#load \"a.csx\"");
        var same = await ReadAsync("#load \"a.csx\"");
        var otherText = await ReadAsync("#load  \"a.csx\"");
        var otherPath = await ReadAsync("#load \"twin.csx\"");
        Write("a.csx", "b");
        var otherLoaded = await ReadAsync("#load \"a.csx\"");
        File.Delete(Path.Combine(_root, "a.csx"));
        var missing = await ReadAsync("#load \"a.csx\"");
        File.CreateSymbolicLink(Path.Combine(_root, "a.csx"), "twin.csx");
        var linked = await ReadAsync("#load \"a.csx\"");
        var otherToolchain = await ReaderFor("newer").ReadToRunAsync(original.Path, CancellationToken.None);

        Assert.Equal(original.Digest, same.Digest);
        SourceSet[] different = [original, otherText, otherPath, otherLoaded, missing, linked, otherToolchain];
        Assert.Distinct(different.Select(set => set.Digest));
    }

    [Fact]
    public async Task Content_that_moves_from_one_file_to_the_next_changes_the_key()
    {
        Write("a.csx", "xy");
        Write("b.csx", "z");
        var before = await ReadAsync("#load \"a.csx\"\n#load \"b.csx\"");
        Write("a.csx", "x");
        Write("b.csx", "yz");
        var after = await ReadAsync("#load \"a.csx\"\n#load \"b.csx\"");

        Assert.NotEqual(before.Digest, after.Digest);
    }

    [Fact]
    public async Task Everything_that_was_looked_at_is_remembered_found_or_not()
    {
        Write("../libraries/x.dll", "x");
        var set = await ReadAsync("#load \"missing.csx\"\n#r \"x.dll\"");

        Assert.Equal(
            ["../libraries/x.dll", "job.csx", "missing.csx", "x.dll"],
            set.Looks.Select(look => Path.GetRelativePath(_root, look.Path)).Order(StringComparer.Ordinal));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private SourceSetReader ReaderFor(string toolchain, string otherRoot = "/nowhere")
    {
        var options = new ScriptsOptions { Roots = { _root, otherRoot }, ReferenceFolders = { Path.Combine(_folder, "libraries") } };
        return new SourceSetReader(Options.Create(options), new Toolchain(toolchain), null!, new PackageFiles(new DataFolders(_folder)), TimeProvider.System);
    }

    private Task<SourceSet> ReadAsync(string main)
    {
        Write("job.csx", main);
        return _reader.ReadToRunAsync(Path.Combine(_root, "job.csx"), CancellationToken.None);
    }

    private void Write(string name, string content) => File.WriteAllText(Path.Combine(_root, name), content);
}
