using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using OracleLookAlike;

namespace Oracle.ManagedDataAccess.Client;

public sealed class OracleCommand(OracleConnection connection) : DbCommand
{
    // By position unless told otherwise, as the driver.
    public bool BindByName { get; set; }

#if !OLD_DRIVER
    public int ArrayBindCount { get; set; }

    public int InitialLOBFetchSize { get; set; }
#endif

    [AllowNull]
    public override string CommandText { get; set; } = "";

    public override int CommandTimeout { get; set; }

    public override CommandType CommandType { get; set; } = CommandType.Text;

    public override bool DesignTimeVisible { get; set; }

    public override UpdateRowSource UpdatedRowSource { get; set; }

    protected override DbConnection? DbConnection { get; set; } = connection;

    protected override DbParameterCollection DbParameterCollection { get; } = new OracleParameterCollection();

    // The connection's counts, whatever is set here.
    protected override DbTransaction? DbTransaction { get; set; }

    private Tape Tape => connection.Tape;

    public override void Cancel() => Tape.Log.Add("CANCEL");

    public override void Prepare()
    {
    }

    public override int ExecuteNonQuery()
    {
        Record();
        foreach (DbParameter parameter in Parameters)
        {
            if (parameter.Direction != ParameterDirection.Input && Tape.Outputs.TryGetValue(parameter.ParameterName, out var value))
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

    protected override DbParameter CreateDbParameter() => new OracleParameter();

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior)
    {
        Record();
        var table = new DataTable { Locale = CultureInfo.InvariantCulture };
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

    private object[][] Rows() => Tape.Answers.Find(answer => CommandText.Contains(answer.Text, StringComparison.Ordinal)).Rows ?? [];

    private void Record()
    {
        Tape.Log.Add(CommandText);
        Tape.Log.Add($"    {(connection.Transaction is null ? "commits by itself" : "in the transaction")}, {(BindByName ? "by name" : "by position")}{Extras()}");
        Tape.Log.AddRange(Parameters.Cast<OracleParameter>().Select(parameter => $"    {parameter}"));
        if (Tape.Failure is var (text, message) && CommandText.Contains(text, StringComparison.Ordinal))
        {
            Tape.Failure = null;
            throw new OracleException(message);
        }
    }

    private string Extras()
    {
#if OLD_DRIVER
        return "";
#else
        return (InitialLOBFetchSize == -1 ? ", LOBs with their rows" : "") + (ArrayBindCount > 0 ? $", {ArrayBindCount} rows" : "");
#endif
    }
}
