using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using ScriptHost.Scheduling;
using ScriptHost.Storage;

namespace ScriptHost.Benchmarks.Scheduling;

/// <summary>A new store of the scheduler that goes with this: in a folder, or in a schema of a PostgreSQL database.</summary>
internal sealed class BenchStore : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bench").FullName;
    private readonly PostgreSqlOptions? _options;
    private readonly NpgsqlDataSource? _source;

    /// <param name="database">A connection string of PostgreSQL; null: SQLite.</param>
    public BenchStore(string? database)
    {
        if (database is null)
        {
            Store = SchedulerStore.Open(_folder, NullLogger<SchedulerStore>.Instance);
            return;
        }

        _options = new PostgreSqlOptions { ConnectionString = database, Schema = $"bench_{Guid.NewGuid():N}" };
        _source = PostgreSqlSource.Create(_options);
        Store = new SchedulerStore(new PostgreSqlDatabase(_source, PostgreSqlSource.SchemaOf(_options)), NullLogger<SchedulerStore>.Instance);
    }

    public string Name => _source is null ? "SQLite" : "PostgreSQL";

    public SchedulerStore Store { get; }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        if (_source is not null)
        {
            await using (var drop = _source.CreateCommand($"DROP SCHEMA {_options!.Schema} CASCADE"))
            {
                await drop.ExecuteNonQueryAsync();
            }

            await _source.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }
}
