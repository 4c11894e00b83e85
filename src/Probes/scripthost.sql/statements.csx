// What `scripthost sql --profile` executes on the owner's database. The arguments together are a JSON text: the statements, what follows their errors, and
// how the session ends. Each line printed is a JSON object with the statement's number in "s": columns, row, rows, changed, or error.
using System.Collections;
using System.Data.Common;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

const string Savepoint = "scripthost_sql";
const int ShownBytes = 32;

async Task<int> GsfMain(int argc, string[] argv, IScriptContext ctx)
{
    using var plan = JsonDocument.Parse(string.Concat(argv));
    using var replies = new Replies(Console.OpenStandardOutput(), plan.RootElement.GetProperty("maxBytes").GetInt64());
    var connection = ctx.Connection;
    var number = 0;
    foreach (var statement in plan.RootElement.GetProperty("statements").EnumerateArray())
    {
        if (!await TryAsync(number, replies, () => ExecuteAsync(connection, statement, number, replies, ctx.CancellationToken), ctx))
        {
            await EndAsync(connection, statement.GetProperty("atError").GetString(), ctx.CancellationToken);
            if (!statement.GetProperty("continues").GetBoolean())
            {
                return 1;
            }
        }

        number++;
    }

    return await TryAsync(number, replies, () => EndAsync(connection, plan.RootElement.GetProperty("atEnd").GetString(), ctx.CancellationToken), ctx) ? 0 : 1;
}

async Task<bool> TryAsync(int number, Replies replies, Func<Task> work, IScriptContext ctx)
{
    try
    {
        await work();
        replies.Flush();
        return true;
    }
    catch (Exception exception) when (!ctx.CancellationToken.IsCancellationRequested)
    {
        replies.Error(number, exception.Message, (exception as ScriptDbException)?.Position);
        return false;
    }
}

async Task ExecuteAsync(ScriptConnection connection, JsonElement statement, int number, Replies replies, CancellationToken cancellationToken)
{
    var (sql, provider) = (statement.GetProperty("sql").GetString(), connection.InnerConnection.GetType().Assembly.GetName().Name);
    if (statement.GetProperty("isBlock").GetBoolean() && provider != "Oracle.ManagedDataAccess")
    {
        throw new NotSupportedException("a block is PL/SQL, which this profile's database does not have. A transaction begins by itself, with the first statement.");
    }

    // PostgreSQL takes nothing more of a transaction in which a statement failed, unless it goes back to a savepoint.
    var isKept = provider == "Npgsql" && statement.GetProperty("continues").GetBoolean() && statement.GetProperty("atError").GetString() == "none" && !statement.GetProperty("isOfTransaction").GetBoolean();
    if (isKept)
    {
        await connection.SaveAsync(Savepoint, cancellationToken);
    }

    try
    {
        if (statement.GetProperty("isOfTransaction").GetBoolean())
        {
            // It has no rows, whatever a driver says.
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            await command.ExecuteNonQueryAsync(cancellationToken);
            replies.Changed(number, 0);
            return;
        }

        await PrintAsync(connection, sql, number, replies, cancellationToken);
    }
    catch when (isKept && connection.IsHealthy)
    {
        await connection.RollbackToAsync(Savepoint, cancellationToken);
        throw;
    }

    if (isKept)
    {
        using var cursor = connection.Cursor();
        await cursor.ExecuteAsync($"RELEASE SAVEPOINT {Savepoint}", null, cancellationToken);
    }
}

async Task PrintAsync(ScriptConnection connection, string sql, int number, Replies replies, CancellationToken cancellationToken)
{
    using var cursor = connection.Cursor();
    await cursor.ExecuteAsync(sql, null, cancellationToken);
    if (cursor.Description.Count == 0)
    {
        replies.Changed(number, cursor.RowCount);
        return;
    }

    var row = await cursor.FetchOneAsync(cancellationToken);
    replies.Columns(number, cursor.Description, row);
    var count = 0L;
    for (; row is not null; row = await cursor.FetchOneAsync(cancellationToken))
    {
        replies.Row(number, row);
        count++;
    }

    replies.Rows(number, count);
}

async Task EndAsync(ScriptConnection connection, string how, CancellationToken cancellationToken)
{
    if (how == "commit")
    {
        await connection.CommitAsync(cancellationToken);
    }
    else if (how == "rollback")
    {
        await connection.RollbackAsync(cancellationToken);
    }
}

static string Show(object value) => value switch
{
    null => null,
    string text => text,
    bool flag => flag ? "TRUE" : "FALSE",
    byte[] bytes => Convert.ToHexString(bytes, 0, Math.Min(bytes.Length, ShownBytes)) + (bytes.Length > ShownBytes ? $"… ({bytes.Length} bytes)" : ""),
    DateTime time => time.ToString(time.Kind == DateTimeKind.Utc ? "yyyy-MM-dd HH:mm:ss.FFFFFFF '+00:00'" : "yyyy-MM-dd HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture),
    DateTimeOffset time => time.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF zzz", CultureInfo.InvariantCulture),
    DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
    IFormattable one => one.ToString(null, CultureInfo.InvariantCulture),
    IEnumerable many => $"{{{string.Join(",", many.Cast<object>().Select(one => Show(one) ?? "NULL"))}}}",
    _ => value.ToString(),
};

static bool IsNumber(object value) => value is sbyte or byte or short or ushort or int or uint or long or ulong or float or double or decimal or System.Numerics.BigInteger;

/// <summary>Lines of JSON, as many bytes as are allowed.</summary>
sealed class Replies(Stream output, long maxBytes) : IDisposable
{
    private const int FlushedBytes = 64 * 1024;

    private readonly MemoryStream _lines = new();
    private long _total;

    public void Columns(int number, IReadOnlyList<DbColumn> columns, Row first) => Write(number, json =>
    {
        json.WriteStartArray("columns");
        for (var index = 0; index < columns.Count; index++)
        {
            var column = columns[index];
            json.WriteStartObject();
            json.WriteString("name", column.ColumnName);
            json.WriteString("type", column.DataTypeName ?? column.DataType?.Name ?? "");
            json.WriteBoolean("isNumber", first?[index] is { } value ? IsNumber(value) : column.DataType is { IsPrimitive: true } type && type != typeof(bool) || column.DataType == typeof(decimal));
            json.WriteBoolean("isNotNull", column.AllowDBNull == false);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    public void Row(int number, Row row) => Write(number, json =>
    {
        json.WriteStartArray("row");
        foreach (var value in row)
        {
            json.WriteStringValue(Show(value));
        }

        json.WriteEndArray();
    });

    public void Rows(int number, long count) => Write(number, json => json.WriteNumber("rows", count));

    public void Changed(int number, long count) => Write(number, json => json.WriteNumber("changed", count));

    public void Error(int number, string message, int? position)
    {
        // However much was said before.
        Append(number, json =>
        {
            json.WriteString("error", message);
            json.WriteNumber("position", position ?? 0);
        });
        Flush();
    }

    public void Flush()
    {
        output.Write(_lines.GetBuffer(), 0, (int)_lines.Length);
        output.Flush();
        _lines.SetLength(0);
    }

    public void Dispose() => Flush();

    private void Write(int number, Action<Utf8JsonWriter> write)
    {
        var before = _lines.Length;
        Append(number, write);
        _total += _lines.Length - before;
        if (_total > maxBytes)
        {
            _lines.SetLength(before);
            throw new InvalidOperationException($"the rows are more than {maxBytes / 1024 / 1024} MB. Ask for fewer: WHERE, or FETCH FIRST n ROWS ONLY.");
        }

        if (_lines.Length > FlushedBytes)
        {
            Flush();
        }
    }

    private void Append(int number, Action<Utf8JsonWriter> write)
    {
        using (var json = new Utf8JsonWriter(_lines, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteNumber("s", number);
            write(json);
            json.WriteEndObject();
        }

        _lines.WriteByte((byte)'\n');
    }
}
