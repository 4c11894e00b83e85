using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using ScriptHost.Errors;
using ScriptHost.Scheduling.Definitions;
using ScriptHost.Scheduling.History;
using ScriptHost.Scheduling.Store;
using ScriptHost.Storage;

namespace ScriptHost.Tests.Storage;

public sealed class SchedulerSchemaTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("schema").FullName;

    [Fact]
    public async Task A_store_of_the_first_release_keeps_its_jobs_runs_and_id_after_a_copy()
    {
        File.Copy(Path.Combine(Repository.Root, "tests/ScriptHost.Tests/Storage/Fixtures/scheduler-version-1.db"), Path.Combine(_folder, "scheduler.db"));

        await using var file = SchedulerStore.Open(_folder, NullLogger<SchedulerStore>.Instance);
        var jobs = new JobStore(file.Writer);
        await jobs.OpenAsync();

        var name = new ObjectName("ADA", "NIGHTLY");
        Assert.Equal("0a1b2c3d", jobs.Id);
        Assert.Equal("FREQ=DAILY", await jobs.TransactAsync(tables => tables.Find(name)!.Attributes.FindText("repeat_interval")));
        var details = Assert.Single(await jobs.TransactAsync(tables => tables.Details.List(HistoryFilter.Of(name, 10))));
        Assert.Equal("0a1b2c3d.1.8de0.1", details.RunId);
        var entry = Assert.Single(await jobs.TransactAsync(tables => tables.Log.List(HistoryFilter.Of(name, 10))));
        Assert.Equal((details.LogId, details.LogDate, "RUN", details.Status, details.AdditionalInfo), (entry.LogId, entry.LogDate, entry.Operation, entry.Status!, entry.AdditionalInfo));
        Assert.Equal(details.LogId + 1, await jobs.TransactAsync(tables => tables.Log.Insert(new JobLogEntry(name, "UPDATE"))));
        Assert.True(File.Exists(Path.Combine(_folder, "scheduler.db.version-1")));
    }

    [Fact]
    public async Task A_store_of_the_first_release_that_no_scheduler_ever_used_gets_its_tables()
    {
        var path = Path.Combine(_folder, "scheduler.db");
        File.Copy(Path.Combine(Repository.Root, "tests/ScriptHost.Tests/Storage/Fixtures/scheduler-version-1.db"), path);
        await using (var connection = new SqliteConnection($"Data Source={path};Pooling=False"))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "DROP TABLE job_schema; DROP TABLE job_arguments; DROP TABLE job_standings; DROP TABLE job_objects; DROP TABLE run_firings; DROP TABLE run_details; DROP TABLE job_settings";
            await command.ExecuteNonQueryAsync();
        }

        await using var file = SchedulerStore.Open(_folder, NullLogger<SchedulerStore>.Instance);
        var jobs = new JobStore(file.Writer);
        await jobs.OpenAsync();

        Assert.Equal(8, jobs.Id.Length);
        Assert.Empty(await jobs.TransactAsync(tables => tables.ListJobIds()));
    }

    [Fact]
    public async Task A_store_of_a_later_release_is_refused()
    {
        await using (var file = SchedulerStore.Open(_folder, NullLogger<SchedulerStore>.Instance))
        {
            await file.Writer.WriteAsync(connection => connection.Execute("PRAGMA user_version = 99"));
        }

        var failure = Assert.Throws<ScriptHostException>(() => SchedulerStore.Open(_folder, NullLogger<SchedulerStore>.Instance));
        Assert.Contains("version 99", failure.Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
