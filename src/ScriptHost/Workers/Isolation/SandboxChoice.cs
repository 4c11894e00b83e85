namespace ScriptHost.Workers.Isolation;

/// <summary>The values of setting <c>Workers:Sandbox</c>.</summary>
internal static class SandboxChoice
{
    public const string Auto = "auto";
    public const string Bubblewrap = "bubblewrap";
    public const string None = "none";

    public const string All = "auto, bubblewrap and none";

    public static bool IsKnown(string choice) => choice is Auto or Bubblewrap or None;
}
