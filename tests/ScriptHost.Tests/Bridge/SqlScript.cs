using System.Text.RegularExpressions;

namespace ScriptHost.Tests.Bridge;

/// <summary>An install script, as far as it has to be understood to see whether it is whole.</summary>
internal sealed partial class SqlScript
{
    private readonly List<string> _tokens;

    public SqlScript(string text) => _tokens = [.. Token().Matches(Comment().Replace(text, "")).Select(match => match.Value)];

    public static SqlScript Of(string database, string name) =>
        new(File.ReadAllText(Path.Combine(Repository.Root, "src", "ScriptHost", "Bridge", "Database", database, name)));

    /// <summary>Words, literals, names in quotes and signs, in their order.</summary>
    public IReadOnlyList<string> Tokens => _tokens;

    /// <summary>The bodies of functions, which PostgreSQL has as literals.</summary>
    public IEnumerable<SqlScript> Bodies() => Tokens.Where(token => token.StartsWith('$')).Select(token => new SqlScript(token[(token.IndexOf('$', 1) + 1)..token.LastIndexOf('$', token.Length - 2)]));

    /// <summary>Every CREATE or DROP, as KIND NAME; those in literals, too.</summary>
    public IEnumerable<(string Kind, string Name)> Objects(string verb)
    {
        foreach (var token in Tokens.Where(token => token.Contains('\'')))
        {
            foreach (var one in new SqlScript(Literal().Match(token).Groups[1].Value).Objects(verb))
            {
                yield return one;
            }
        }

        for (var i = 0; i + 2 < _tokens.Count; i++)
        {
            if (!Is(i, verb))
            {
                continue;
            }

            var at = i + 1;
            while (at + 2 < _tokens.Count && _tokens[at].ToUpperInvariant() is "OR" or "REPLACE" or "IF" or "NOT" or "EXISTS" or "UNIQUE")
            {
                at++;
            }

            var kind = _tokens[at++].ToUpperInvariant();
            while (at + 2 < _tokens.Count && _tokens[at].ToUpperInvariant() is "BODY" or "IF" or "NOT" or "EXISTS")
            {
                at++;
            }

            var name = at + 2 < _tokens.Count && _tokens[at + 1] == "." ? $"{_tokens[at]}.{_tokens[at + 2]}" : _tokens[at];
            yield return (kind, name.ToLowerInvariant());
        }
    }

    /// <summary>What is opened and not closed, or closed and not opened; empty when all is in balance.</summary>
    public IEnumerable<string> Imbalances()
    {
        var open = new Stack<string>();
        for (var i = 0; i < _tokens.Count; i++)
        {
            switch (_tokens[i].ToUpperInvariant())
            {
                case "(":
                    open.Push("(");
                    break;
                case ")" when !Closes(open, "("):
                    yield return $"a ) behind {Around(i)}";
                    break;
                // BEGIN; and COMMIT; of a session are none of a block.
                case "BEGIN" when !Is(i + 1, ";"):
                case "CASE" when !Is(i - 1, "END"):
                    open.Push(_tokens[i].ToUpperInvariant());
                    break;
                case "IF" when !Is(i - 1, "END") && !Is(i + 1, "EXISTS") && !(Is(i + 1, "NOT") && Is(i + 2, "EXISTS") && !Is(i + 3, "(")):
                case "LOOP" when !Is(i - 1, "END"):
                    open.Push(_tokens[i].ToUpperInvariant());
                    break;
                case "PACKAGE" when Is(i - 1, "REPLACE"):
                    open.Push("PACKAGE");
                    break;
                case "END":
                    var closes = Is(i + 1, "IF") ? "IF" : Is(i + 1, "LOOP") ? "LOOP" : Is(i + 1, "CASE") ? "CASE" : null;
                    if (!(closes is not null ? Closes(open, closes) : Closes(open, "CASE") || Closes(open, "BEGIN") || Closes(open, "PACKAGE")))
                    {
                        yield return $"an END behind {Around(i)}";
                    }

                    break;
            }
        }

        foreach (var left in open)
        {
            yield return $"{left} is not closed";
        }
    }

    public bool Is(int index, string word) => index >= 0 && index < _tokens.Count && _tokens[index].Equals(word, StringComparison.OrdinalIgnoreCase);

    public string Around(int index) => string.Join(' ', _tokens.Skip(Math.Max(0, index - 8)).Take(12));

    private static bool Closes(Stack<string> open, string what)
    {
        if (open.TryPeek(out var last) && last == what)
        {
            open.Pop();
            return true;
        }

        return false;
    }

    // No literal of these scripts holds two hyphens.
    [GeneratedRegex("--[^\n]*")]
    private static partial Regex Comment();

    [GeneratedRegex(@"[qQ]'\[.*?\]'|'(?:[^']|'')*'|\$(\w*)\$.*?\$\1\$|""[^""]+""|[A-Za-z_][A-Za-z0-9_$#]*|\d+(?:\.\d+)?|:=|=>|\|\||\S", RegexOptions.Singleline)]
    private static partial Regex Token();

    [GeneratedRegex(@"^(?:[qQ]'\[|')(.*?)(?:\]'|')$", RegexOptions.Singleline)]
    private static partial Regex Literal();
}
