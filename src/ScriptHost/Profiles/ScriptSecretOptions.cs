namespace ScriptHost.Profiles;

/// <summary>Settings of one secret that scripts may ask for by its name, in section <c>Secrets:NAME</c>. Read anew when the settings file changes.</summary>
internal sealed class ScriptSecretOptions : SecretSource
{
    public const string Section = "Secrets";

    /// <summary>The owners whose runs get it. Default: none.</summary>
    public List<string> Owners { get; set; } = [];
}
