using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace ScriptHost.Data.Carried;

/// <summary>A statement or a call in the caller's session.</summary>
internal sealed class CarriedCommand(CarriedConnection connection) : DbCommand
{
    private readonly CarriedParameters _parameters = new();

    [AllowNull]
    public override string CommandText { get => field ?? ""; set; }

    /// <summary>Seconds until the statement is broken; 0, the default, waits for ever, as ODP.NET does.</summary>
    public override int CommandTimeout
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    }

    public override CommandType CommandType { get; set; } = CommandType.Text;

    public override bool DesignTimeVisible { get; set; }

    public override UpdateRowSource UpdatedRowSource { get; set; }

    protected override DbConnection? DbConnection
    {
        get => connection;
        set => throw new NotSupportedException("A command stays with the connection that made it.");
    }

    protected override DbParameterCollection DbParameterCollection => _parameters;

    protected override DbTransaction? DbTransaction { get; set; }

    public override void Cancel() => connection.Channel.Cancel();

    public override void Prepare()
    {
        // The session's driver keeps prepared what it sees again.
    }

    public override int ExecuteNonQuery() => Trip.Done(ExecuteNonQueryAsync);

    public override Task<int> ExecuteNonQueryAsync(CancellationToken cancellationToken) => ExecuteNonQueryAsync(Trip.Async(cancellationToken));

    public override object? ExecuteScalar() => Trip.Done(ExecuteScalarAsync);

    public override Task<object?> ExecuteScalarAsync(CancellationToken cancellationToken) => ExecuteScalarAsync(Trip.Async(cancellationToken));

    protected override DbParameter CreateDbParameter() => new CarriedParameter();

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => Trip.Done(ExecuteReaderAsync);

    protected override async Task<DbDataReader> ExecuteDbDataReaderAsync(CommandBehavior behavior, CancellationToken cancellationToken) =>
        await ExecuteReaderAsync(Trip.Async(cancellationToken));

    private async Task<int> ExecuteNonQueryAsync(Trip trip)
    {
        await using var reader = await ExecuteReaderAsync(trip);
        return reader.RecordsAffected;
    }

    private async Task<object?> ExecuteScalarAsync(Trip trip)
    {
        await using var reader = await ExecuteReaderAsync(trip);
        return reader.FieldCount > 0 && await reader.ReadAsync(trip) ? reader.GetValue(0) : null;
    }

    private async Task<CarriedDataReader> ExecuteReaderAsync(Trip trip)
    {
        connection.ThrowIfClosed();
        if (CommandText.Length == 0)
        {
            // What a COMMIT or a ROLLBACK becomes: that has been done.
            return new CarriedDataReader(connection.Channel, -1, 0, []);
        }

        var request = new PayloadWriter().Text(CommandText).Byte(Call).UInt16(_parameters.Count);
        var sent = new List<LobReference>();
        try
        {
            foreach (var parameter in _parameters.Items)
            {
                await WriteAsync(request, parameter, sent, trip);
            }

            return await ExecuteAsync(request, trip);
        }
        finally
        {
            await LobTransfer.FreeAsync(connection.Channel, sent, trip);
        }
    }

    private async Task<CarriedDataReader> ExecuteAsync(PayloadWriter request, Trip trip)
    {
        using var limit = CommandTimeout > 0
            ? new Timer(static state => ((CarriedChannel)state!).Cancel(), connection.Channel, TimeSpan.FromSeconds(CommandTimeout), Timeout.InfiniteTimeSpan)
            : null;
        var result = (await connection.Channel.AskAsync(CarriedMessage.Execute, request, trip)).Expect(CarriedMessage.Result);
        return await ReadResultAsync(result, trip);
    }

    private byte Call => CommandType switch
    {
        CommandType.Text => 0,
        CommandType.StoredProcedure => _parameters.Items.Any(parameter => parameter.Direction == ParameterDirection.ReturnValue) ? (byte)2 : (byte)1,
        _ => throw new NotSupportedException("Name the table in a SELECT: CommandType.TableDirect is not available in the caller's session."),
    };

    private async Task WriteAsync(PayloadWriter request, CarriedParameter parameter, List<LobReference> sent, Trip trip)
    {
        var value = parameter.Direction is ParameterDirection.Input or ParameterDirection.InputOutput
            ? await LobTransfer.SendAsync(connection.Channel, ColumnWriter.Normalize(parameter.Value), trip)
            : null;
        if (value is LobReference lob)
        {
            sent.Add(lob);
        }

        byte direction = parameter.Direction switch
        {
            ParameterDirection.Output => 2,
            ParameterDirection.InputOutput => 3,
            ParameterDirection.ReturnValue => 4,
            _ => 1,
        };
        request.Text(parameter.ParameterName.TrimStart(':', '@')).Byte(direction).Byte(parameter.OutputKind).UInt32((uint)Math.Max(0, parameter.Size));
        ColumnWriter.Write(request, [value]);
    }

    private async Task<CarriedDataReader> ReadResultAsync(PayloadReader result, Trip trip)
    {
        var affected = result.Int64();
        var cursor = result.UInt32();
        var columns = new CarriedColumn[result.UInt16()];
        for (var index = 0; index < columns.Length; index++)
        {
            columns[index] = CarriedColumn.Read(result);
        }

        var outputs = new List<(CarriedParameter Parameter, ColumnBlock Values, int Count)>();
        for (var left = result.UInt16(); left > 0; left--)
        {
            var name = result.Text();
            var count = result.UInt32() is var announced and <= int.MaxValue ? (int)announced : throw CarriedException.Malformed("an output of too many values");
            outputs.Add((Output(name), ColumnBlock.Read(result, count), count));
        }

        result.End();
        var reader = new CarriedDataReader(connection.Channel, affected, cursor, columns);
        await reader.ReceiveFirstAsync(trip);
        foreach (var (parameter, values, count) in outputs)
        {
            await ReceiveAsync(parameter, values, count, trip);
        }

        return reader;
    }

    private CarriedParameter Output(string name) =>
        _parameters.Items.FirstOrDefault(parameter => parameter.Direction != ParameterDirection.Input
            && parameter.ParameterName.TrimStart(':', '@').Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw CarriedException.Malformed($"a value of the parameter {name}, which is no output");

    private async Task ReceiveAsync(CarriedParameter parameter, ColumnBlock block, int count, Trip trip)
    {
        var values = new List<object>();
        for (var row = 0; row < count; row++)
        {
            var value = block.Value(row);
            if (value is LobReference lob)
            {
                value = await LobTransfer.ReadWholeAsync(connection.Channel, lob, trip);
                await LobTransfer.FreeAsync(connection.Channel, lob, trip);
            }

            values.Add(value ?? DBNull.Value);
        }

        parameter.Value = values switch
        {
            [var one] => one,
            [] => DBNull.Value,
            _ => values.ToArray(),
        };
    }
}
