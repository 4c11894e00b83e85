using Microsoft.Data.Sqlite;
using ScriptHost.Errors;

namespace ScriptHost.Scheduling.Views;

/// <summary>The tables themselves, in scheduler.db: nothing is copied, and their indexes serve.</summary>
/// <param name="path">Of scheduler.db.</param>
internal sealed class FileViewRows(string path) : IViewRows
{
    public async Task<SqliteConnection> OpenAsync(IReadOnlyList<RowNeeds> needs, CancellationToken cancellationToken)
    {
        // Not pooled: what a query leaves in a connection goes with it.
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        try
        {
            await connection.OpenAsync(cancellationToken);
            return connection;
        }
        catch (SqliteException exception)
        {
            await connection.DisposeAsync();
            throw new ScriptHostException(ErrorCode.StoreFailed, $"The scheduler's store '{path}' cannot be read: {exception.Message}", exception);
        }
    }
}
