using System.Collections.Concurrent;

namespace ScriptHost.Data.Sql;

/// <summary>Translated statements by their text and user. A job's statements are few; texts with values written into them must not fill the worker's memory.</summary>
internal sealed class StatementCache
{
    private const int MaxStatements = 1000;
    private const int MaxLength = 16 * 1024;

    private readonly ConcurrentDictionary<(string Sql, string User), TranslatedStatement> _statements = new();

    public TranslatedStatement GetOrAdd(string sql, string user, Func<string, string, TranslatedStatement> translate)
    {
        if (_statements.TryGetValue((sql, user), out var statement))
        {
            return statement;
        }

        statement = translate(sql, user);
        if (sql.Length <= MaxLength)
        {
            if (_statements.Count >= MaxStatements)
            {
                _statements.Clear();
            }

            _statements[(sql, user)] = statement;
        }

        return statement;
    }
}
