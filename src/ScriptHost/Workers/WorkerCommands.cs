using Microsoft.Extensions.Options;

namespace ScriptHost.Workers;

/// <summary>The commands that start each kind of worker.</summary>
internal sealed class WorkerCommands
{
    public const string CSharp = "csharp";
    public const string Python = "python";

    /// <summary>Where the C# worker lies.</summary>
    public static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "worker");

    private static readonly string DotnetRoot = FindDotnetRoot();

    private static readonly Dictionary<string, string> DotnetEnvironment = new(StringComparer.Ordinal)
    {
        // Anybody with the worker's uid could attach to it otherwise.
        ["DOTNET_EnableDiagnostics"] = "0",
        ["DOTNET_TieredPGO"] = "0",
        ["DOTNET_ROOT"] = DotnetRoot,
    };

    private static readonly string SidecarFolder = Path.Combine(AppContext.BaseDirectory, "sidecar");

    private static readonly Dictionary<string, string> PythonVariables = new(StringComparer.Ordinal)
    {
        ["PYTHONPATH"] = SidecarFolder,
        ["PYTHONUTF8"] = "1",
        ["PYTHONDONTWRITEBYTECODE"] = "1",
    };

    private static readonly string Program = Path.Combine(Folder, "scripthost-worker");

    private readonly WorkersOptions _options;
    private readonly Dictionary<string, WorkerCommand> _byLanguage;

    public WorkerCommands(IOptions<WorkersOptions> options)
    {
        _options = options.Value;
        _byLanguage = new(StringComparer.Ordinal)
        {
            [CSharp] = Create("csharp") with { CanBeSpare = true },
            [Python] = Sidecar(_options, _options.Python),
        };
    }

    /// <summary>What can be asked for.</summary>
    public IEnumerable<string> Languages => _byLanguage.Keys;

    /// <summary>The compiler: a worker of the C# program in another role.</summary>
    public WorkerCommand Compiler { get; } = Create("compiler") with { HasNetwork = false };

    public WorkerCommand Get(string language) => _byLanguage[language];

    public WorkerCommand Get(WorkerKey key) => key.Interpreter is { } interpreter ? Sidecar(_options, interpreter) : _byLanguage[key.Language];

    private static WorkerCommand Sidecar(WorkersOptions options, string interpreter) => new(
        Python, interpreter, socket => ["-m", "scripthost_sidecar", "--socket", socket, "--preload", options.PythonPreload], PythonVariables)
    {
        Capacity = options.RunsPerSidecar,
        ReadableFolders = [SidecarFolder, .. PythonHome.FoldersOf(interpreter)],
    };

    private static WorkerCommand Create(string role) =>
        new(CSharp, Program, socket => [role, socket], DotnetEnvironment) { ReadableFolders = [Path.GetDirectoryName(Program)!, DotnetRoot] };

    // The runtime that runs the agent also runs its workers, wherever it is installed.
    private static string FindDotnetRoot() =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", ".."));
}
