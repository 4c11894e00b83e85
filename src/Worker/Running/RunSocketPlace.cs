namespace ScriptHost.Worker.Running;

/// <summary>Where this process takes runs.</summary>
/// <param name="Path">Of the Unix socket to be.</param>
internal sealed record RunSocketPlace(string Path);
