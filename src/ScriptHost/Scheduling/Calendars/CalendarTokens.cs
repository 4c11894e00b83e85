namespace ScriptHost.Scheduling.Calendars;

/// <summary>The words, numbers and signs of a calendar's text, one after the other.</summary>
internal sealed class CalendarTokens(string text)
{
    private int _next;

    /// <summary>Where the current one begins.</summary>
    public int Position { get; private set; }

    public CalendarTokenKind Kind { get; private set; } = CalendarTokenKind.End;

    /// <summary>As written; a quoted word without its quotes.</summary>
    public string Value { get; private set; } = "";

    public bool IsAtEnd => Kind == CalendarTokenKind.End;

    public bool Is(char sign) => Kind == CalendarTokenKind.Sign && Value[0] == sign;

    public bool IsWord(string word) => Kind == CalendarTokenKind.Word && Value.Equals(word, StringComparison.OrdinalIgnoreCase);

    /// <summary>Goes on to the next one.</summary>
    public void Read()
    {
        while (_next < text.Length && char.IsWhiteSpace(text[_next]))
        {
            _next++;
        }

        Position = _next;
        if (_next == text.Length)
        {
            (Kind, Value) = (CalendarTokenKind.End, "");
            return;
        }

        var first = text[_next];
        if (first == '"' && text.IndexOf('"', _next + 1) is > 0 and var end)
        {
            (Kind, Value, _next) = (CalendarTokenKind.QuotedWord, text[(_next + 1)..end], end + 1);
        }
        else if (char.IsAsciiDigit(first))
        {
            Take(CalendarTokenKind.Number, char.IsAsciiDigit);
        }
        else if (char.IsLetter(first))
        {
            Take(CalendarTokenKind.Word, letter => char.IsLetterOrDigit(letter) || letter is '_' or '$' or '#');
        }
        else
        {
            (Kind, Value) = (CalendarTokenKind.Sign, text[_next++].ToString());
        }
    }

    /// <summary>Reads over a sign if it is the current one.</summary>
    public bool TryRead(char sign)
    {
        if (!Is(sign))
        {
            return false;
        }

        Read();
        return true;
    }

    private void Take(CalendarTokenKind kind, Func<char, bool> belongs)
    {
        var end = _next;
        while (end < text.Length && belongs(text[end]))
        {
            end++;
        }

        (Kind, Value, _next) = (kind, text[_next..end], end);
    }
}

/// <summary>What a token is.</summary>
internal enum CalendarTokenKind
{
    End,
    Word,
    QuotedWord,
    Number,
    Sign,
}
