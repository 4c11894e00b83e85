using System.Text;

namespace ScriptHost.Data.Sql;

/// <summary>A statement on its way into another dialect: its tokens, some of them replaced. Blanks and comments stay as they are.</summary>
internal sealed class SqlDraft(string source, SqlSyntax syntax = SqlSyntax.Oracle)
{
    private readonly List<SqlToken> _tokens = SqlLexer.Read(source, syntax);
    private Dictionary<int, string>? _replacements;

    /// <summary>The number of tokens. The questions below answer false for an index outside.</summary>
    public int Count => _tokens.Count;

    public SqlTokenKind Kind(int index) => _tokens[index].Kind;

    /// <summary>The token as the statement's author wrote it.</summary>
    public ReadOnlySpan<char> Text(int index) => source.AsSpan(_tokens[index].Start, _tokens[index].Length);

    public bool IsWord(int index, string word) =>
        IsKind(index, SqlTokenKind.Word) && Text(index).Equals(word, StringComparison.OrdinalIgnoreCase);

    public bool IsWord(int index, string word, string otherWord) => IsWord(index, word) || IsWord(index, otherWord);

    public bool IsSymbol(int index, char symbol) => IsKind(index, SqlTokenKind.Symbol) && Text(index)[0] == symbol;

    public bool IsKind(int index, SqlTokenKind kind) => index >= 0 && index < _tokens.Count && _tokens[index].Kind == kind;

    public bool IsName(int index) => IsKind(index, SqlTokenKind.Word) || IsKind(index, SqlTokenKind.QuotedName);

    /// <summary>The index of the parenthesis that closes the one at <paramref name="opening"/>; <see cref="Count"/> when none does.</summary>
    public int Closing(int opening)
    {
        var depth = 0;
        for (var index = opening; index < Count; index++)
        {
            depth += IsSymbol(index, '(') ? 1 : IsSymbol(index, ')') ? -1 : 0;
            if (depth == 0)
            {
                return index;
            }
        }

        return Count;
    }

    public void Replace(int index, string text) => (_replacements ??= [])[index] = text;

    public void Prepend(int index, string text) =>
        Replace(index, string.Concat(text, _replacements?.GetValueOrDefault(index) ?? Text(index)));

    public void Append(int index, string text) =>
        Replace(index, string.Concat(_replacements?.GetValueOrDefault(index) ?? Text(index), text));

    /// <summary>Drops the tokens from <paramref name="first"/> up to, and without, <paramref name="end"/>.</summary>
    public void Remove(int first, int end)
    {
        for (var index = first; index < end; index++)
        {
            Replace(index, "");
        }
    }

    public override string ToString()
    {
        if (_replacements is null)
        {
            return source;
        }

        var text = new StringBuilder(source.Length + 64);
        var copied = 0;
        for (var index = 0; index < Count; index++)
        {
            if (_replacements.TryGetValue(index, out var replacement))
            {
                text.Append(source, copied, _tokens[index].Start - copied).Append(replacement);
                copied = _tokens[index].End;
            }
        }

        return text.Append(source, copied, source.Length - copied).ToString();
    }
}
