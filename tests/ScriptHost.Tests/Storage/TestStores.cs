using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using ScriptHost.Scheduling;
using ScriptHost.Scheduling.Views;
using ScriptHost.Storage;
using ScriptHost.Tests.Shared;

namespace ScriptHost.Tests.Storage;

/// <summary>A scheduler's store of a test's own, which can be opened again: a file, or a schema of the tests' server.</summary>
/// <param name="server">Null: a file.</param>
internal sealed class TestStores(PostgreSqlServer? server)
{
    private readonly string _folder = Directory.CreateTempSubdirectory("scheduler").FullName;
    private readonly NpgsqlDataSource? _source = server is null ? null : PostgreSqlSource.Create(OptionsOf(server));

    /// <summary>Of the file, and for whatever else is kept.</summary>
    public string Folder => _folder;

    /// <summary>Null: a file.</summary>
    public NpgsqlDataSource? Source => _source;

    public IViewRows Rows => _source is null ? new FileViewRows(Path.Combine(_folder, "scheduler.db")) : new CopiedViewRows(_source, Schema);

    /// <summary>Of the tables.</summary>
    public string Schema => new NpgsqlConnectionStringBuilder(_source!.ConnectionString).SearchPath!;

    public static PostgreSqlOptions OptionsOf(PostgreSqlServer server) =>
        new() { ConnectionString = server.ConnectionString("postgres"), Schema = $"test_{Guid.NewGuid():N}" };

    public SchedulerStore Open() => new(
        _source is null
            ? new StoreFile(Path.Combine(_folder, "scheduler.db"), SchedulerSchema.Schema, Durability.Normal, new DiskReserve(_folder, 0), NullLogger.Instance)
            : new PostgreSqlDatabase(_source, new PostgreSqlSchema(SchedulerSchema.Schema, Schema)),
        NullLogger<SchedulerStore>.Instance);

    /// <summary>Ends with the test.</summary>
    public async Task RemoveAsync()
    {
        if (_source is not null)
        {
            await _source.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }
}
