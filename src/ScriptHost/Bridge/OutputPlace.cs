namespace ScriptHost.Bridge;

/// <summary>A place in the output of a run.</summary>
/// <param name="Event">The number of the event that brought it.</param>
/// <param name="Part">Of the event, from 1.</param>
internal readonly record struct OutputPlace(long Event, int Part);
