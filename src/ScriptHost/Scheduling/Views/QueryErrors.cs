using System.Globalization;
using ScriptHost.Errors;

namespace ScriptHost.Scheduling.Views;

/// <summary>What is wrong with a query, with Oracle's number and, where it is a place in the text, with line and column.</summary>
internal sealed class QueryErrors(string sql)
{
    public ScriptHostException MissingExpression(int at) => Bad(936, "missing expression", at);

    public ScriptHostException NotEnded(int at, string found) => Bad(933, $"SQL command not properly ended: {Shortened(found)} is not expected here", at);

    public ScriptHostException MissingFrom(int at) => Bad(923, "FROM keyword not found where expected", at);

    public ScriptHostException MissingLeft(int at) => Bad(906, "missing left parenthesis", at);

    public ScriptHostException MissingRight(int at) => Bad(907, "missing right parenthesis", at);

    public ScriptHostException MissingKeyword(int at, string keyword) => Bad(905, $"missing keyword: {keyword} is expected", at);

    public ScriptHostException InvalidRelation(int at) => Bad(920, "invalid relational operator", at);

    public ScriptHostException InvalidCharacter(int at, string found) => Bad(911, $"{Shortened(found)}: invalid character", at);

    public ScriptHostException NotClosed(int at) => Bad(1756, "quoted string not properly terminated", at);

    public ScriptHostException InvalidTable(int at) => Bad(903, "invalid table name", at);

    public ScriptHostException InvalidIdentifier(int at, string name) => Bad(904, $"{Shortened(name)}: invalid identifier", at);

    public ScriptHostException Ambiguous(int at, string name) => Bad(918, $"{Shortened(name)}: column ambiguously specified", at);

    public ScriptHostException NoSuchView(int at, string name) => new(ErrorCode.NoSuchObject, Text(942, $"{Shortened(name)}: table or view does not exist", at));

    public ScriptHostException NotGrouped(int at) => Bad(979, "not a GROUP BY expression", at);

    public ScriptHostException GroupMissing(int at) => Bad(937, "not a single-group group function", at);

    public ScriptHostException GroupNotAllowed(int at) => Bad(934, "group function is not allowed here", at);

    public ScriptHostException WrongTypes(int at, string expected, string found) => Bad(932, $"inconsistent datatypes: expected {expected} got {found}", at);

    public ScriptHostException WrongArgumentCount(int at, string name) => Bad(909, $"invalid number of arguments: {name}", at);

    public ScriptHostException WrongColumnCount(int at) => Bad(1789, "query block has incorrect number of result columns", at);

    public ScriptHostException TypesDiffer(int at) => Bad(1790, "expression must have same datatype as corresponding expression", at);

    public ScriptHostException TooManyColumns(int at) => Bad(913, "too many values: one column is expected", at);

    public ScriptHostException NoSuchItem(int at) => Bad(1785, "ORDER BY item must be the number of a SELECT-list expression", at);

    public ScriptHostException InvalidInterval(int at) => Bad(1867, "the interval is invalid", at);

    public ScriptHostException InvalidNumber(int at) => Bad(1722, "invalid number", at);

    public ScriptHostException InvalidTime(int at, string text) => Bad(1861, $"{Shortened(text)}: literal does not match format string", at);

    public ScriptHostException TooDeep(int at) => Bad(913, "the statement is nested too deeply", at);

    public ScriptHostException NotSupported(int at, string what, string instead) =>
        new(ErrorCode.NotSupported, $"{what} is not supported in queries of the scheduler's views: {instead}{PlaceOf(at)}");

    public ScriptHostException NoSelect(int at, string verb) => Bad(
        900, $"invalid SQL statement: {Shortened(verb)} is refused; the scheduler's views are read with one SELECT, or WITH and a SELECT", at);

    private ScriptHostException Bad(int number, string text, int at) => new(ErrorCode.BadRequest, Text(number, text, at));

    private string Text(int number, string text, int at) => string.Create(CultureInfo.InvariantCulture, $"ORA-{number:D5}: {text}{PlaceOf(at)}");

    private string PlaceOf(int at)
    {
        var before = sql.AsSpan(0, Math.Min(at, sql.Length));
        var column = before.Length - (before.LastIndexOf('\n') + 1) + 1;
        return string.Create(CultureInfo.InvariantCulture, $" (line {before.Count('\n') + 1}, column {column})");
    }

    private static string Shortened(string text) => text.Length <= 60 ? $"\"{text}\"" : $"\"{text[..60]}…\"";
}
