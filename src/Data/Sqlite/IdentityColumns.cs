using System.Globalization;
using ScriptHost.Data.Sql;

namespace ScriptHost.Data.Sqlite;

/// <summary>
/// An identity column becomes SQLite's <c>INTEGER PRIMARY KEY AUTOINCREMENT</c>, the only column that SQLite counts up itself; the
/// primary key constraint that names it, beside it or among the table's, is dropped. A table whose primary key is another column
/// cannot have both and is refused.
/// </summary>
internal static class IdentityColumns
{
    public static void Translate(SqlDraft draft)
    {
        var table = CreatedTable.Find(draft);
        var hasIdentity = false;
        for (var index = 0; index < draft.Count; index++)
        {
            if (IdentityClause.Find(draft, index) is not { } clause)
            {
                continue;
            }

            if (hasIdentity || table?.ElementAround(index) is not { } column)
            {
                throw SqliteTranslator.Refusal("identity columns other than one in CREATE TABLE");
            }

            hasIdentity = true;
            TranslateColumn(draft, column, clause);
            RemovePrimaryKeys(draft, table, column);
            if (clause.Start != 1)
            {
                draft.Append(table.Closing, StartAt(table.Name, clause.Start));
            }
        }
    }

    private static void TranslateColumn(SqlDraft draft, TableElement column, IdentityClause clause)
    {
        var type = column.First + 1;
        if (!draft.IsWord(type, "NUMBER", "INTEGER") && !draft.IsWord(type, "INT", "SMALLINT"))
        {
            throw SqliteTranslator.Refusal("identity columns of another type than NUMBER or INTEGER");
        }

        draft.Replace(type, "INTEGER");
        draft.Remove(type + 1, clause.First);
        draft.Replace(clause.First, "PRIMARY KEY AUTOINCREMENT");
        draft.Remove(clause.First + 1, clause.End);
    }

    private static void RemovePrimaryKeys(SqlDraft draft, CreatedTable table, TableElement column)
    {
        foreach (var element in table.Elements)
        {
            var key = PrimaryKey(draft, element);
            if (key == element.End)
            {
                continue;
            }

            var isNamed = draft.IsWord(key - 2, "CONSTRAINT");
            var first = isNamed ? key - 2 : key;
            if (element == column)
            {
                draft.Remove(first, key + 2);
            }
            else if (first == element.First && NamesAlone(draft, key + 2, column))
            {
                // With the comma before it: an element that is no column never comes first.
                draft.Remove(element.First - 1, element.End);
            }
            else
            {
                throw SqliteTranslator.Refusal($"an identity column ({draft.Text(column.First)}) beside a primary key of other columns");
            }
        }
    }

    private static int PrimaryKey(SqlDraft draft, TableElement element)
    {
        var index = element.First;
        while (index < element.End && !(draft.IsWord(index, "PRIMARY") && draft.IsWord(index + 1, "KEY")))
        {
            index = draft.IsSymbol(index, '(') ? draft.Closing(index) + 1 : index + 1;
        }

        return Math.Min(index, element.End);
    }

    private static bool NamesAlone(SqlDraft draft, int opening, TableElement column) =>
        draft.IsSymbol(opening, '(') && draft.IsSymbol(opening + 2, ')')
        && draft.Text(opening + 1).Trim('"').Equals(draft.Text(column.First).Trim('"'), StringComparison.OrdinalIgnoreCase);

    /// <summary>AUTOINCREMENT goes on from the number kept here. With IF NOT EXISTS the table may be there already: its number stays.</summary>
    private static string StartAt(string table, long start)
    {
        var name = $"'{table.Replace("'", "''", StringComparison.Ordinal)}'";
        var last = (start - 1).ToString(CultureInfo.InvariantCulture);
        return $";\nINSERT INTO sqlite_sequence (name, seq) SELECT {name}, {last} WHERE {name} NOT IN (SELECT name FROM sqlite_sequence)";
    }
}
