using ScriptHost.V1;

namespace ScriptHost.Runs.Events;

/// <summary>What an event counts for in bounds of memory and messages, in bytes.</summary>
internal static class EventSize
{
    private const int Overhead = 64;

    public static long Of(RunEvent one) => Overhead + one.EventCase switch
    {
        RunEvent.EventOneofCase.Output => one.Output.Data.Length,
        RunEvent.EventOneofCase.Log => one.Log.Message.Length,
        RunEvent.EventOneofCase.Progress => one.Progress.Text.Length,
        RunEvent.EventOneofCase.Result => one.Result.Json.Length,
        _ => 0,
    };
}
