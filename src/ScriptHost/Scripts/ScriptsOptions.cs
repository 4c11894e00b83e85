namespace ScriptHost.Scripts;

/// <summary>Settings of section <c>Scripts</c>.</summary>
internal sealed class ScriptsOptions
{
    public const string Section = "Scripts";

    /// <summary>
    /// The folders that actions may lie in, with all folders below them. Absolute paths of existing folders. Default: none, so that
    /// no action is accepted. Option <c>--root</c>, environment <c>SCRIPTHOST__Scripts__Roots__0</c> and so on.
    /// </summary>
    public IList<string> Roots { get; } = [];
}
