namespace ScriptHost.Workers;

/// <summary>How a kind of worker is started.</summary>
/// <param name="Language">What Describe must answer, and part of a pool's key.</param>
/// <param name="FileName">The program.</param>
/// <param name="ArgumentsFor">Its arguments, given the path of the socket that it shall serve.</param>
/// <param name="Environment">Variables that it needs beyond those of every worker.</param>
internal sealed record WorkerCommand(
    string Language,
    string FileName,
    Func<string, IReadOnlyList<string>> ArgumentsFor,
    IReadOnlyDictionary<string, string> Environment);
