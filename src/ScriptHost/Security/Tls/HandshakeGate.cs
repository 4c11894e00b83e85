using System.Net;
using System.Net.Sockets;

namespace ScriptHost.Security.Tls;

/// <summary>
/// Keeps callers that do not make themselves known from using up the processors: an address has so many handshakes under way at once, and once it has
/// failed often, so many failures a second; what comes beyond is closed before anything is computed for it. Callers from other addresses, and
/// connections that have made themselves known, do not notice.
/// </summary>
internal sealed class HandshakeGate(TimeProvider timeProvider)
{
    /// <summary>Handshakes of one address at once.</summary>
    public const int MaxOpen = 64;

    /// <summary>Failures of one address in a row that are examined; they come back at <see cref="FailuresPerSecond"/>.</summary>
    public const int FailureBurst = 100;

    public const int FailuresPerSecond = 20;

    private const int MaxAddresses = 10_000;
    private const int NetworkBytesOfVersion6 = 8;

    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, Caller> _callers = [];

    /// <summary>A place for a handshake; null when the address has no more. The caller disposes of it when the handshake is over.</summary>
    public Place? TryEnter(IPAddress address)
    {
        var key = KeyOf(address);
        lock (_lock)
        {
            if (!_callers.TryGetValue(key, out var caller))
            {
                Forget();
                _callers.Add(key, caller = new Caller { RefilledAt = timeProvider.GetTimestamp() });
            }

            Refill(caller);
            if (caller.Open >= MaxOpen || caller.Failures >= FailureBurst)
            {
                return null;
            }

            caller.Open++;
            return new Place(this, caller);
        }
    }

    // Whoever has a network of version 6 has all its addresses.
    private static IPAddress KeyOf(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(NetworkBytesOfVersion6).Clear();
        return new IPAddress(bytes);
    }

    private void Refill(Caller caller)
    {
        var now = timeProvider.GetTimestamp();
        caller.Failures = Math.Max(0, caller.Failures - (timeProvider.GetElapsedTime(caller.RefilledAt, now).TotalSeconds * FailuresPerSecond));
        caller.RefilledAt = now;
    }

    private void Forget()
    {
        if (_callers.Count < MaxAddresses)
        {
            return;
        }

        foreach (var (address, caller) in _callers)
        {
            Refill(caller);
            if (caller is { Open: 0, Failures: 0 })
            {
                _callers.Remove(address);
            }
        }
    }

    private void Leave(Caller caller, bool hasFailed)
    {
        lock (_lock)
        {
            caller.Open--;
            caller.Failures += hasFailed ? 1 : 0;
        }
    }

    /// <summary>One handshake's place.</summary>
    internal sealed class Place(HandshakeGate gate, Caller caller) : IDisposable
    {
        private int _isLeft;

        /// <summary>The peer is known.</summary>
        public void Succeed() => Leave(hasFailed: false);

        /// <summary>Without success before: it failed.</summary>
        public void Dispose() => Leave(hasFailed: true);

        private void Leave(bool hasFailed)
        {
            if (Interlocked.Exchange(ref _isLeft, 1) == 0)
            {
                gate.Leave(caller, hasFailed);
            }
        }
    }

    internal sealed class Caller
    {
        public int Open { get; set; }

        public double Failures { get; set; }

        public long RefilledAt { get; set; }
    }
}
