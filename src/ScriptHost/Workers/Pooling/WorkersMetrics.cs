using System.Diagnostics.Metrics;

namespace ScriptHost.Workers.Pooling;

/// <summary>Figures about workers, in the meter <c>ScriptHost</c>.</summary>
internal sealed class WorkersMetrics
{
    private readonly UpDownCounter<int> _live;
    private readonly Counter<long> _started;
    private readonly Counter<long> _retired;

    public WorkersMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("ScriptHost");
        _live = meter.CreateUpDownCounter<int>("scripthost.workers.live", "{worker}", "Workers that answer.");
        _started = meter.CreateCounter<long>("scripthost.workers.started", "{worker}", "Workers that were started and answered.");
        _retired = meter.CreateCounter<long>("scripthost.workers.retired", "{worker}", "Workers that must not be used again, by reason.");
    }

    public void Started(string language)
    {
        _live.Add(1, Language(language));
        _started.Add(1, Language(language));
    }

    public void Retired(string language, Retirement retirement)
    {
        _live.Add(-1, Language(language));
        _retired.Add(1, Language(language), new KeyValuePair<string, object?>("reason", retirement.Reason));
    }

    private static KeyValuePair<string, object?> Language(string language) => new("language", language);
}
