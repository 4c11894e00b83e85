using Grpc.Core;
using ScriptHost.V1;

namespace ScriptHost.EndToEnd;

/// <summary>Reads the events of a run as they come.</summary>
internal static class RunReplies
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(2);

    /// <summary>Reads on until an event is among those that came.</summary>
    /// <returns>All that were read for it.</returns>
    public static async Task<IReadOnlyList<RunEvent>> ReadUntilAsync(this AsyncServerStreamingCall<RunJobReply> call, Func<RunEvent, bool> isWanted)
    {
        var events = new List<RunEvent>();
        while (await call.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(Bound))
        {
            events.AddRange(call.ResponseStream.Current.Events);
            if (events.Any(isWanted))
            {
                return events;
            }
        }

        throw new InvalidOperationException("The run ended without what was waited for.");
    }

    /// <summary>Reads all that is left, up to the outcome.</summary>
    public static async Task<FinishedRun> ReadToEndAsync(this AsyncServerStreamingCall<RunJobReply> call) => new(await call.ReadUntilAsync(one => one.Outcome is not null));
}
