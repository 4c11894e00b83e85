namespace Grpc.Tests.Hosting;

internal static class Limits
{
    /// <summary>Nothing takes that long; it only keeps a broken test from hanging.</summary>
    public static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);
}
