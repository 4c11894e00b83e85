using ScriptHost.Scheduling.Definitions;
using ScriptHost.Scheduling.Views.Compiling;

namespace ScriptHost.Scheduling.Views.Sources;

/// <summary>What definitions of views are made of. Expressions are of the scheduler's tables in SQLite's words.</summary>
internal static class ViewColumns
{
    /// <summary>Stands for the time of the statement in ticks.</summary>
    public const string Now = "@now@";

    public static readonly SqlType Name = SqlType.Varchar(128);
    public static readonly SqlType LongName = SqlType.Varchar(261);
    public static readonly SqlType Flag = SqlType.Varchar(5);
    public static readonly SqlType ShortInterval = SqlType.DayInterval(3, 0);

    public static ViewColumn Column(string name, SqlType type, string sql) => new(name, type, sql);

    public static ViewColumn Required(string name, SqlType type, string sql) => new(name, type, sql) { IsNotNull = true };

    /// <summary>A column of Oracle's that means nothing here.</summary>
    public static ViewColumn Null(string name, SqlType type) => new(name, type, "NULL");

    public static ViewColumn Always(string name, SqlType type, string value) => new(name, type, $"'{value}'");

    /// <summary>An attribute of the object o as text, with its default.</summary>
    public static string Attribute(string name, AttributeOwners owner = AttributeOwners.Jobs)
    {
        var set = $"json_extract(o.attributes, '$.{name}')";
        var row = AttributeTable.Rows.First(row => row.Name == name && row.Owners.HasFlag(owner));
        return row.Default is null ? set : $"coalesce({set}, '{row.Default}')";
    }

    public static ViewColumn OfAttribute(string column, SqlType type, string name, AttributeOwners owner = AttributeOwners.Jobs) => new(column, type, type.Kind switch
    {
        ValueKind.Number => $"CAST({Attribute(name, owner)} AS INTEGER)",
        ValueKind.Zoned => $"job_zoned({Attribute(name, owner)})",
        ValueKind.DayInterval => $"job_interval({Attribute(name, owner)})",
        _ => Attribute(name, owner),
    });
}
