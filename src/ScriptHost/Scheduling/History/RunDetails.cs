using ScriptHost.Scheduling.Definitions;

namespace ScriptHost.Scheduling.History;

/// <summary>A row of *_SCHEDULER_JOB_RUN_DETAILS.</summary>
/// <param name="Job">Whose run it was.</param>
/// <param name="Status">SUCCEEDED, FAILED or STOPPED.</param>
internal sealed record RunDetails(ObjectName Job, string Status)
{
    /// <summary>Of its row in the job log.</summary>
    public long LogId { get; init; }

    public DateTimeOffset LogDate { get; init; }

    /// <summary>Empty when nothing was sent.</summary>
    public string RunId { get; init; } = "";

    /// <summary>ERROR#: 0, what the script returned, or for a reason of the host's its exit code in the table of errors.</summary>
    public long ErrorNumber { get; init; }

    public DateTimeOffset RequestedStart { get; init; }

    /// <summary>Null when it never started.</summary>
    public DateTimeOffset? ActualStart { get; init; }

    public TimeSpan RunDuration { get; init; }

    public TimeSpan CpuUsed { get; init; }

    public string AdditionalInfo { get; init; } = "";

    /// <summary>Null: the local agent.</summary>
    public string? Destination { get; init; }

    /// <summary>BINARY_OUTPUT: the last bytes of standard output.</summary>
    public byte[] Output { get; init; } = [];

    /// <summary>BINARY_ERRORS: the last bytes of standard error.</summary>
    public byte[] Errors { get; init; } = [];

    /// <summary>OUTPUT.</summary>
    public string OutputText => History.OutputText.Of(Output, OutputBytes);

    /// <summary>ERRORS.</summary>
    public string ErrorsText => History.OutputText.Of(Errors, ErrorsBytes);

    /// <summary>All that was written.</summary>
    public long OutputBytes { get; init; }

    /// <summary>All that was written.</summary>
    public long ErrorsBytes { get; init; }
}
