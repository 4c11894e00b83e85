using System.Globalization;
using ScriptHost.Security;
using ScriptHost.Security.Wallets;

namespace ScriptHost.Registry;

/// <summary>By what a user is known: a name in a certificate, or a user id of this machine.</summary>
/// <param name="Certificate">The former; null for the latter.</param>
/// <param name="UserId">The latter; null for the former.</param>
internal sealed record UserIdentity(DistinguishedName? Certificate, int? UserId)
{
    private const string UserIdPrefix = "uid:";
    private const string CertificatePrefix = "dn:";

    /// <summary>As <see cref="ToString"/> wrote it.</summary>
    public static UserIdentity Parse(string stored) => stored.StartsWith(UserIdPrefix, StringComparison.Ordinal)
        ? new UserIdentity(null, int.Parse(stored.AsSpan(UserIdPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture))
        : new UserIdentity(DistinguishedName.TryParse(stored[CertificatePrefix.Length..]), null);

    public bool Matches(ClientIdentity client) => Certificate is not null ? Certificate.Equals(client.Certificate) : UserId == client.UserId;

    public override string ToString() => Certificate is not null ? $"{CertificatePrefix}{Certificate}" : $"{UserIdPrefix}{UserId}";
}
