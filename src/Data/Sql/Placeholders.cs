namespace ScriptHost.Data.Sql;

/// <summary>The names that a statement wants values for.</summary>
internal static class Placeholders
{
    /// <summary>
    /// Every name once, in the order of the text and without prefix. As on Oracle case does not matter: all of one name get the
    /// spelling of the first.
    /// </summary>
    public static List<string> Unify(SqlDraft draft)
    {
        var names = new List<string>();
        for (var index = 0; index < draft.Count; index++)
        {
            if (draft.Kind(index) != SqlTokenKind.Placeholder)
            {
                continue;
            }

            var name = draft.Text(index)[1..].ToString();
            var known = names.Find(other => other.Equals(name, StringComparison.OrdinalIgnoreCase));
            if (known is null)
            {
                names.Add(name);
            }
            else if (known != name)
            {
                draft.Replace(index, $"{draft.Text(index)[0]}{known}");
            }
        }

        return names;
    }
}
