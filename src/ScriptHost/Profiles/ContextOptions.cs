namespace ScriptHost.Profiles;

/// <summary>Settings of section <c>Context</c>: which profile a run gets that names none. Read anew when the settings file changes.</summary>
internal sealed class ContextOptions
{
    public const string Section = "Context";

    /// <summary>The profile of owners that <see cref="OwnerProfiles"/> does not name. Default: <c>embedded</c>, an SQLite database for each owner.</summary>
    public string DefaultProfile { get; set; } = Profile.Embedded;

    /// <summary>An owner's own profile, by the owner's name. Default: none.</summary>
    public Dictionary<string, string> OwnerProfiles { get; set; } = [];
}
