namespace ScriptHost.Tests.Scheduling;

/// <summary>A clock that stands where the test puts it.</summary>
internal sealed class SteppedTime(DateTimeOffset start) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = start;

    public override DateTimeOffset GetUtcNow() => Now;
}
