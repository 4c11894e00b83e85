using System.ComponentModel.DataAnnotations;

namespace ScriptHost.Workers;

/// <summary>Settings of section <c>Workers</c>.</summary>
internal sealed class WorkersOptions
{
    public const string Section = "Workers";

    /// <summary>How many workers may execute runs at the same time. 1 to 1,000; default: twice the processors, at least 4.</summary>
    [Range(1, 1000)]
    public int MaxCount { get; set; } = Math.Max(4, 2 * Environment.ProcessorCount);

    /// <summary>C# workers kept started for owners who have none yet. 0 to 100; default 1.</summary>
    [Range(0, 100)]
    public int SpareCount { get; set; } = 1;

    /// <summary>
    /// The interpreter that runs .py scripts: an absolute path. It must have grpc and protobuf, and oracledb for scripts that import it.
    /// Default <c>/usr/bin/python3</c>.
    /// </summary>
    [Required]
    public string Python { get; set; } = "/usr/bin/python3";

    /// <summary>How long a worker may take from its start until it answers. 1 s to 10 min; default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a script that was told to stop may take to end by itself. 0 to 1 h; default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan StopGrace { get; set; } = TimeSpan.FromSeconds(5);
}
