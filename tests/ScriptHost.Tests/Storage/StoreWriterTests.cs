using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using ScriptHost.Errors;
using ScriptHost.Storage;

namespace ScriptHost.Tests.Storage;

public sealed class StoreWriterTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(1);

    private readonly string _folder = Directory.CreateTempSubdirectory("writer").FullName;
    private AgentStore _store = null!;

    private string Database => Path.Combine(_folder, "agent.db");

    public Task InitializeAsync()
    {
        _store = AgentStore.Open(_folder, NullLogger.Instance, reserveBytes: 1024 * 1024);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Writes_of_many_callers_are_committed_all_and_in_the_order_of_each()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(caller => Task.Run(async () =>
        {
            for (var i = 0; i < 200; i++)
            {
                await InsertAsync($"{caller}-{i:D3}");
            }
        })));

        var ids = await ReadIdsAsync();
        Assert.Equal(1600, ids.Count);
        for (var caller = 0; caller < 8; caller++)
        {
            var own = ids.Where(id => id.StartsWith($"{caller}-", StringComparison.Ordinal)).ToList();
            Assert.Equal(own.Order(StringComparer.Ordinal), own);
        }
    }

    [Fact]
    public async Task A_write_that_finds_the_writer_idle_is_committed_when_the_call_returns()
    {
        var writing = InsertAsync("one");

        Assert.True(writing.IsCompletedSuccessfully);
        Assert.Equal(["one"], await ReadIdsAsync());
    }

    [Fact]
    public async Task A_write_that_fails_is_told_and_the_next_one_is_taken()
    {
        var failing = _store.Writer.WriteAsync(connection => connection.Execute("INSERT INTO no_such_table VALUES (1)"));

        var failure = await Assert.ThrowsAsync<ScriptHostException>(() => failing);
        Assert.Equal(ErrorCode.StoreFailed, failure.Code);
        await InsertAsync("next");
        Assert.Equal(["next"], await ReadIdsAsync());
    }

    [Fact]
    public async Task A_write_that_fails_leaves_those_of_the_same_commit_alone()
    {
        using var others = new ManualResetEventSlim();
        var isUnderWay = new TaskCompletionSource();
        // What comes while this one executes is committed together.
        var first = Task.Run(() => _store.Writer.WriteAsync(_ =>
        {
            isUnderWay.SetResult();
            Assert.True(others.Wait(Bound));
        }));
        await isUnderWay.Task.WaitAsync(Bound);
        var before = InsertAsync("before");
        var failing = _store.Writer.WriteAsync(_ => throw new SqliteException("database or disk is full", 13));
        var behind = InsertAsync("behind");
        others.Set();

        await Task.WhenAll(first, before, behind).WaitAsync(Bound);

        Assert.Equal(ErrorCode.StoreFailed, (await Assert.ThrowsAsync<ScriptHostException>(() => failing)).Code);
        Assert.Equal(["before", "behind"], await ReadIdsAsync());
    }

    [Theory]
    [InlineData("agent.db")]
    [InlineData("agent.db-wal")]
    [InlineData("agent.db,agent.db-wal,agent.db-shm")]
    public async Task A_file_that_was_deleted_is_written_anew_before_the_next_write_is_told(string deleted)
    {
        await InsertAsync("before");
        foreach (var name in deleted.Split(','))
        {
            File.Delete(Path.Combine(_folder, name));
        }

        await InsertAsync("after");

        Assert.Equal(["before", "after"], ReadIdsOfACopy());
        await InsertAsync("later");
        Assert.Equal(["before", "after", "later"], await ReadIdsAsync());
    }

    [Fact]
    public async Task A_file_that_was_replaced_is_kept_beside()
    {
        await InsertAsync("ours");
        File.Delete(Database);
        await File.WriteAllTextAsync(Database, "theirs");

        await InsertAsync("more");

        Assert.Equal("theirs", await File.ReadAllTextAsync($"{Database}.found"));
        Assert.Equal(["ours", "more"], ReadIdsOfACopy());
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_anew_is_by_a_later_write()
    {
        await InsertAsync("before");
        File.Delete(Database);
        // Nothing can be moved to where a folder is.
        Directory.CreateDirectory(Database);
        Assert.Equal(ErrorCode.StoreFailed, (await Assert.ThrowsAsync<ScriptHostException>(() => InsertAsync("during"))).Code);
        Assert.Equal(ErrorCode.StoreFailed, (await Assert.ThrowsAsync<ScriptHostException>(() => InsertAsync("not taken"))).Code);
        Directory.Delete(Database);

        await InsertAsync("after");

        Assert.Equal(["before", "during", "after"], await ReadIdsAsync());
        Assert.Equal(["before", "during", "after"], ReadIdsOfACopy());
    }

    [Fact]
    public async Task The_reserve_is_given_up_when_the_disk_is_full_and_taken_back_later()
    {
        var reserve = Path.Combine(_folder, "reserve");
        Assert.Equal(1024 * 1024, new FileInfo(reserve).Length);

        var full = _store.Writer.WriteAsync(_ => throw new SqliteException("database or disk is full", 13));
        await Assert.ThrowsAsync<ScriptHostException>(() => full);

        Assert.True(_store.Reserve.IsGone);
        Assert.False(File.Exists(reserve));
        _store.Reserve.TryTake();
        Assert.False(_store.Reserve.IsGone);
        Assert.True(File.Exists(reserve));
    }

    public async Task DisposeAsync() => await _store.DisposeAsync();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Task InsertAsync(string id) => _store.Writer.WriteAsync(connection =>
    {
        connection.Prepare("INSERT INTO package_locks (packages, lock) VALUES (@id, x'')", ("@id", id)).ExecuteNonQuery();
    });

    private async Task<List<string>> ReadIdsAsync()
    {
        await using var connection = await _store.OpenReaderAsync(CancellationToken.None);
        return ReadIds(connection);
    }

    // What a process that starts now would find, while this one still has its files open.
    private List<string> ReadIdsOfACopy()
    {
        var copy = Directory.CreateDirectory(Path.Combine(_folder, "copy")).FullName;
        foreach (var file in Directory.GetFiles(_folder, "agent.db*"))
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        }

        using var connection = new SqliteConnection($"Data Source={Path.Combine(copy, "agent.db")};Pooling=False");
        connection.Open();
        return ReadIds(connection);
    }

    private static List<string> ReadIds(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT packages FROM package_locks ORDER BY rowid";
        using var reader = command.ExecuteReader();
        var ids = new List<string>();
        while (reader.Read())
        {
            ids.Add(reader.GetString(0));
        }

        return ids;
    }
}
