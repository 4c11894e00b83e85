using System.Globalization;
using ScriptHost.Scheduling.Views.Syntax;

namespace ScriptHost.Scheduling.Views.Compiling;

/// <summary>Words that look like columns: ROWNUM, USER, and the time, which is one for the whole statement.</summary>
internal static class PseudoColumns
{
    private static readonly HashSet<string> Names = ["ROWNUM", "USER", "SYSDATE", "CURRENT_DATE", "SYSTIMESTAMP", "CURRENT_TIMESTAMP", "LOCALTIMESTAMP", "SESSIONTIMEZONE", "DBTIMEZONE"];

    public static bool Is(ColumnName name) => name is { Qualifier: null, IsQuoted: false } && Names.Contains(name.Name);

    public static Typed? Find(ColumnName name, Scope scope, QueryCompiler queries)
    {
        if (!Is(name))
        {
            return null;
        }

        var now = queries.Catalog.Now.UtcTicks;
        string Ticks(long ticks) => ticks.ToString(CultureInfo.InvariantCulture);
        return name.Name switch
        {
            "ROWNUM" => scope.CountRows(name.At),
            "USER" => new Typed(ExpressionCompiler.Quote(queries.Catalog.User), SqlType.Varchar(128)),
            "SYSDATE" or "CURRENT_DATE" => new Typed(Ticks(now - (now % TimeSpan.TicksPerSecond)), SqlType.Date),
            "LOCALTIMESTAMP" => new Typed(Ticks(now), SqlType.Timestamp),
            "SESSIONTIMEZONE" or "DBTIMEZONE" => new Typed("'+00:00'", SqlType.Varchar(75)),
            _ => new Typed(Ticks(now), SqlType.Instant),
        };
    }
}
