using System.Text.RegularExpressions;

namespace ScriptHost.Cli.Sql.Parsing;

/// <summary>What manuals write where a reader is to put something: /*…*/, *name* and &lt;name&gt;.</summary>
internal static partial class Placeholders
{
    /// <summary>The first one in a text; null when there is none.</summary>
    public static string? In(string text) => Pattern().Match(text) is { Success: true, Value: var found } ? found : null;

    /// <summary>The one that begins at the current token; null when none does.</summary>
    public static string? At(TokenReader tokens)
    {
        var (first, name, last) = (tokens.Current, tokens.Ahead(1), tokens.Ahead(2));
        var isOne = name.Kind == TokenKind.Word && ((tokens.Is(first, "*") && tokens.Is(last, "*")) || (tokens.Is(first, "<") && tokens.Is(last, ">")));
        return isOne ? tokens.Unit.Text[first.Start..last.End] : null;
    }

    [GeneratedRegex(@"/\*.{0,200}?\*/|\*[A-Za-z]\w{0,100}\*|<[A-Za-z][\w -]{0,100}>", RegexOptions.Singleline)]
    private static partial Regex Pattern();
}
