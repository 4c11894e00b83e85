using ScriptHost.Errors;
using ScriptHost.Scripts;

namespace ScriptHost.Tests.Scripts;

public sealed class ScriptSourceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("source").FullName;

    [Fact]
    public async Task The_same_bytes_at_another_path_are_another_script()
    {
        var first = await ReadAsync("a.csx", "x");
        var second = await ReadAsync("b.csx", "x");

        Assert.NotEqual(first.Digest, second.Digest);
    }

    [Fact]
    public async Task A_touch_without_a_change_is_the_same_script()
    {
        var first = await ReadAsync("a.csx", "x");
        var second = await ReadAsync("a.csx", "x");

        Assert.Equal(first.Digest, second.Digest);
    }

    [Fact]
    public async Task A_script_of_more_than_16_MiB_is_refused_with_its_size()
    {
        var path = Path.Combine(_folder, "large.csx");
        await using (var file = File.Create(path))
        {
            file.SetLength((16 * 1024 * 1024) + 1);
        }

        var refused = await Assert.ThrowsAsync<ScriptHostException>(() => ScriptSource.ReadAsync(path, CancellationToken.None));

        Assert.Equal(ErrorCode.ActionUnreadable, refused.Code);
        Assert.Contains("16777217 bytes", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<ScriptSource> ReadAsync(string name, string content)
    {
        var path = Path.Combine(_folder, name);
        await File.WriteAllTextAsync(path, content);
        return await ScriptSource.ReadAsync(path, CancellationToken.None);
    }
}
