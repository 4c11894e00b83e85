using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace ScriptHost.Data.Tests.Oracle;

public sealed class RecordingCommand(RecordingDriver driver) : DbCommand
{
    public bool BindByName { get; set; }

    public int ArrayBindCount { get; set; }

    public int InitialLOBFetchSize { get; set; }

    [AllowNull]
    public override string CommandText { get; set; } = "";

    public override int CommandTimeout { get; set; }

    public override CommandType CommandType { get; set; } = CommandType.Text;

    public override bool DesignTimeVisible { get; set; }

    public override UpdateRowSource UpdatedRowSource { get; set; }

    protected override DbConnection? DbConnection { get; set; }

    // The list is any driver's; what it holds are parameters with every direction.
    protected override DbParameterCollection DbParameterCollection { get; } = new RecordingParameters();

    protected override DbTransaction? DbTransaction { get; set; }

    public override void Cancel() => driver.Log.Add("CANCEL");

    public override void Prepare()
    {
    }

    public override int ExecuteNonQuery()
    {
        Record();
        foreach (DbParameter parameter in Parameters)
        {
            if (parameter.Direction != ParameterDirection.Input && driver.Outputs.TryGetValue(parameter.ParameterName, out var value))
            {
                parameter.Value = value;
            }
        }

        return 1;
    }

    public override object? ExecuteScalar()
    {
        Record();
        return Rows() is [[var value, ..], ..] ? value : null;
    }

    protected override DbParameter CreateDbParameter() => new RecordingParameter();

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior)
    {
        Record();
        var table = new DataTable();
        var rows = Rows();
        foreach (var (index, value) in (rows.FirstOrDefault() ?? []).Index())
        {
            table.Columns.Add($"C{index}", value is DBNull ? typeof(string) : value.GetType());
        }

        foreach (var row in rows)
        {
            table.Rows.Add(row);
        }

        return table.CreateDataReader();
    }

    private object[][] Rows() => driver.Answers.Find(answer => CommandText.Contains(answer.Text, StringComparison.Ordinal)).Rows ?? [];

    private void Record()
    {
        var binds = Parameters.Cast<DbParameter>().Select(parameter => $"{parameter.ParameterName}={Describe(parameter)}");
        driver.Log.Add(Parameters.Count == 0 ? CommandText : $"{CommandText} [{string.Join(", ", binds)}]");
        if (driver.Failure is var (text, message) && CommandText.Contains(text, StringComparison.Ordinal))
        {
            driver.Failure = null;
            throw new RecordedException(message);
        }
    }

    private static string Describe(DbParameter parameter) => parameter.Direction != ParameterDirection.Input
        ? $"{parameter.Direction}:{parameter.DbType}{(parameter.Size > 0 ? $"({parameter.Size})" : "")}"
        : parameter.Value switch
        {
            byte[] bytes => Convert.ToHexStringLower(bytes),
            DBNull => "null",
            Array values => $"{values.GetType().Name}{{{string.Join(",", values.Cast<object?>().Select(value => value is DBNull ? "null" : value))}}}",
            var value => value?.ToString() ?? "null",
        };
}

public sealed class RecordedException(string message) : DbException(message)
{
    /// <summary>As the driver's: one for each row that failed.</summary>
    public IReadOnlyList<RecordedError> Errors { get; } = [new RecordedError(1)];
}

public sealed record RecordedError(int ArrayBindIndex);
