using Microsoft.Extensions.Options;
using ScriptHost.Runs.Events;

namespace ScriptHost.Runs.Journal;

/// <summary>The folder of the spools, one folder a run.</summary>
/// <param name="parent">The folder that the journal lies in.</param>
/// <param name="options">How large one may become.</param>
internal sealed class Spools(string parent, IOptions<JournalOptions> options)
{
    // Run ids are made of characters that a file name may have, but may be "." or "..".
    private const string Prefix = "run-";

    private string Folder => Path.Combine(parent, "spool");

    public EventSpool Create(string runId) => EventSpool.Create(PathOf(runId), options.Value.MaxSpoolBytes);

    public EventSpool Open(string runId) => EventSpool.Open(PathOf(runId));

    public void Remove(string runId)
    {
        if (Directory.Exists(PathOf(runId)))
        {
            Directory.Delete(PathOf(runId), recursive: true);
        }
    }

    /// <summary>The runs that have one.</summary>
    public IEnumerable<string> ListRunIds() =>
        Directory.Exists(Folder) ? Directory.EnumerateDirectories(Folder, $"{Prefix}*").Select(path => Path.GetFileName(path)[Prefix.Length..]) : [];

    private string PathOf(string runId) => Path.Combine(Folder, Prefix + runId);
}
