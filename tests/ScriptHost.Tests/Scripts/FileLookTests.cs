using ScriptHost.Posix;
using ScriptHost.Scripts;

namespace ScriptHost.Tests.Scripts;

public sealed class FileLookTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("look").FullName;

    private string FilePath => Path.Combine(_folder, "file");

    [Fact]
    public async Task A_file_changed_a_moment_ago_is_read_again_until_its_stamp_can_be_trusted()
    {
        await File.WriteAllTextAsync(FilePath, "1");
        var atOnce = await ReadAsync(TimeSpan.FromSeconds(-1));
        var later = await ReadAsync(TimeSpan.FromSeconds(5));

        Assert.False(atOnce.Look.StillHolds);
        Assert.True(later.Look.StillHolds);
    }

    [Fact]
    public async Task A_change_of_the_same_size_under_a_forged_time_shows()
    {
        await File.WriteAllTextAsync(FilePath, "1");
        var modified = File.GetLastWriteTimeUtc(FilePath);
        var file = await ReadAsync(TimeSpan.FromSeconds(5));
        Assert.True(file.Look.StillHolds);

        await File.WriteAllTextAsync(FilePath, "2");
        File.SetLastWriteTimeUtc(FilePath, modified);

        Assert.False(file.Look.StillHolds);
    }

    [Fact]
    public async Task A_file_that_was_replaced_by_another_shows()
    {
        await File.WriteAllTextAsync(FilePath, "1");
        await File.WriteAllTextAsync(FilePath + ".new", "1");
        var file = await ReadAsync(TimeSpan.FromSeconds(5));

        File.Move(FilePath + ".new", FilePath, overwrite: true);

        Assert.False(file.Look.StillHolds);
    }

    [Fact]
    public void A_file_that_was_missing_and_appears_shows()
    {
        var look = FileLook.Missing(FilePath);
        Assert.True(look.StillHolds);

        File.WriteAllText(FilePath, "");

        Assert.False(look.StillHolds);
    }

    [Fact]
    public void A_stamp_in_whole_seconds_is_taken_for_a_coarse_clock()
    {
        var changed = DateTimeOffset.UnixEpoch.AddHours(1);
        var coarse = new FileStamp(1, 1, 1, 0, 3_600_000_000_000);
        var fine = coarse with { ChangedNanoseconds = 3_600_000_000_001 };

        Assert.False(coarse.IsSettledAt(changed.AddSeconds(1.9)));
        Assert.True(coarse.IsSettledAt(changed.AddSeconds(2.1)));
        Assert.False(fine.IsSettledAt(changed.AddMilliseconds(9)));
        Assert.True(fine.IsSettledAt(changed.AddMilliseconds(11)));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Task<InputFile> ReadAsync(TimeSpan afterNow) => InputFile.ReadAsync(FilePath, 100, new Ahead(afterNow), CancellationToken.None);

    private sealed class Ahead(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
    }
}
