using ScriptHost.Cli.Sql.Sources;

namespace ScriptHost.Cli.Sql.Sessions;

/// <summary>Finds the statements, blocks and commands of a source, as SQL*Plus does.</summary>
internal static class UnitSplitter
{
    private static readonly HashSet<string> Commands = new(StringComparer.Ordinal)
    {
        "SET", "PROMPT", "PRO", "DEFINE", "DEF", "UNDEFINE", "UNDEF", "WHENEVER", "EXIT", "QUIT", "REM", "REMARK", "SHOW", "SHO", "SPOOL", "SPO", "CONNECT", "CONN", "DISCONNECT",
        "DESCRIBE", "DESC", "COLUMN", "COL", "ACCEPT", "PAUSE", "HOST", "START", "VARIABLE", "VAR", "PRINT", "TIMING", "TTITLE", "BTITLE", "BREAK", "CLEAR", "EDIT", "GET", "SAVE", "RUN",
    };

    // What CREATE makes that holds PL/SQL, and so ends with / as well.
    private static readonly HashSet<string> Programs = new(StringComparer.OrdinalIgnoreCase) { "PROCEDURE", "FUNCTION", "PACKAGE", "TRIGGER", "TYPE" };

    /// <summary>The next unit from a place on; null when there is none.</summary>
    public static RawUnit? Find(string text, int from)
    {
        var start = SkipBetween(text, from);
        if (start >= text.Length)
        {
            return null;
        }

        var word = text[start..Lexemes.NameEnd(text, start)];
        word = word.Length <= 30 ? word.ToUpperInvariant() : word;
        return word is "EXEC" or "EXECUTE" ? Line(text, start, UnitKind.Calls, word)
            : Commands.Contains(word) || text[start] is '@' or '!' ? Line(text, start, UnitKind.Command, word)
            : Until(text, start, word is "BEGIN" or "DECLARE" || text[start] == '<' || IsProgram(text, start, word) ? UnitKind.Block : UnitKind.Statement, word);
    }

    // Blanks, comments, and ends of what ended before.
    private static int SkipBetween(string text, int at)
    {
        while (at < text.Length)
        {
            var lexeme = Lexemes.At(text, at);
            if (!lexeme.IsClosed || (lexeme.Kind is LexemeKind.Literal or LexemeKind.QuotedName) || (lexeme.Kind == LexemeKind.Other && text[at] is not ('/' or ';')))
            {
                return at;
            }

            at = lexeme.End;
        }

        return at;
    }

    private static RawUnit Line(string text, int start, UnitKind kind, string word)
    {
        for (var from = start; ;)
        {
            var newLine = text.IndexOf('\n', from);
            var end = newLine < 0 ? text.Length : newLine;
            var isContinued = newLine >= 0 && text.AsSpan(start, end - start).TrimEnd() is [.., '-'] line && word is not ("REM" or "REMARK") && line.Length > 1;
            if (!isContinued)
            {
                return new RawUnit(kind, word, start, end, newLine < 0 ? end : newLine + 1, newLine >= 0);
            }

            from = newLine + 1;
        }
    }

    private static RawUnit Until(string text, int start, UnitKind kind, string word)
    {
        var (isAfterSemicolon, isLineBlank) = (false, false);
        for (var at = start; at < text.Length;)
        {
            var lexeme = Lexemes.At(text, at);
            if (lexeme.Kind == LexemeKind.Blank || lexeme.Kind is LexemeKind.Comment or LexemeKind.LineComment)
            {
                isLineBlank |= text[at] == '\n';
                at = lexeme.End;
                continue;
            }

            if (text[at] == ';' && kind == UnitKind.Statement)
            {
                return new RawUnit(kind, word, start, at, at + 1, IsEnded: true);
            }

            if (text[at] == '/' && lexeme.Kind == LexemeKind.Other && (isAfterSemicolon || isLineBlank) && IsRestOfLineBlank(text, at + 1))
            {
                return new RawUnit(kind, word, start, at, at + 1, IsEnded: true);
            }

            isAfterSemicolon = text[at] == ';';
            isLineBlank = false;
            at = lexeme.Kind == LexemeKind.Other && Lexemes.IsNameStart(text[at]) ? Lexemes.NameEnd(text, at) : lexeme.End;
        }

        return new RawUnit(kind, word, start, text.Length, text.Length, IsEnded: false);
    }

    private static bool IsProgram(string text, int start, string word)
    {
        if (word != "CREATE")
        {
            return false;
        }

        var words = text.AsSpan(start, Math.Min(200, text.Length - start)).ToString().Split((char[]?)null, 7, StringSplitOptions.RemoveEmptyEntries);
        return words.Skip(1).Take(5).Any(Programs.Contains);
    }

    private static bool IsRestOfLineBlank(string text, int at)
    {
        while (at < text.Length && text[at] != '\n')
        {
            if (!char.IsWhiteSpace(text[at++]))
            {
                return false;
            }
        }

        return true;
    }
}
