using System.Text;
using ScriptHost.Cli.Sql.Sources;
using ScriptHost.Errors;

namespace ScriptHost.Cli.Sql.Sessions;

/// <summary>What DEFINE and --define give values to, and &amp;name stands for.</summary>
internal sealed class ClientVariables
{
    private readonly Dictionary<string, string> _values = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What begins a variable; null: SET DEFINE OFF.</summary>
    public char? Prefix { get; set; } = '&';

    public IReadOnlyDictionary<string, string> Values => _values;

    public void Define(string name, string value) => _values[name] = value;

    public void Undefine(string name) => _values.Remove(name);

    /// <summary>A unit with the values of its variables.</summary>
    /// <exception cref="ScriptHostException">BAD_REQUEST: a variable has no value.</exception>
    public SourceUnit PutIn(SourceFile file, int start, int end)
    {
        var raw = file.Text[start..end];
        if (Prefix is not { } prefix || !raw.Contains(prefix, StringComparison.Ordinal))
        {
            return new SourceUnit(file, raw, [new SourceAnchor(0, start, IsValue: false)]);
        }

        var (text, anchors) = (new StringBuilder(raw.Length), new List<SourceAnchor> { new(0, start, IsValue: false) });
        for (var at = 0; at < raw.Length;)
        {
            var lexeme = Lexemes.At(raw, at);
            if (lexeme.Kind is LexemeKind.Comment or LexemeKind.LineComment)
            {
                text.Append(raw, at, lexeme.End - at);
                at = lexeme.End;
                continue;
            }

            // In literals, too.
            for (; at < lexeme.End; at++)
            {
                if (raw[at] != prefix || NameAt(raw, at, prefix) is not { Length: > 0 } name)
                {
                    text.Append(raw[at]);
                    continue;
                }

                anchors.Add(new SourceAnchor(text.Length, start + at, IsValue: true));
                text.Append(ValueOf(name, file.PlaceOf(start + at), prefix));
                at = EndOf(raw, at, prefix);
                anchors.Add(new SourceAnchor(text.Length, start + at, IsValue: false));
                at--;
            }
        }

        return new SourceUnit(file, text.ToString(), anchors);
    }

    private string ValueOf(string name, Place place, char prefix) => _values.GetValueOrDefault(name) ?? throw new ScriptHostException(
        ErrorCode.BadRequest,
        $"{place}: {prefix}{SqlErrors.Shortened(name)} is a placeholder without a value. Give it one (--define {SqlErrors.Shortened(name)}=…, or DEFINE before it), or say SET DEFINE OFF where {prefix} stands for itself.");

    private static string NameAt(string raw, int at, char prefix)
    {
        var start = NameStart(raw, at, prefix);
        return raw[start..Lexemes.NameEnd(raw, start)];
    }

    // A full stop ends the name, and is not part of the text.
    private static int EndOf(string raw, int at, char prefix)
    {
        var end = Lexemes.NameEnd(raw, NameStart(raw, at, prefix));
        return end < raw.Length && raw[end] == '.' ? end + 1 : end;
    }

    private static int NameStart(string raw, int at, char prefix) => at + (at + 1 < raw.Length && raw[at + 1] == prefix ? 2 : 1);
}
