using Google.Protobuf.WellKnownTypes;
using ScriptHost.Errors;
using ScriptHost.V1;

namespace ScriptHost.Runs;

/// <summary>What one run may use: what its request asks for, else the agent's defaults.</summary>
internal sealed record RunLimits
{
    private const long Megabyte = 1024 * 1024;

    public TimeSpan? WallTime { get; private init; }

    public TimeSpan? CpuTime { get; private init; }

    public required long MemoryBytes { get; init; }

    public required int Processes { get; init; }

    public required long OutputBytes { get; init; }

    public required int OutputKeptBytes { get; init; }

    public required int OpenFiles { get; init; }

    public long? FileBytes { get; private init; }

    /// <exception cref="ScriptHostException">BAD_REQUEST: a limit makes no sense, or is above what the agent allows.</exception>
    public static RunLimits Read(Limits? asked, LimitsOptions options)
    {
        asked ??= new Limits();
        return new RunLimits
        {
            WallTime = Duration("wall_time", asked.WallTime, TimeSpan.FromMilliseconds(1), options.WallTime, options.MaxWallTime),
            CpuTime = Duration("cpu_time", asked.CpuTime, TimeSpan.FromSeconds(1), options.CpuTime, options.MaxCpuTime),
            MemoryBytes = Number("memory_bytes", asked.MemoryBytes, 128 * Megabyte, options.MemoryBytes, options.MaxMemoryBytes),
            Processes = (int)Number("processes", asked.Processes, 1, options.Processes, options.MaxProcesses),
            OutputBytes = Number("output_bytes", asked.OutputBytes, 1, options.OutputBytes, options.MaxOutputBytes),
            OutputKeptBytes = (int)Number("output_kept_bytes", asked.OutputKeptBytes, 1, options.OutputKeptBytes, options.OutputKeptBytes),
            OpenFiles = (int)Number("open_files", asked.OpenFiles, 64, options.OpenFiles, options.MaxOpenFiles),
            FileBytes = asked.FileBytes != 0 ? Number("file_bytes", asked.FileBytes, 1, 0, options.FileBytes ?? long.MaxValue) : options.FileBytes,
        };
    }

    /// <summary>In the contract's words, for the worker that keeps some of them.</summary>
    public Limits ToMessage() => new()
    {
        WallTime = WallTime?.ToDuration(),
        CpuTime = CpuTime?.ToDuration(),
        MemoryBytes = MemoryBytes,
        Processes = Processes,
        OutputBytes = OutputBytes,
        OutputKeptBytes = OutputKeptBytes,
        OpenFiles = OpenFiles,
        FileBytes = FileBytes ?? 0,
    };

    private static TimeSpan? Duration(string name, Duration? asked, TimeSpan least, TimeSpan? usual, TimeSpan? most)
    {
        if (asked is null)
        {
            return usual;
        }

        var value = asked.ToTimeSpan();
        return value >= least && value <= (most ?? TimeSpan.MaxValue)
            ? value
            : throw OutOfRange(name, value, least, most is null ? "any" : $"{most}");
    }

    private static long Number(string name, long asked, long least, long usual, long most)
    {
        if (asked == 0)
        {
            return usual;
        }

        return asked >= least && asked <= most ? asked : throw OutOfRange(name, asked, least, $"{most}");
    }

    private static ScriptHostException OutOfRange(string name, object value, object least, string most) => new(
        ErrorCode.BadRequest, $"limits.{name} is {value}: this agent allows {least} to {most} (settings, section Limits). Leave it out for the agent's default.");
}
