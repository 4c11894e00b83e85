using System.Collections;
using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using ScriptHost.Scripting;

namespace ScriptHost.Data;

/// <summary>
/// The driver's reader, with the connection's errors and cancellation: a statement fails, or is broken, while its rows are fetched
/// just as well as when it starts.
/// </summary>
internal sealed class ScriptDataReader : DbDataReader
{
    private readonly ScriptConnection _connection;
    private readonly DbDataReader _inner;
    private readonly bool _closesConnection;

    public ScriptDataReader(ScriptConnection connection, DbDataReader inner, CommandBehavior behavior)
    {
        _connection = connection;
        _inner = inner;
        _closesConnection = behavior.HasFlag(CommandBehavior.CloseConnection);
        connection.Opened(this);
    }

    public override int Depth => _inner.Depth;

    public override int FieldCount => _inner.FieldCount;

    public override bool HasRows => _inner.HasRows;

    public override bool IsClosed => _inner.IsClosed;

    public override int RecordsAffected => _inner.RecordsAffected;

    public override int VisibleFieldCount => _inner.VisibleFieldCount;

    public override object this[int ordinal] => _inner[ordinal];

    public override object this[string name] => _inner[name];

    public override bool Read()
    {
        using var interrupt = StatementInterrupt.On(_connection, Trip.Sync);
        try
        {
            return _inner.Read();
        }
        catch (Exception e) when (e is DbException or OperationCanceledException)
        {
            throw Failure(e, interrupt);
        }
    }

    public override async Task<bool> ReadAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var interrupt = StatementInterrupt.On(_connection, Trip.Async(cancellationToken));
        try
        {
            return await _inner.ReadAsync(interrupt?.Trip.CancellationToken ?? CancellationToken.None);
        }
        catch (Exception e) when (e is DbException or OperationCanceledException)
        {
            throw Failure(e, interrupt);
        }
    }

    public override bool NextResult()
    {
        using var interrupt = StatementInterrupt.On(_connection, Trip.Sync);
        try
        {
            return _inner.NextResult();
        }
        catch (Exception e) when (e is DbException or OperationCanceledException)
        {
            throw Failure(e, interrupt);
        }
    }

    public override async Task<bool> NextResultAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var interrupt = StatementInterrupt.On(_connection, Trip.Async(cancellationToken));
        try
        {
            return await _inner.NextResultAsync(interrupt?.Trip.CancellationToken ?? CancellationToken.None);
        }
        catch (Exception e) when (e is DbException or OperationCanceledException)
        {
            throw Failure(e, interrupt);
        }
    }

    public override void Close()
    {
        _connection.Closed(this);
        try
        {
            _inner.Close();
        }
        catch (DbException e)
        {
            throw Failure(e, null);
        }

        if (_closesConnection)
        {
            _connection.Close();
        }
    }

    public override bool GetBoolean(int ordinal) => _inner.GetBoolean(ordinal);

    public override byte GetByte(int ordinal) => _inner.GetByte(ordinal);

    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) =>
        _inner.GetBytes(ordinal, dataOffset, buffer, bufferOffset, length);

    public override char GetChar(int ordinal) => _inner.GetChar(ordinal);

    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) =>
        _inner.GetChars(ordinal, dataOffset, buffer, bufferOffset, length);

    public override string GetDataTypeName(int ordinal) => _inner.GetDataTypeName(ordinal);

    public override DateTime GetDateTime(int ordinal) => _inner.GetDateTime(ordinal);

    public override decimal GetDecimal(int ordinal) => _inner.GetDecimal(ordinal);

    public override double GetDouble(int ordinal) => _inner.GetDouble(ordinal);

    public override IEnumerator GetEnumerator() => new DbEnumerator(this, _closesConnection);

    [return: DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields | DynamicallyAccessedMemberTypes.PublicProperties)]
    public override Type GetFieldType(int ordinal) => _inner.GetFieldType(ordinal);

    public override T GetFieldValue<T>(int ordinal) => _inner.GetFieldValue<T>(ordinal);

    public override float GetFloat(int ordinal) => _inner.GetFloat(ordinal);

    public override Guid GetGuid(int ordinal) => _inner.GetGuid(ordinal);

    public override short GetInt16(int ordinal) => _inner.GetInt16(ordinal);

    public override int GetInt32(int ordinal) => _inner.GetInt32(ordinal);

    public override long GetInt64(int ordinal) => _inner.GetInt64(ordinal);

    public override string GetName(int ordinal) => _inner.GetName(ordinal);

    public override int GetOrdinal(string name) => _inner.GetOrdinal(name);

    public override DataTable? GetSchemaTable() => _inner.GetSchemaTable();

    public override Stream GetStream(int ordinal) => _inner.GetStream(ordinal);

    public override string GetString(int ordinal) => _inner.GetString(ordinal);

    public override TextReader GetTextReader(int ordinal) => _inner.GetTextReader(ordinal);

    public override object GetValue(int ordinal) => _inner.GetValue(ordinal);

    public override int GetValues(object[] values) => _inner.GetValues(values);

    public override bool IsDBNull(int ordinal) => _inner.IsDBNull(ordinal);

    private Exception Failure(Exception error, StatementInterrupt? interrupt)
    {
        _connection.LeaveFailed(hasBegunTransaction: false, error);
        return _connection.Failure(error, interrupt);
    }
}
