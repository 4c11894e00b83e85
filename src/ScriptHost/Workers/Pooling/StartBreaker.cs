using ScriptHost.Errors;

namespace ScriptHost.Workers.Pooling;

/// <summary>
/// Keeps a language whose workers do not come up from being tried again and again: after a few failures in a row, one try after 1 s,
/// after 2 s, 4 s … 60 s; who needs a new worker meanwhile fails at once with the last reason. Not thread-safe.
/// </summary>
internal sealed class StartBreaker(TimeProvider timeProvider)
{
    private const int ToleratedFailures = 3;
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(60);

    private readonly Dictionary<string, Failures> _byLanguage = new(StringComparer.Ordinal);

    /// <summary>Asks before a start; null when it may be tried. A try must be told how it went.</summary>
    public ScriptHostException? Refusal(string language)
    {
        if (!_byLanguage.TryGetValue(language, out var failures) || failures.Count < ToleratedFailures)
        {
            return null;
        }

        var wait = failures.Pause - timeProvider.GetElapsedTime(failures.LastAt);
        if (wait <= TimeSpan.Zero && !failures.IsBeingTried)
        {
            failures.IsBeingTried = true;
            return null;
        }

        var next = wait > TimeSpan.Zero ? $"in {Math.Ceiling(wait.TotalSeconds):0} s" : "now";
        return new ScriptHostException(
            ErrorCode.WorkerUnavailable,
            $"A {language} worker did not start {failures.Count} times in a row; the next try is {next}. The last reason: {failures.Reason}")
        {
            RetryAfter = wait > TimeSpan.Zero ? wait : FirstPause,
        };
    }

    /// <summary>True when the last try failed.</summary>
    public bool HasFailures(string language) => _byLanguage.ContainsKey(language);

    public void Succeeded(string language) => _byLanguage.Remove(language);

    /// <summary>A start that was given up for other reasons says nothing.</summary>
    public void GaveUp(string language)
    {
        if (_byLanguage.TryGetValue(language, out var failures))
        {
            failures.IsBeingTried = false;
        }
    }

    public void Failed(string language, string reason)
    {
        if (!_byLanguage.TryGetValue(language, out var failures))
        {
            _byLanguage.Add(language, failures = new Failures());
        }

        failures.Count++;
        failures.Reason = reason;
        failures.LastAt = timeProvider.GetTimestamp();
        failures.IsBeingTried = false;
        if (failures.Count > ToleratedFailures)
        {
            failures.Pause = failures.Pause * 2 < LongestPause ? failures.Pause * 2 : LongestPause;
        }
    }

    private sealed class Failures
    {
        public int Count { get; set; }

        public string Reason { get; set; } = "";

        public long LastAt { get; set; }

        public TimeSpan Pause { get; set; } = FirstPause;

        public bool IsBeingTried { get; set; }
    }
}
