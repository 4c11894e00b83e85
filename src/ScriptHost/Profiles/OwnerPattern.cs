using ScriptHost.Security;

namespace ScriptHost.Profiles;

/// <summary>A text in which <c>{owner}</c> stands for the owner's name, and <c>{owner:lower}</c> for the name in lower case.</summary>
internal static class OwnerPattern
{
    private const string AsIs = "{owner}";
    private const string Lower = "{owner:lower}";

    /// <summary>True when no two owners get the same text.</summary>
    public static bool IsPerOwner(string pattern) =>
        pattern.Contains(AsIs, StringComparison.Ordinal) || pattern.Contains(Lower, StringComparison.Ordinal);

    /// <exception cref="ProfileException">Another owner would get the same text.</exception>
    public static string Expand(string pattern, OwnerName owner)
    {
        if (pattern.Contains(Lower, StringComparison.Ordinal) && owner.Value.Any(char.IsLower))
        {
            // Another owner's name differs from it in case alone.
            throw new ProfileException($"the owner '{owner}' has lower-case letters, and its settings ('{pattern}') make no difference between those and capitals. name its login in Logins");
        }

        return Expand(pattern, owner.Value);
    }

    /// <summary>As part of a file's name.</summary>
    public static string ExpandInPath(string pattern, OwnerName owner) => Expand(pattern, owner.FolderName);

    private static string Expand(string pattern, string name) => pattern
        .Replace(AsIs, name, StringComparison.Ordinal)
        .Replace(Lower, name.ToLowerInvariant(), StringComparison.Ordinal);
}
