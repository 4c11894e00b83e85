using ScriptHost.V1;

namespace ScriptHost.Runs;

/// <summary>A script that a worker can take.</summary>
/// <param name="Script">With its content.</param>
/// <param name="Language">Of the worker that runs it.</param>
internal sealed record PreparedScript(Script Script, string Language);
