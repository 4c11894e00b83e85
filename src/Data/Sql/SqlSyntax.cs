namespace ScriptHost.Data.Sql;

/// <summary>Where the databases cut a text into tokens differently.</summary>
internal enum SqlSyntax
{
    /// <summary>Oracle's notations, and SQLite's, which has nothing of its own that collides with them.</summary>
    Oracle,

    /// <summary>Also $tag$…$tag$ and E'…\'…' literals and comments in comments; <c>$1</c> and what follows <c>::</c> are no placeholders.</summary>
    PostgreSql,
}
