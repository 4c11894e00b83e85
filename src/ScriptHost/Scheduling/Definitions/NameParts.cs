namespace ScriptHost.Scheduling.Definitions;

/// <summary>Splits texts that hold names, of which quoted ones may hold the separator.</summary>
internal static class NameParts
{
    /// <summary>The parts without the blanks around them; one empty part for an empty text.</summary>
    public static List<string> Split(string text, char separator)
    {
        var parts = new List<string>();
        var (start, isQuoted) = (0, false);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (text[i] == separator && !isQuoted)
            {
                parts.Add(text[start..i].Trim());
                start = i + 1;
            }
        }

        parts.Add(text[start..].Trim());
        return parts;
    }
}
