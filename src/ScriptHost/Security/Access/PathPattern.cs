using System.Text;
using System.Text.RegularExpressions;

namespace ScriptHost.Security.Access;

/// <summary>Which paths are meant: <c>*</c> stands for any part of a name, <c>**</c> for any part of a path.</summary>
internal sealed class PathPattern
{
    private readonly Regex _regex;

    public PathPattern(string pattern)
    {
        var text = new StringBuilder(@"\A");
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] != '*')
            {
                text.Append(Regex.Escape(pattern[i].ToString()));
            }
            else if (i + 1 < pattern.Length && pattern[i + 1] == '*')
            {
                text.Append(".*");
                i++;
            }
            else
            {
                text.Append("[^/]*");
            }
        }

        // Without going back and forth: patterns come from settings, paths from callers.
        _regex = new Regex(text.Append(@"\z").ToString(), RegexOptions.NonBacktracking | RegexOptions.Singleline | RegexOptions.CultureInvariant);
    }

    public bool Matches(string path) => _regex.IsMatch(path);
}
