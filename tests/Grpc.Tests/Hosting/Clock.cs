namespace Grpc.Tests.Hosting;

internal static class Clock
{
    /// <summary>The present moment, as deadlines want it.</summary>
    public static DateTime Now => TimeProvider.System.GetUtcNow().UtcDateTime;
}
