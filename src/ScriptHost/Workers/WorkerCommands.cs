using Microsoft.Extensions.Options;

namespace ScriptHost.Workers;

/// <summary>The commands that start each kind of worker.</summary>
internal sealed class WorkerCommands(IOptions<WorkersOptions> options)
{
    public const string CSharp = "csharp";
    public const string Python = "python";

    private static readonly Dictionary<string, string> DotnetEnvironment = new(StringComparer.Ordinal)
    {
        // Anybody with the worker's uid could attach to it otherwise.
        ["DOTNET_EnableDiagnostics"] = "0",
        ["DOTNET_TieredPGO"] = "0",
        ["DOTNET_ROOT"] = DotnetRoot(),
    };

    private static readonly Dictionary<string, string> PythonEnvironment = new(StringComparer.Ordinal)
    {
        ["PYTHONPATH"] = Path.Combine(AppContext.BaseDirectory, "sidecar"),
        ["PYTHONUTF8"] = "1",
        ["PYTHONDONTWRITEBYTECODE"] = "1",
    };

    private readonly string _program = Path.Combine(AppContext.BaseDirectory, "worker", "scripthost-worker");

    /// <summary>The compiler: a worker of the C# program in another role.</summary>
    public WorkerCommand Compiler => Create("compiler");

    public WorkerCommand Get(string language) => language switch
    {
        CSharp => Create("csharp"),
        Python => new(Python, options.Value.Python, socket => ["-m", "scripthost_sidecar", "--socket", socket], PythonEnvironment),
        _ => throw new ArgumentOutOfRangeException(nameof(language), language, "There is no worker for this language."),
    };

    private WorkerCommand Create(string role) =>
        new(CSharp, _program, socket => [role, socket], DotnetEnvironment);

    // The runtime that runs the agent also runs its workers, wherever it is installed.
    private static string DotnetRoot() =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", ".."));
}
