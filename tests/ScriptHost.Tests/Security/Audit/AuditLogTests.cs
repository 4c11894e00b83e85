using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using ScriptHost.Security;
using ScriptHost.Security.Audit;

namespace ScriptHost.Tests.Security.Audit;

public sealed class AuditLogTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("audit").FullName;
    private readonly AuditLog _audit;

    public AuditLogTests() => _audit = new AuditLog(Path.Combine(_folder, "audit.log"), TimeProvider.System, NullLogger<AuditLog>.Instance);

    private string Log => Path.Combine(_folder, "audit.log");

    [Fact]
    public async Task Every_entry_is_one_json_object_on_a_line_of_its_own()
    {
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(() => Write($"line\nbreak \"{i}\" ü"))));

        var lines = await File.ReadAllLinesAsync(Log);
        Assert.Equal(200, lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("what").GetString()).Distinct().Count());
        Assert.Equal("uid:5", JsonDocument.Parse(lines[0]).RootElement.GetProperty("who").GetString());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Log));
    }

    [Fact]
    public void What_others_have_added_or_cut_off_is_respected()
    {
        Write("one");
        File.AppendAllText(Log, "theirs\n");
        Write("two");
        Assert.Equal("theirs", File.ReadAllLines(Log)[1]);

        File.WriteAllText(Log, "");
        Write("three");

        Assert.StartsWith("{", File.ReadAllText(Log), StringComparison.Ordinal);
        Assert.Single(File.ReadAllLines(Log));
    }

    [Fact]
    public void A_file_that_was_moved_away_is_followed_by_a_new_one()
    {
        Write("one");
        File.Move(Log, $"{Log}.1");

        Write("two");

        Assert.Single(File.ReadAllLines($"{Log}.1"));
        Assert.Single(File.ReadAllLines(Log));
    }

    [Fact]
    public void A_link_in_its_place_is_not_followed()
    {
        var target = Path.Combine(_folder, "target");
        File.WriteAllText(target, "");
        File.CreateSymbolicLink(Log, target);

        Write("one");

        Assert.Equal("", File.ReadAllText(target));
    }

    public void Dispose()
    {
        _audit.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private void Write(string what) => _audit.Write(new AuditEntry(new ClientIdentity("uid:5", IsOperator: false), "Test", "ok") { What = what });
}
